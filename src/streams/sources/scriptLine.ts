import * as z from "zod";
import { parseExactJson } from "../../model/exactJson.ts";
import { readNanosecondsSchema } from "../../model/nanoseconds.ts";
import { formatShapeFault } from "../../model/shapeFault.ts";
import { errorMessage } from "../../model/userError.ts";
import { parseIsoNs } from "./isoTime.ts";

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
export type ScriptLine = z.infer<typeof scriptLineSchema>;

/** A line that is not empty; integers beyond 2^53 in it are BigInts. Throws an error that says what is wrong. */
export function parseScriptLine(text: string): ScriptLine {
  let value: unknown;
  try {
    value = parseExactJson(text);
  } catch (error) {
    throw new Error(`is not JSON (${errorMessage(error)})`, { cause: error });
  }
  const parsed = scriptLineSchema.safeParse(value, { error: describeIssue });
  if (!parsed.success) throw new Error(formatShapeFault(parsed.error));
  return parsed.data;
}

// --- internal ---

/** Words for the two faults that are likely; zod's own for the rest. */
function describeIssue(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === "invalid_union") {
    return `must be one of "header", "change", "label", "pause", "comment", "finish"`;
  }
  if (issue.path?.[0] === "offset_ns") return "must be a whole number of nanoseconds, 0 or more";
  return undefined;
}
