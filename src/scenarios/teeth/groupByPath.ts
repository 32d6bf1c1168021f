import type { Mutation } from "./mutations.ts";

/** What is let pass at one place of a reply. */
export interface PassedAtPath {
  readonly path: string[];
  readonly mutations: string[];
}

/** What is let pass, one entry for each place, in the order they come. */
export function groupByPath(
  passed: readonly Pick<Mutation, "path" | "mutation">[],
): PassedAtPath[] {
  const byPath = new Map<string, PassedAtPath>();
  for (const { path, mutation } of passed) {
    const key = JSON.stringify(path);
    const known = byPath.get(key) ?? { path: [...path], mutations: [] };
    known.mutations.push(mutation);
    byPath.set(key, known);
  }
  return [...byPath.values()];
}
