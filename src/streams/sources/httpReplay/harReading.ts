import { stat } from "node:fs/promises";
import type * as z from "zod";
import { EncodingError, readUtf8File } from "../../../common/utf8Text.ts";
import { type ContentFault, mostContentFaults } from "../../../model/config/contentFault.ts";
import { errorCode } from "../../../model/storageError.ts";
import { parseIsoNs } from "../../../model/time/isoTime.ts";
import { errorMessage, UserError } from "../../../model/userError.ts";
import { findShapeFault } from "../../../model/words/shapeFault.ts";
import { findJsonPlaces, findSyntaxFault } from "../jsonPlaces.ts";
import { findRequestFault, type RequestFault } from "./harRequest.ts";
import { type HarEntry, harEntrySchema, harFileSchema } from "./harSchema.ts";
import { createSelector, type HarSelection } from "./harSelection.ts";

/** An entry that can be sent again. */
export interface CheckedEntry {
  readonly entry: HarEntry;
  /** Epoch ns; where it does not say so, that of the one before it. */
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

/** What a HAR file holds, in its order. */
export interface HarReading {
  readonly text: string;
  readonly entries: readonly CheckedEntry[];
  /** Why the file as a whole cannot be read. */
  readonly fault?: HarFault;
  /** Why entries that are meant cannot be sent, one each. */
  readonly skipped: readonly HarFault[];
}

/** Reads and checks the entries that are meant of a HAR 1.2 file. Throws a `UserError` when it cannot be read. */
export async function readHar(file: string, selection: HarSelection = {}): Promise<HarReading> {
  const text = await readText(file);
  const broken = (fault: HarFault) => ({ text: "", entries: [], fault, skipped: [] });
  if (text instanceof EncodingError) {
    const { message: reason, line } = text;
    return broken({ path: [], key: "", reason, line });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const reason = `is not JSON (${errorMessage(error)})`;
    return { ...broken({ path: [], key: "", reason, isSyntax: true }), text };
  }
  const parsed = harFileSchema.safeParse(value);
  if (!parsed.success) {
    const fault = findShapeFault(parsed.error, value);
    const where = fault.path.length === 0 ? "" : `${fault.path.join(".")} `;
    const reason = `is not a HAR file: ${where}${fault.message}`;
    return { ...broken({ path: fault.path, key: "", reason }), text };
  }
  return { text, ...checkEntries(parsed.data.log.entries, selection) };
}

/** What is wrong with a HAR file, each at its place; entries that will be skipped are no errors. */
export async function findHarFaults(
  path: string,
  selection: HarSelection | undefined,
): Promise<ContentFault[]> {
  const { text, fault, skipped } = await readHar(path, selection);
  const faults = fault === undefined ? skipped.slice(0, mostContentFaults) : [fault];
  const places = findJsonPlaces(
    text,
    faults.map((each) => each.path),
  );
  return faults.map((each, index) => {
    const place = each.isSyntax ? findSyntaxFault(text) : places[index];
    const known = each.line === undefined ? place : { line: each.line };
    const at = { file: path, line: 1, column: 1, ...known, key: each.key };
    if (fault !== undefined) return { path: ["file"], message: each.reason, at };
    const message = `${each.reason}: the entry will be skipped`;
    return { path: ["file"], message, at, severity: "warning" };
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

function checkEntries(values: readonly unknown[], selection: HarSelection) {
  const isMeant = createSelector(selection);
  const entries: CheckedEntry[] = [];
  const skipped: HarFault[] = [];
  let startedNs: bigint | undefined;
  for (const [index, value] of values.entries()) {
    const parsed = harEntrySchema.safeParse(value);
    if (parsed.success && !isMeant(parsed.data)) continue;
    const fault = parsed.success ? findRequestFault(parsed.data) : toFault(parsed.error, value);
    if (fault !== undefined) {
      const path = ["log", "entries", index, ...fault.path];
      skipped.push({ path, key: path.join("."), reason: fault.reason });
    }
    if (fault !== undefined || !parsed.success) continue;
    startedNs = parseIsoNs(parsed.data.startedDateTime ?? "") ?? startedNs;
    entries.push({ entry: parsed.data, startedNs: startedNs ?? 0n });
  }
  return { entries: placeFirst(entries), skipped };
}

function toFault(error: z.ZodError, value: unknown): RequestFault {
  const { path, message } = findShapeFault(error, value);
  return { path, reason: message };
}

/** The first entries have no time before theirs: they are of the first that there is. */
function placeFirst(entries: readonly CheckedEntry[]): CheckedEntry[] {
  const first = entries.find(({ startedNs }) => startedNs !== 0n)?.startedNs ?? 0n;
  return entries.map((each) => (each.startedNs === 0n ? { ...each, startedNs: first } : each));
}
