import { runIdSchema } from "../model/ids.ts";
import { isJsonObject } from "../model/json/jsonValue.ts";
import { errorMessage, UserError } from "../model/userError.ts";
import { hasConflictMarkers, takeSide } from "./conflictSides.ts";
import type { DataPaths } from "./dataPaths.ts";
import { withIndexLock } from "./index/indexLock.ts";
import { loadUtf8File, writeJsonFile } from "./jsonFile.ts";

/** What `data/baseline.json` says, as far as it can be read. */
export interface LoadedBaselines {
  /** Ids of runs by the name of their config. */
  readonly runs: ReadonlyMap<string, string>;
  /** What is wrong with the file, in one text. */
  readonly problem?: string;
}

/** The baselines of a data folder; none where there is no file. Nothing is thrown for what is in the file, or for one that cannot be read. */
export async function loadBaselines(paths: DataPaths): Promise<LoadedBaselines> {
  let text: string | undefined;
  try {
    text = await loadUtf8File(paths.baselineFile);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { runs: new Map(), problem: error.message };
  }
  const { entries, damage, undecided } = parseBaselines(text);
  const runs = new Map<string, string>();
  const faults = damage === undefined ? [] : [damage];
  for (const [name, value] of entries) {
    const run = parseRunId(value);
    if (run !== undefined) runs.set(name, run);
    else faults.push(`the baseline of ${JSON.stringify(name)} is not the id of a run`);
  }
  for (const name of undecided) {
    faults.push(`the merged sides name two baselines of ${JSON.stringify(name)}: the first counts`);
  }
  return faults.length === 0 ? { runs } : { runs, problem: describe(paths, faults) };
}

/**
 * Puts the baseline of a config in place of an earlier one, or takes it away; tells which it was. Other entries stay as they
 * are, whatever they hold. Throws `UserError` ("storage") where some of the file would be lost: mending it is left to a person.
 */
export async function setBaseline(
  paths: DataPaths,
  name: string,
  runId: string | undefined,
): Promise<string | undefined> {
  if (runId !== undefined && !runIdSchema.safeParse(runId).success) {
    throw new UserError(`${JSON.stringify(runId)} is not a run id.`, { code: "usage" });
  }
  return await withIndexLock(paths, async () => {
    const { entries, undecided, damage, isWhole } = parseBaselines(
      await loadUtf8File(paths.baselineFile),
    );
    const others = [...undecided].filter((each) => each !== name);
    if (!isWhole || others.length > 0) {
      throw new UserError(`${describe(paths, [damage ?? ""])} Mend it first.`, { code: "storage" });
    }
    const before = parseRunId(entries.get(name));
    const isAsItWas = runId === undefined ? !entries.has(name) : before === runId;
    if (isAsItWas && damage === undefined) return before;
    if (runId === undefined) entries.delete(name);
    else entries.set(name, runId);
    await writeJsonFile(paths.baselineFile, buildFile(entries));
    return before;
  });
}

// --- internal ---

interface ParsedBaselines {
  /** Values are not checked yet. */
  readonly entries: Map<string, unknown>;
  /** Why the text is not a sound file; to follow its name and a colon. */
  readonly damage?: string;
  /** Names that two sides of a merge give different runs. */
  readonly undecided: ReadonlySet<string>;
  /** Whether all that the text says is in `entries`, undecided names apart. */
  readonly isWhole: boolean;
}

function parseBaselines(text = "{}"): ParsedBaselines {
  const undecided = new Set<string>();
  const sound = parseEntries(text);
  if (sound !== undefined) return { entries: sound, undecided, isWhole: true };
  if (!hasConflictMarkers(text)) {
    const damage = `it is not a JSON object of config names and run ids${describeSyntax(text)}`;
    return { entries: salvageEntries(text), damage, undecided, isWhole: false };
  }
  const entries = new Map<string, unknown>();
  let isWhole = true;
  for (const side of [takeSide(text, "ours"), takeSide(text, "theirs")]) {
    const parsed = parseEntries(side);
    if (parsed === undefined) isWhole = false;
    for (const [name, value] of parsed ?? salvageEntries(side)) {
      const known = entries.get(name);
      if (!entries.has(name)) entries.set(name, value);
      else if (JSON.stringify(known) !== JSON.stringify(value)) undecided.add(name);
    }
  }
  return { entries, damage: "it has conflict markers of a merge", undecided, isWhole };
}

/** A name may be any text, also one that objects inherit. */
function parseEntries(text: string): Map<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return isJsonObject(parsed) ? new Map(Object.entries(parsed)) : undefined;
  } catch {
    return undefined;
  }
}

function describeSyntax(text: string): string {
  try {
    JSON.parse(text);
    return "";
  } catch (error) {
    return ` (${errorMessage(error)})`;
  }
}

/** Every complete pair of a name and the id of a run in damaged text. */
function salvageEntries(text: string): Map<string, unknown> {
  const entries = new Map<string, unknown>();
  for (const [, name = "", value = ""] of text.matchAll(
    /("(?:[^"\\\n]|\\.)*")\s*:\s*"([0-9A-Fa-f-]{36})"/g,
  )) {
    const key = parseName(name);
    if (key !== undefined && parseRunId(value) !== undefined) entries.set(key, value);
  }
  return entries;
}

function parseName(text: string): string | undefined {
  try {
    return String(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function parseRunId(value: unknown): string | undefined {
  const parsed = runIdSchema.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}

/** Names in one order everywhere, so that what branches add merges. */
function buildFile(entries: ReadonlyMap<string, unknown>): Record<string, unknown> {
  const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted);
}

function describe(paths: DataPaths, faults: readonly string[]): string {
  return `${paths.baselineFile}: ${faults.join("; ")}.`;
}
