import type { ComponentRole } from "../../model/results/streamStatus.ts";

const plurals = { source: "sources", query: "queries", reaction: "reactions" } as const;

/** As folders and paths spell them. */
export function pluralOf(role: ComponentRole): string {
  return plurals[role];
}

/** Path of the list, as OpenAPI spells it. */
export function componentsPath(role: ComponentRole): string {
  return `/api/test_runs/{id}/${plurals[role]}`;
}

/** Path of one, as OpenAPI spells it. */
export function componentPath(role: ComponentRole): string {
  return `${componentsPath(role)}/{cid}`;
}

export function capitalize(word: string): string {
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
}
