import type { AtomicFile } from "../../common/atomicFile.ts";
import type { ChatMessage } from "../../model/chatMessage.ts";
import { formatExactJson } from "../../model/json/exactJson.ts";
import { formatJsonPieces } from "../../model/json/jsonPieces.ts";
import {
  type ResultHead,
  type RunResult,
  resultHeadSchema,
  type ScenarioSummary,
} from "../../model/results/resultFile.ts";
import { longReplyCharacters } from "../../model/results/wholeReply.ts";

/** One provider × scenario of a result file; cells of one provider come one after another, scenarios ascending. */
export interface ResultCell {
  readonly provider: string;
  readonly scenario: number;
  readonly summary: ScenarioSummary;
  readonly runs: AsyncIterable<WrittenRun> | Iterable<WrittenRun>;
}
/** A test, or its bytes as they stand in another result file. */
export type WrittenRun = RunResult | Uint8Array;
export type PromptEntries =
  | AsyncIterable<readonly [string, readonly ChatMessage[]]>
  | Iterable<readonly [string, readonly ChatMessage[]]>;
export type ResultCells = AsyncIterable<ResultCell> | Iterable<ResultCell>;

export interface ResultParts {
  readonly head: ResultHead;
  readonly prompts: PromptEntries;
  readonly cells: ResultCells;
}

/** Writes a result file piece by piece, byte for byte as `JSON.stringify(whole, null, 2)` would; BigInts with all digits. */
export async function writeResultText(file: AtomicFile, parts: ResultParts): Promise<void> {
  await file.write(formatHead(parts.head));
  await writePrompts(file, parts.prompts);
  await writeCells(file, parts.cells);
  await file.write("\n}");
}

// --- internal ---

/** The head up to and with the comma after its last key; the schema puts the keys in order. */
function formatHead(head: ResultHead): string {
  const text = JSON.stringify(resultHeadSchema.parse(head), null, 2);
  return `${text.slice(0, -"\n}".length)},\n`;
}

async function writePrompts(file: AtomicFile, prompts: PromptEntries): Promise<void> {
  let opening = '  "prompts": {\n';
  let isEmpty = true;
  for await (const [hash, messages] of prompts) {
    await file.write(`${opening}    ${JSON.stringify(hash)}: ${formatAt(messages, 4)}`);
    opening = ",\n";
    isEmpty = false;
  }
  await file.write(isEmpty ? '  "prompts": {},\n' : "\n  },\n");
}

async function writeCells(file: AtomicFile, cells: ResultCells): Promise<void> {
  const written = new Set<string>();
  let current: string | undefined;
  for await (const cell of cells) {
    if (cell.provider === current) await file.write(",\n");
    else {
      if (written.has(cell.provider))
        throw new Error(`Cells of ${cell.provider} are not together.`);
      written.add(cell.provider);
      const before = current === undefined ? '  "results": {\n' : "\n    },\n";
      await file.write(`${before}    ${JSON.stringify(cell.provider)}: {\n`);
      current = cell.provider;
    }
    await writeCell(file, cell);
  }
  await file.write(current === undefined ? '  "results": {}' : "\n    }\n  }");
}

async function writeCell(file: AtomicFile, cell: ResultCell): Promise<void> {
  let opening = `      "${cell.scenario}": {\n        "runs": [\n          `;
  let isEmpty = true;
  for await (const run of cell.runs) {
    await file.write(opening);
    if (run instanceof Uint8Array) await file.write(run);
    else for (const piece of formatRun(run)) await file.write(indent(piece, 10));
    opening = ",\n          ";
    isEmpty = false;
  }
  const end = isEmpty ? `      "${cell.scenario}": {\n        "runs": []` : "\n        ]";
  await file.write(`${end},\n        "summary": ${formatAt(cell.summary, 8)}\n      }`);
}

/** A reply may be very long: of such a run no whole text is made. */
function formatRun(run: RunResult): Iterable<string> {
  const length = run.attempts.reduce((sum, { rawResponse }) => sum + rawResponse.length, 0);
  return length > longReplyCharacters ? formatJsonPieces(run) : [stringify(run)];
}

/** Two-space JSON of a value whose first line stands at a depth of `spaces`. */
function formatAt(value: unknown, spaces: number): string {
  return indent(stringify(value), spaces);
}

function indent(text: string, spaces: number): string {
  return text.replaceAll("\n", `\n${" ".repeat(spaces)}`);
}

/** Replies seldom hold BigInts, and to look for them costs more than a failed attempt. */
function stringify(value: unknown): string {
  try {
    return JSON.stringify(value, null, 2);
  } catch {
    return formatExactJson(value, 2);
  }
}
