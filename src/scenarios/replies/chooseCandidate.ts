import { isJsonObject } from "../../model/json/jsonValue.ts";
import type { Candidate } from "./findCandidates.ts";
import type { SchemaRoot } from "./schemaRoot.ts";

/** The candidate that counts, and how many it was chosen from. */
export interface Choice {
  readonly chosen: Candidate;
  readonly count: number;
}

/**
 * Chooses by what the root of the schema tells, never by validity: a draft that happens to be valid is still a draft.
 * Of those left the last counts, or the first where the scenario says so.
 */
export function chooseCandidate(
  candidates: readonly Candidate[],
  root: SchemaRoot,
  end: "first" | "last",
): Choice | undefined {
  const fitting = prefer(candidates, ({ value }) => isAllowed(value, root));
  const telling = prefer(fitting, ({ value }) => !isYielding(value, root));
  const left = prefer(telling, ({ isFenced }) => isFenced);
  const chosen = end === "first" ? left[0] : left.at(-1);
  return chosen && { chosen, count: fitting.length };
}

// --- internal ---

/** Those that pass a test; all of them where none does. */
function prefer(
  candidates: readonly Candidate[],
  test: (candidate: Candidate) => boolean,
): readonly Candidate[] {
  const preferred = candidates.filter(test);
  return preferred.length === 0 ? candidates : preferred;
}

function isAllowed(value: unknown, root: SchemaRoot): boolean {
  return Array.isArray(value) ? root.allowsArray : root.allowsObject;
}

/** Footnotes, checkboxes, examples of something else. */
function isYielding(value: unknown, { keys }: SchemaRoot): boolean {
  if (Array.isArray(value)) return value.every(isWholeNumber);
  if (!isJsonObject(value)) return true;
  const own = Object.keys(value);
  return own.length === 0 || (keys !== undefined && !own.some((key) => keys.has(key)));
}

function isWholeNumber(value: unknown): boolean {
  return typeof value === "bigint" || Number.isInteger(value);
}
