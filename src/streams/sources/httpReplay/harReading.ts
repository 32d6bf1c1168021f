import { stat } from "node:fs/promises";
import { EncodingError, readUtf8File } from "../../../common/utf8Text.ts";
import { type ContentFault, mostContentFaults } from "../../../model/config/contentFault.ts";
import { errorCode } from "../../../model/storageError.ts";
import { parseIsoNs } from "../../../model/time/isoTime.ts";
import { errorMessage, UserError } from "../../../model/userError.ts";
import { findShapeFault } from "../../../model/words/shapeFault.ts";
import { findJsonPlaces, findSyntaxFault } from "../jsonPlaces.ts";
import { findRequestFault } from "./harRequest.ts";
import { type HarEntry, harEntrySchema, harFileSchema } from "./harSchema.ts";

/** An entry that can be sent again, unless it is no HTTP request. */
export interface CheckedEntry {
  readonly entry: HarEntry;
  /** Epoch ns. */
  readonly startedNs: bigint;
}

/** What is wrong with a HAR file; `path` leads to the value. */
export interface HarFault {
  readonly path: readonly (string | number)[];
  /** The dotted path; empty for a fault of the file as a whole. */
  readonly key: string;
  readonly reason: string;
  /** Whether the file is no JSON at all. */
  readonly isSyntax?: true;
  /** Where it is known without the text. */
  readonly line?: number;
}

/** What a HAR file holds, in its order; the first faults of those entries that are broken. */
export interface HarReading {
  readonly text: string;
  readonly entries: readonly CheckedEntry[];
  readonly faults: readonly HarFault[];
}

/** Reads and checks a HAR 1.2 file, up to `mostFaults` broken entries. Throws a `UserError` when it cannot be read. */
export async function readHar(file: string, mostFaults: number): Promise<HarReading> {
  const text = await readText(file);
  if (text instanceof EncodingError) {
    const { message: reason, line } = text;
    return { text: "", entries: [], faults: [{ path: [], key: "", reason, line }] };
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const reason = `is not JSON (${errorMessage(error)})`;
    return { text, entries: [], faults: [{ path: [], key: "", reason, isSyntax: true }] };
  }
  const parsed = harFileSchema.safeParse(value);
  if (!parsed.success) {
    const fault = findShapeFault(parsed.error, value);
    const where = fault.path.length === 0 ? "" : `${fault.path.join(".")} `;
    const reason = `is not a HAR file: ${where}${fault.message}`;
    return { text, entries: [], faults: [{ path: fault.path, key: "", reason }] };
  }
  const entries: CheckedEntry[] = [];
  const faults: HarFault[] = [];
  for (const [index, each] of parsed.data.log.entries.entries()) {
    const checked = checkEntry(each);
    if (!("reason" in checked)) {
      entries.push(checked);
      continue;
    }
    const path = ["log", "entries", index, ...checked.path];
    faults.push({ path, key: path.join("."), reason: checked.reason });
    if (faults.length >= mostFaults) break;
  }
  return { text, entries, faults };
}

/** The first faults of a HAR file, each at its place. */
export async function findHarFaults(path: string): Promise<ContentFault[]> {
  const { text, faults } = await readHar(path, mostContentFaults);
  const places = findJsonPlaces(
    text,
    faults.map((fault) => fault.path),
  );
  return faults.map((fault, index) => {
    const place = fault.isSyntax ? findSyntaxFault(text) : places[index];
    const known = fault.line === undefined ? place : { line: fault.line };
    const at = { file: path, line: 1, column: 1, ...known, key: fault.key };
    return { path: ["file"], message: fault.reason, at };
  });
}

// --- internal ---

const mostBytes = 256 * 1024 * 1024;

async function readText(path: string): Promise<string | EncodingError> {
  try {
    const { size } = await stat(path);
    if (size > mostBytes) throw new Error("it is larger than 256 MiB");
    return await readUtf8File(path);
  } catch (error) {
    if (error instanceof EncodingError) return error;
    const reason = errorCode(error) === "ENOENT" ? "it does not exist" : errorMessage(error);
    throw new UserError(`Cannot read the HAR file ${path}: ${reason}.`, {
      code: "config",
      cause: error,
    });
  }
}

function checkEntry(value: unknown): CheckedEntry | Pick<HarFault, "path" | "reason"> {
  const parsed = harEntrySchema.safeParse(value);
  if (!parsed.success) {
    const { path, message } = findShapeFault(parsed.error, value);
    return { path, reason: message };
  }
  const startedNs = parseIsoNs(parsed.data.startedDateTime);
  if (startedNs === undefined) {
    return { path: ["startedDateTime"], reason: "must be an ISO 8601 time with its offset" };
  }
  return findRequestFault(parsed.data) ?? { entry: parsed.data, startedNs };
}
