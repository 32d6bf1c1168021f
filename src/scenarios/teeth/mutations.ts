import { isJsonNumber, type JsonNumber } from "../../model/json/exactNumber.ts";

/** A way in which replies go wrong. */
export type MutationName =
  | "field dropped"
  | "type changed"
  | "enum left"
  | "number too small"
  | "number too large"
  | "text emptied"
  | "item dropped"
  | "extra key added";

/** A value with one thing spoiled; `path` is where. */
export interface Mutation {
  readonly path: readonly string[];
  readonly mutation: MutationName;
  readonly value: unknown;
}

/** Keys and positions of every part of a value, outermost first, the whole itself before them. */
export function listPaths(value: unknown): (readonly string[])[] {
  const found: { part: unknown; path: readonly string[] }[] = [{ part: value, path: [] }];
  for (const { part, path } of found) {
    for (const [key, child] of entriesOf(part)) found.push({ part: child, path: [...path, key] });
  }
  return found.map(({ path }) => path);
}

/** All that can go wrong at one place of a value, each in a copy. */
export function mutateAt(value: unknown, path: readonly string[]): Mutation[] {
  const isField = path.length > 0 && !Array.isArray(partAt(value, path.slice(0, -1)));
  const dropped: Change[] = isField ? [{ mutation: "field dropped", part: gone }] : [];
  return [...dropped, ...changePart(partAt(value, path))].map(({ mutation, part }) => {
    return { path, mutation, value: withPart(value, path, part) };
  });
}

// --- internal ---

/** In place of a part that is taken away. */
const gone = Symbol("gone");

interface Change {
  readonly mutation: MutationName;
  readonly part: unknown;
}

function changePart(part: unknown): Change[] {
  if (Array.isArray(part)) {
    const shorter: Change = { mutation: "item dropped", part: part.slice(0, -1) };
    return [{ mutation: "type changed", part: {} }, ...(part.length > 0 ? [shorter] : [])];
  }
  if (isJsonNumber(part)) return changeNumber(part);
  switch (typeof part) {
    case "string":
      return changeText(part);
    case "boolean":
      return [{ mutation: "type changed", part: String(part) }];
    case "object":
      if (part === null) return [{ mutation: "type changed", part: "unknown" }];
      return [
        { mutation: "type changed", part: [] },
        { mutation: "extra key added", part: { ...part, [findFreeKey(part)]: "unknown" } },
      ];
    default:
      return [];
  }
}

/** Words of one kind of letters may be those of a list: of a status, a category, a code. */
const listedWord = /^(?:[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*|[A-Z][A-Z0-9]*(?:[-_][A-Z0-9]+)*)$/;

function changeText(text: string): Change[] {
  const other = text === text.toUpperCase() ? `${text}_UNKNOWN` : `${text}_unknown`;
  return [
    { mutation: "type changed", part: text.length },
    ...(listedWord.test(text) ? [{ mutation: "enum left", part: other } as const] : []),
    ...(text === "" ? [] : [{ mutation: "text emptied", part: "" } as const]),
  ];
}

/** Below zero where none is, and one above a number of two digits more. */
function changeNumber(number: JsonNumber): Change[] {
  const size = Math.abs(Number(number));
  const isExact = size < 1e13;
  const digits = String(Math.trunc(size)).length;
  return [
    { mutation: "type changed", part: String(number) },
    ...(Number(number) < 0 ? [] : [{ mutation: "number too small", part: -1 } as const]),
    ...(isExact ? [{ mutation: "number too large", part: 10 ** (digits + 2) + 1 } as const] : []),
  ];
}

function findFreeKey(taken: object): string {
  let key = "unexpected";
  while (Object.hasOwn(taken, key)) key += "_";
  return key;
}

function entriesOf(part: unknown): [string, unknown][] {
  const isHolder = typeof part === "object" && part !== null && !isJsonNumber(part);
  return isHolder ? Object.entries(part) : [];
}

function partAt(value: unknown, path: readonly string[]): unknown {
  let part = value;
  for (const key of path) part = entriesOf(part).find(([name]) => name === key)?.[1];
  return part;
}

/** A copy with another part at this place, or without it. */
function withPart(value: unknown, path: readonly string[], part: unknown): unknown {
  const [key, ...below] = path;
  if (key === undefined) return part;
  const entries = entriesOf(value).flatMap(([name, child]): [string, unknown][] => {
    if (name !== key) return [[name, child]];
    const changed = withPart(child, below, part);
    return changed === gone ? [] : [[name, changed]];
  });
  return Array.isArray(value) ? entries.map(([, child]) => child) : Object.fromEntries(entries);
}
