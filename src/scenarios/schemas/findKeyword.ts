import { findAtPointer, parsePointer } from "../../model/json/jsonPointer.ts";
import { isJsonObject, readKey } from "../../model/json/jsonValue.ts";

/** Keys from the root of a schema to one of its parts. */
type SchemaPath = readonly (string | number)[];

/**
 * Where in a schema the keyword stands that refuses a value at a path: the nearest part that could be found, where it is not
 * plain. References within the schema are followed, those to other files are the nearest part.
 */
export function findKeyword(
  schema: unknown,
  valuePath: readonly string[],
  keyword: string,
): SchemaPath {
  let best: SchemaPath = [];
  let bestSteps = -1;
  let looked = 0;
  const walk = (
    at: SchemaPath,
    steps: number,
    refs: number,
    isReferred = false,
  ): SchemaPath | undefined => {
    looked += 1;
    if (looked > mostLooked) return undefined;
    const part = findAtPointer(schema, at.map(String));
    if (!isJsonObject(part)) return undefined;
    // What a reference leads to says more than the reference.
    if (steps > bestSteps || (steps === bestSteps && isReferred)) {
      best = at;
      bestSteps = steps;
    }
    if (steps === valuePath.length && Object.hasOwn(part, keyword)) return [...at, keyword];
    for (const next of listNext(part, at, valuePath[steps])) {
      const found = walk(next, steps + 1, refs);
      if (found !== undefined) return found;
    }
    for (const next of listBeside(part, at)) {
      const found = walk(next, steps, refs);
      if (found !== undefined) return found;
    }
    const ref = readKey(part, "$ref");
    if (typeof ref !== "string" || !/^#(\/|$)/.test(ref) || refs >= mostRefs) return undefined;
    return walk(pathOf(ref), steps, refs + 1, true);
  };
  return walk([], 0, 0) ?? best;
}

// --- internal ---

const mostRefs = 32;
const mostLooked = 5000;

/** Parts that judge the member or item which a step leads to. */
function listNext(part: object, at: SchemaPath, step: string | undefined): SchemaPath[] {
  if (step === undefined) return [];
  if (hasPart(part, ["properties", step])) return [[...at, "properties", step]];
  const next: SchemaPath[] = [];
  for (const list of ["prefixItems", "items"]) {
    if (hasPart(part, [list, step])) next.push([...at, list, Number(step)]);
  }
  const isItem = /^\d+$/.test(step);
  if (isItem && isJsonObject(readKey(part, "items"))) next.push([...at, "items"]);
  const extra = readKey(part, "additionalProperties");
  if (isJsonObject(extra)) next.push([...at, "additionalProperties"]);
  return next;
}

/** Parts that judge the same value. */
function listBeside(part: object, at: SchemaPath): SchemaPath[] {
  return [
    ...["allOf", "anyOf", "oneOf"].flatMap((key) => {
      const list = readKey(part, key);
      return Array.isArray(list) ? list.map((_, index) => [...at, key, index]) : [];
    }),
    ...["if", "then", "else"].flatMap((key) => (hasPart(part, [key]) ? [[...at, key]] : [])),
  ];
}

function hasPart(part: object, keys: readonly string[]): boolean {
  return findAtPointer(part, keys) !== undefined;
}

function pathOf(ref: string): SchemaPath {
  try {
    return parsePointer(decodeURIComponent(ref.slice(1)));
  } catch {
    return [];
  }
}
