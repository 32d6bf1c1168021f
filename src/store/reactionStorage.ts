import { join } from "node:path";
import * as z from "zod";
import { componentIdSchema, runIdSchema } from "../model/ids.ts";
import { UserError } from "../model/userError.ts";
import type { DataPaths } from "./dataPaths.ts";
import { loadJsonFile, writeJsonFile } from "./jsonFile.ts";

/** One component of one run, spelled `<run_id>.<component_id>` in files. */
export interface TestRunReactionId {
  readonly runId: string;
  readonly reactionId: string;
}

/** What one provider or reaction of a run has on disk; nothing is created before it is written. */
export interface TestRunReactionStorage {
  readonly id: TestRunReactionId;
  readonly folder: string;
  readonly outputLogFolder: string;
  /** `output_log/jsonl_file`, where the journal lies. */
  readonly jsonlFolder: string;
  /** `test_run_summary.json`. */
  readonly summaryFile: string;
  writeSummary(summary: unknown): Promise<void>;
  /** The parsed summary, `undefined` when there is none. */
  loadSummary(): Promise<unknown>;
}

/** `<run_id>.<component_id>`. */
export function formatTestRunReactionId(id: TestRunReactionId): string {
  return `${id.runId}.${id.reactionId}`;
}

/** Reads `<run_id>.<component_id>`; throws `UserError` ("usage") for anything else. */
export function parseTestRunReactionId(text: string): TestRunReactionId {
  const dot = text.indexOf(".");
  const id = { runId: text.slice(0, dot), reactionId: text.slice(dot + 1) };
  const isValid =
    runIdSchema.safeParse(id.runId).success && componentIdSchema.safeParse(id.reactionId).success;
  if (dot !== -1 && isValid) return id;
  throw new UserError(`${JSON.stringify(text)} is not <run id>.<component id>.`, { code: "usage" });
}

/** The storage of a component; throws `UserError` ("usage") for ids that are none. */
export function createReactionStorage(
  paths: DataPaths,
  id: TestRunReactionId,
): TestRunReactionStorage {
  const folder = paths.reactionFolder(id.runId, id.reactionId);
  const outputLogFolder = join(folder, "output_log");
  const summaryFile = join(folder, "test_run_summary.json");
  return {
    id,
    folder,
    outputLogFolder,
    jsonlFolder: join(outputLogFolder, "jsonl_file"),
    summaryFile,
    writeSummary: (summary) => writeJsonFile(summaryFile, summary),
    loadSummary: () => loadJsonFile(summaryFile, z.unknown()),
  };
}
