import * as z from "zod";
import { mayBeRespelled, parseExactJson, parseWrittenJson } from "../../../model/json/exactJson.ts";
import { findTooDeep } from "../../../model/json/jsonDepth.ts";
import { sliceJson } from "../../../model/json/jsonSlices.ts";
import { isJsonObject } from "../../../model/json/jsonValue.ts";
import { readNanosecondsSchema } from "../../../model/json/nanoseconds.ts";
import { parseIsoNs } from "../../../model/time/isoTime.ts";
import { errorMessage } from "../../../model/userError.ts";
import { findShapeFault } from "../../../model/words/shapeFault.ts";
import { readDrasiLine } from "./drasiLine.ts";

/** One line of a script; `offset_ns` counts from the header's `startTime`, which is in epoch ns here. */
const scriptLineSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("header"),
    startTime: z.string().transform((text, context) => {
      const startNs = parseIsoNs(text);
      if (startNs !== undefined) return startNs;
      context.addIssue("must be an ISO 8601 time with its offset, such as 2025-01-31T12:00:00Z");
      return z.NEVER;
    }),
  }),
  z.object({
    kind: z.literal("change"),
    offset_ns: readNanosecondsSchema,
    change: z.unknown().refine((change) => change !== undefined, "is missing"),
  }),
  z.object({ kind: z.literal("label"), label: z.string().optional() }),
  z.object({ kind: z.literal("pause") }),
  z.object({ kind: z.literal("comment") }),
  z.object({ kind: z.literal("finish") }),
]);
/** Of a change, `text` is its JSON as it was written. */
export type ScriptLine = z.infer<typeof scriptLineSchema> & { readonly text?: string };

type Change = Extract<ScriptLine, { kind: "change" }>;

/** A line of a script, or why it is none; `key` is the dotted path in the line. */
export type ScriptLineReading =
  | { readonly ok: true; readonly entry: ScriptLine }
  | { readonly ok: false; readonly key: string; readonly reason: string };

/**
 * Reads a line that is not empty; integers beyond 2^53 in it are BigInts. An array, or an object without a key `kind`, is a
 * change itself, sent at once.
 */
export function readScriptLine(text: string): ScriptLineReading {
  if (findTooDeep(text) !== undefined) {
    return { ok: false, key: "", reason: "is nested too deeply" };
  }
  let value: unknown;
  try {
    value = parseExactJson(text);
  } catch (error) {
    return { ok: false, key: "", reason: `is not JSON (${errorMessage(error)})` };
  }
  if (Array.isArray(value) || (isJsonObject(value) && !Object.hasOwn(value, "kind"))) {
    const entry = { kind: "change", offset_ns: 0n, change: value } as const;
    return { ok: true, entry: keepSpelling(entry, text.trim()) };
  }
  const parsed = scriptLineSchema.safeParse(readDrasiLine(value), { error: describeIssue });
  if (parsed.success) return { ok: true, entry: withText(parsed.data, text) };
  const { path, message } = findShapeFault(parsed.error, value);
  return { ok: false, key: path.join("."), reason: message };
}

// --- internal ---

/** As JSON writes them: our own, and that of Drasi. */
const changeKeys: ReadonlySet<string> = new Set(['"change"', '"source_change_event"']);

function withText(entry: ScriptLine, line: string): ScriptLine {
  if (entry.kind !== "change") return entry;
  const text = sliceJson(line).findLast(({ key }) => changeKeys.has(key ?? ""))?.text;
  return text === undefined ? entry : keepSpelling(entry, text);
}

/** A change whose numbers are written back as they were written, also where it gets a time. */
function keepSpelling(entry: Change, text: string): Change {
  const change = mayBeRespelled(text) ? parseWrittenJson(text) : entry.change;
  return { ...entry, change: change ?? null, text };
}

/** Words for the fault that is likely. */
function describeIssue(issue: z.core.$ZodRawIssue): string | undefined {
  const isOffset = issue.path?.[0] === "offset_ns";
  return isOffset ? "must be a whole number of nanoseconds, 0 or more" : undefined;
}
