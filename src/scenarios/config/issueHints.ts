import type * as z from "zod";
import type { FaultHint, ProblemFix } from "../../model/config/problemFault.ts";
import { listNearest } from "../../model/words/nearest.ts";
import { suggestUrl } from "./suggestUrl.ts";

/** What programs can know of an issue of a checked value: its code, and values that would do. */
export function hintOfIssue(issue: z.core.$ZodIssue, value: unknown): FaultHint {
  if (value === undefined) return { code: "missing-key", fixes: setFirst(listChoices(issue)) };
  if (issue.code === "invalid_format" && issue.format === "url") {
    const url = typeof value === "string" ? suggestUrl(value, webProtocols) : undefined;
    return {
      code: "invalid-url",
      fixes: url === undefined ? [] : [{ do: "setValue", value: url }],
    };
  }
  const choices = listChoices(issue).filter((each) => typeof each === "string");
  if (typeof value === "string" && choices.length > 0) {
    const maxEdits = Math.max(2, Math.floor(value.length / 2));
    const near = listNearest(value, choices, { most: mostChoices, maxEdits });
    const offered = near.length > 0 || choices.length > mostChoices ? near : choices;
    return {
      code: "invalid-value",
      fixes: offered.map((each) => ({ do: "setValue", value: each })),
    };
  }
  const meant = issue.code === "invalid_type" ? readMeant(issue.expected, value) : undefined;
  const fixes: ProblemFix[] = meant === undefined ? [] : [{ do: "setValue", value: meant }];
  return { code: "invalid-value", fixes };
}

// --- internal ---

const webProtocols = ["http:", "https:"];
/** More than these help nobody to choose. */
const mostChoices = 3;

/** The values that are allowed, where they can be listed. */
function listChoices(issue: z.core.$ZodIssue): unknown[] {
  if (issue.code === "invalid_value") return [...issue.values];
  if (issue.code !== "invalid_union" || !("options" in issue)) return [];
  return Array.isArray(issue.options) ? issue.options : [];
}

function setFirst(choices: readonly unknown[]): ProblemFix[] {
  return choices.length === 1 ? [{ do: "setValue", value: choices[0] }] : [];
}

/** A number or a truth value that was written as text. */
function readMeant(expected: string, value: unknown): unknown {
  if (typeof value !== "string") return undefined;
  if (expected === "boolean") return value === "true" || (value === "false" ? false : undefined);
  const isNumber = expected === "number" || expected === "int";
  return isNumber && /^-?\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : undefined;
}
