import { findSlip } from "../../model/words/nearest.ts";
import type { AdviceRule } from "./advice.ts";
import { keywords, mayTake } from "./keywords.ts";

/** Keywords that no draft knows, where one that they are near to would be a part of what is valid. */
export const adviseMisspelt: AdviceRule = ({ schema, path }) =>
  Object.entries(schema).flatMap(([key, value]) => {
    if (Object.hasOwn(keywords, key) || key.startsWith("x-")) return [];
    const nearest = findSlip(key, names);
    const keyword = nearest === undefined ? undefined : keywords[nearest];
    if (keyword === undefined || keyword.isNote === true || !mayTake(keyword, value)) return [];
    const message = `"${key}" means nothing in JSON Schema; did you mean "${nearest}"?`;
    return [{ path: [...path, key], message, place: "key" }];
  });

// --- internal ---

const names = Object.keys(keywords);
