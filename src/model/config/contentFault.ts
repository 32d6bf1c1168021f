import type { KeyFault } from "./keyFault.ts";
import type { Problem, ProblemPlace } from "./problem.ts";

/** What is wrong with a file that a source or handler names, or with a key that does not go with the file. */
export interface ContentFault extends KeyFault {
  /** An error unless set. */
  readonly severity?: Problem["severity"];
  /** Where in a file, which is absolute; at the key when absent. */
  readonly at?: ProblemPlace;
}

/** More faults of one file help nobody. */
export const mostContentFaults = 20;
