import { findSlip } from "../../model/words/nearest.ts";
import { checkedFormats, uncheckedFormats } from "../validation/formats/checkedFormats.ts";
import type { AdviceRule } from "./advice.ts";

/** Creates the rule, for one schema, about formats that no text is held to; each is told of at its first place. */
export function createFormatRule(): AdviceRule {
  const told = new Set<string>();
  return ({ schema, path }) => {
    const { format } = schema;
    if (typeof format !== "string" || checkedFormats.has(format) || told.has(format)) return [];
    told.add(format);
    return [{ path: [...path, "format"], message: describe(format) }];
  };
}

// --- internal ---

function describe(format: string): string {
  const fact = `the format "${format}" is not checked: every text passes`;
  if (uncheckedFormats.has(format)) return fact;
  const nearest = findSlip(format, [...checkedFormats.keys()]);
  return nearest === undefined ? fact : `${fact}; did you mean "${nearest}"?`;
}
