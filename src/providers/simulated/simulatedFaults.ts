import type { Faults } from "./simulatedConfig.ts";

export type FaultName = keyof Faults;

/** The fault that `draw` in [0, 1) stands for: each has its share; shares beyond 1 are scaled down. */
export function chooseFault(faults: Faults, draw: number): FaultName | undefined {
  const shares = faultOrder.map((name) => faults[name]);
  const total = shares.reduce((sum, share) => sum + share, 0);
  let left = draw * Math.max(1, total);
  for (const [index, share] of shares.entries()) {
    if (left < share) return faultOrder[index];
    left -= share;
  }
  return undefined;
}

/** JSON as models get it wrong: a comma too many in every object and array, so that no part of it parses. */
export function spoilJson(text: string): string {
  return /[}\]]/.test(text) ? text.replace(/[}\]]/g, (close) => `,${close}`) : `'${text}'`;
}

/** The beginning of a reply, ending before its first complete object or array. */
export function truncateJson(text: string): string {
  const firstClose = text.search(/[}\]]/);
  const middle = Math.floor(text.length * 0.6);
  return text.slice(0, firstClose === -1 ? middle : Math.min(middle, firstClose));
}

/** A copy that lacks one required key, or undefined when each can be missing. */
export function dropField(
  value: unknown,
  isValid: (value: unknown) => boolean,
): unknown | undefined {
  for (const { parent, key, root } of eachProperty(value)) {
    delete parent[key];
    if (!isValid(root)) return root;
  }
  return undefined;
}

/** A copy with one value of a wrong type, or undefined when every type is allowed everywhere. */
export function changeType(
  value: unknown,
  isValid: (value: unknown) => boolean,
): unknown | undefined {
  for (const { parent, key, root } of eachProperty(value)) {
    for (const wrong of wrongValues(parent[key])) {
      parent[key] = wrong;
      if (!isValid(root)) return root;
    }
  }
  return wrongValues(value).find((wrong) => !isValid(wrong));
}

/** A copy with one other value that is still valid, or undefined when there is none. */
export function changeValue(
  value: unknown,
  isValid: (value: unknown) => boolean,
): unknown | undefined {
  for (const { parent, key, root } of eachProperty(value)) {
    for (const other of otherValues(parent[key])) {
      parent[key] = other;
      if (isValid(root)) return root;
    }
  }
  return otherValues(value).find((other) => isValid(other));
}

// --- internal ---

const faultOrder: readonly FaultName[] = [
  "malformed",
  "missingField",
  "wrongType",
  "fenced",
  "prose",
  "truncated",
  "refusal",
  "httpError",
  "timeout",
  "wrongValue",
];

interface Place {
  readonly root: unknown;
  readonly parent: Record<string, unknown>;
  readonly key: string;
}

/** Each property of each object, outermost first, every one in a fresh copy that may be changed. */
function* eachProperty(value: unknown): Generator<Place> {
  for (const path of listPaths(value)) {
    const root: unknown = structuredClone(value);
    let parent = root as Record<string, unknown>;
    for (const key of path.slice(0, -1)) parent = parent[key] as Record<string, unknown>;
    const key = path.at(-1);
    if (key !== undefined) yield { root, parent, key };
  }
}

function listPaths(value: unknown): string[][] {
  const found: string[][] = [];
  const queue: { value: unknown; path: string[] }[] = [{ value, path: [] }];
  for (const { value: current, path } of queue) {
    if (typeof current !== "object" || current === null) continue;
    for (const [key, child] of Object.entries(current)) {
      if (!Array.isArray(current)) found.push([...path, key]);
      queue.push({ value: child, path: [...path, key] });
    }
  }
  return found;
}

function wrongValues(value: unknown): unknown[] {
  if (typeof value === "number") return [String(value), null];
  if (typeof value === "string") return [value.length, null];
  if (typeof value === "boolean") return [String(value), null];
  return ["unknown", 0, null];
}

/** Slips of the kinds that models make: a digit, a letter, the order of two words. */
function otherValues(value: unknown): unknown[] {
  if (typeof value === "number") return [value + 1, value - 1, value + 0.1];
  if (typeof value === "boolean") return [!value];
  if (typeof value !== "string") return [];
  return [value.split(" ").reverse().join(" "), value.slice(0, -1), `${value}s`].filter(
    (other) => other !== value,
  );
}
