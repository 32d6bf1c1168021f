import { appendFile, stat } from "node:fs/promises";
import { buildStorageError } from "../../model/storageError.ts";
import { markdownExport } from "../../report/exports/markdownExport.ts";
import { streamRuns } from "../../run/manage/exportRuns.ts";
import type { TestDataStore } from "../../store/testDataStore.ts";
import type { CommandInput, OptionSpec } from "../command.ts";
import { usageError } from "../line/options.ts";

export const summaryOption: Readonly<Record<string, OptionSpec>> = {
  "step-summary": { help: "add it as Markdown to the summary of a GitHub step" },
};

/** The file that the summary of the step goes to, where it is asked for. Throws `UserError` ("usage") outside of a step. */
export function readSummaryFile(input: CommandInput, env: NodeJS.ProcessEnv): string | undefined {
  if (!input.flags.has("step-summary")) return undefined;
  const file = env.GITHUB_STEP_SUMMARY;
  if (file !== undefined && file !== "") return file;
  throw usageError(
    "--step-summary adds to the file that GITHUB_STEP_SUMMARY names, which is not set here; --format markdown of export and gate writes the same anywhere.",
  );
}

/** What `export --format markdown` says of a run. */
export async function formatRunSummary(store: TestDataStore, runId: string): Promise<string> {
  const pieces: string[] = [];
  for await (const piece of await streamRuns({ store, runIds: [runId], format: markdownExport })) {
    pieces.push(String(piece));
  }
  return pieces.join("");
}

/** Adds Markdown to the summary of a step, below what is there. Throws `UserError` ("storage"). */
export async function addToSummary(file: string, text: string): Promise<void> {
  const size = await stat(file).then(
    (stats) => stats.size,
    () => 0,
  );
  const before = size === 0 ? "" : "\n";
  try {
    await appendFile(file, cutSummary(`${before}${text}`, mostBytes - size));
  } catch (error) {
    throw buildStorageError("write", file, error);
  }
}

/** The lines that have room, and a last one that says so where not all do. */
export function cutSummary(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  const end = "\n… the rest has no room here; it is in the result file.\n";
  if (bytes < Buffer.byteLength(end)) return "";
  const room = Buffer.from(text).subarray(0, bytes - Buffer.byteLength(end));
  return `${room.subarray(0, room.lastIndexOf("\n") + 1).toString()}${end}`;
}

// --- internal ---

/** GitHub refuses the summary of a step above 1 MiB as a whole. */
const mostBytes = 1024 * 1024;
