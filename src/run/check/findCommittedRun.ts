import { shownLine } from "../../common/shownLine.ts";
import type { IndexEntry } from "../../model/results/indexFile.ts";
import type { ResultHead } from "../../model/results/resultFile.ts";
import { standsForConfig } from "../../model/results/standsForConfig.ts";
import { UserError } from "../../model/userError.ts";
import type { RunRow } from "../../model/wire/hostProtocol.ts";
import { formatPlural } from "../../model/words/figures.ts";
import type { DataPaths } from "../../store/dataPaths.ts";
import { loadResultHead } from "../../store/results/resultHead.ts";
import { readBaselineName } from "../baseline/refuseBaseline.ts";
import type { GitResults } from "./gitResults.ts";

/** What is known of a data folder's runs, read once for all configs. */
export interface KnownRuns {
  readonly paths: DataPaths;
  /** Newest first. */
  readonly rows: readonly RunRow[];
  /** Runs by the name of their config. */
  readonly baselines: ReadonlyMap<string, string>;
  readonly git: GitResults;
}

/** The run that a config is held against, or why there is none. */
export type CommittedRun =
  | { readonly head: ResultHead; readonly note?: string }
  | { readonly fault: string; readonly run?: string };

/**
 * The baseline of a config of this name; without one its newest run of which git has the file and the file is here. A run counts
 * that could be a baseline: not a probe, not a part or share of another, completed, and not wholly errored. Only heads of files are read,
 * mostly one.
 */
export async function findCommittedRun(name: string, known: KnownRuns): Promise<CommittedRun> {
  const entries = known.rows.flatMap((row) =>
    row.kind === "run" && row.hasFile ? [row.entry] : [],
  );
  const baseline = known.baselines.get(name);
  if (baseline !== undefined) {
    const entry = entries.find(({ id }) => id === baseline);
    return await openBaseline(name, { run: baseline, entry }, known);
  }
  const own = entries.filter((entry) => entry.name === name && isWhole(entry));
  const { git } = known;
  const tracked = "names" in git ? own.filter(({ filename }) => git.names.has(filename)) : own;
  for (const entry of tracked) {
    const head = await loadHead(entry, known);
    if (typeof head !== "string" && describeUnfit(head, name) === undefined) return { head };
  }
  return { fault: describeNone(known, own.length - tracked.length) };
}

// --- internal ---

interface NamedBaseline {
  readonly run: string;
  readonly entry: IndexEntry | undefined;
}

async function openBaseline(
  name: string,
  { run, entry }: NamedBaseline,
  known: KnownRuns,
): Promise<CommittedRun> {
  if (entry === undefined) {
    return { run, fault: `its baseline, run ${run}, is not in results` };
  }
  const head = await loadHead(entry, known);
  if (typeof head === "string") return { run, fault: `its baseline cannot be read: ${head}` };
  const unfit = describeUnfit(head, name);
  if (unfit !== undefined) return { run, fault: unfit };
  const { git } = known;
  if (!("names" in git) || git.names.has(entry.filename)) return { head };
  const note = `git has no ${entry.filename}, the baseline of ${shownLine(name)}: it is on this machine alone`;
  return { head, note };
}

/** The head, or why there is none. */
async function loadHead(
  { id, filename }: IndexEntry,
  { paths }: KnownRuns,
): Promise<ResultHead | string> {
  const loaded = await loadResultHead(paths.resultFile(filename));
  if (!loaded.ok) return `${filename}: ${loaded.reason}`;
  return loaded.head.id === id ? loaded.head : `${filename} is of another run, ${loaded.head.id}`;
}

/** Why a run says nothing of a config of this name. */
function describeUnfit(head: ResultHead, name: string): string | undefined {
  try {
    const own = readBaselineName(head);
    return own === name ? undefined : `its baseline, run ${head.id}, is of the config ${own}`;
  } catch (error) {
    if (error instanceof UserError) return error.message.replace(/\.$/, "");
    throw error;
  }
}

function isWhole(entry: IndexEntry): boolean {
  const { status = "completed", summary } = entry;
  return status === "completed" && standsForConfig(entry) && summary.totalTests > 0;
}

function describeNone({ git }: KnownRuns, untracked: number): string {
  if (!("names" in git)) return "no completed run of it is in results";
  if (untracked === 0) return "git has no completed run of it";
  return `git has no completed run of it; ${formatPlural(untracked, "run")} of it ${untracked === 1 ? "is" : "are"} on this machine alone`;
}
