import { isJsonObject } from "../../model/json/jsonValue.ts";
import { readPattern } from "../validation/patterns/readPattern.ts";
import type { Advice, AdviceRule } from "./advice.ts";

/** Patterns that are regular expressions only without Unicode: other validators refuse the whole schema for them. */
export const adviseLoosePatterns: AdviceRule = ({ schema, path }) => {
  const { pattern, patternProperties } = schema;
  const named = isJsonObject(patternProperties) ? Object.keys(patternProperties) : [];
  return [
    ...(typeof pattern === "string" ? advise(pattern, [...path, "pattern"]) : []),
    ...named.flatMap((each) => advise(each, [...path, "patternProperties", each], "key")),
  ];
};

// --- internal ---

function advise(pattern: string, path: readonly string[], place?: Advice["place"]): Advice[] {
  const reason = findLooseReason(pattern);
  if (reason === undefined) return [];
  const message = `is a regular expression only without Unicode (${reason}), and is read so; other validators may refuse it`;
  return [{ path, message, ...(place && { place }) }];
}

function findLooseReason(pattern: string): string | undefined {
  try {
    return readPattern(pattern).looseReason;
  } catch {
    return undefined; // no regular expression at all, which is an error of its own
  }
}
