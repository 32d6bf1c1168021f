import { mapLimited } from "../../common/mapLimited.ts";
import { isError, type Problem } from "../../model/config/problem.ts";
import type { ConfigCheck, StalePart } from "../../model/results/configCheck.ts";
import type { TestDataStore } from "../../store/testDataStore.ts";
import { readRunConfig } from "../readRunConfig.ts";
import { buildCurrent } from "./currentConfig.ts";
import { findCommittedRun, type KnownRuns } from "./findCommittedRun.ts";
import type { GitResults } from "./gitResults.ts";
import { listStale } from "./listStale.ts";

export interface CheckConfigsOptions {
  readonly store: TestDataStore;
  /** Absolute. */
  readonly files: readonly string[];
  readonly listGitResults: () => Promise<GitResults>;
  /** Absolute folder that a config may read from. */
  folderOf(file: string): string;
  /** Errors of configs that have the name of another, by file. */
  readonly sameNames: ReadonlyMap<string, Problem>;
}

/** A config with its absolute file, and its errors where it has any. */
export interface CheckedFile extends ConfigCheck {
  readonly problems: readonly Problem[];
}

/** What was found out; `notes` are of the data folder. */
export interface CheckedConfigs {
  readonly configs: CheckedFile[];
  readonly notes: readonly string[];
}

/**
 * Whether the committed run of each config still fits config, prompts, schemas, cases, files and models as they are on disk.
 * Reads the index and the baselines once, asks git once, and nothing over the network. Throws `UserError` ("storage").
 */
export async function checkConfigs(options: CheckConfigsOptions): Promise<CheckedConfigs> {
  const { store, files, listGitResults } = options;
  const [{ rows }, marked, git] = await Promise.all([
    store.loadIndex(),
    store.loadBaselines(),
    listGitResults(),
  ]);
  const known: KnownRuns = { paths: store.paths, rows, baselines: marked.runs, git };
  const notes = [
    ...(marked.problem === undefined ? [] : [marked.problem]),
    ...("reason" in git ? [`results on disk count, since git cannot be asked: ${git.reason}`] : []),
  ];
  const configs = await mapLimited(files, mostAtOnce, async (file) => {
    const { note, ...checked } = await checkConfig(file, known, options);
    if (note !== undefined) notes.push(note);
    return checked;
  });
  return { configs, notes };
}

// --- internal ---

/** Each may hold the content of large files. */
const mostAtOnce = 4;

async function checkConfig(
  file: string,
  known: KnownRuns,
  { folderOf, sameNames }: CheckConfigsOptions,
): Promise<CheckedFile & { readonly note?: string }> {
  const reading = await readRunConfig(file, { workspaceFolder: folderOf(file) });
  const { loaded } = reading;
  const sameName = sameNames.get(file);
  const problems = [
    ...(sameName === undefined ? [] : [sameName]),
    ...reading.problems.filter(isError),
  ];
  if (loaded === undefined || problems.length > 0) {
    return { file, isBroken: true, stale: problems.map(toPart), problems };
  }
  const run = await findCommittedRun(loaded.config.name, known);
  if ("fault" in run) {
    const stale: StalePart[] = [{ what: "run", key: "", message: run.fault }];
    return { file, ...(run.run === undefined ? {} : { run: run.run }), stale, problems };
  }
  const { head, note } = run;
  const stale = listStale(buildCurrent(reading, loaded), head.config);
  return { file, run: head.id, stale, problems, ...(note === undefined ? {} : { note }) };
}

function toPart({ key, message }: Problem): StalePart {
  return { what: "config", key, message };
}
