import type { Problem } from "../../model/config/problem.ts";
import type { JsoncDocument, KeyPath } from "../files/jsoncDocument.ts";

/** A case as it is written, not yet checked. */
export interface CaseEntry {
  readonly value: unknown;
  /** Why there is no value; empty when there is one. */
  readonly problems: readonly Problem[];
  /** Where it stands, for what is wrong in it. */
  locate(): { readonly document: JsoncDocument; readonly base: KeyPath };
}

/** Reads the cases of a scenario from their beginning, each time it is called. */
export type ReadEntries = () => AsyncIterable<CaseEntry>;

/** An entry that could not be read. */
export function makeBrokenEntry(problems: readonly Problem[]): CaseEntry {
  return {
    value: undefined,
    problems,
    locate: () => {
      throw new RangeError("a broken entry has no place");
    },
  };
}
