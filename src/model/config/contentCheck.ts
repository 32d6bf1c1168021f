import type { KeyFault } from "./keyFault.ts";
import type { Problem } from "./problem.ts";
import type { HandlerConfig } from "./streamHandler.ts";
import type { SourceConfig } from "./streamSource.ts";

/** What is wrong with a file that a source or handler names, or with a key that does not go with the file. */
export interface ContentFault extends KeyFault {
  /** Where in a file, which is absolute; at the key when absent. */
  readonly at?: Omit<Problem, "message">;
}

/**
 * Reads the file that a source or handler names, if there is one, and tells at most `mostContentFaults` of it. `folder`
 * is the absolute folder of the scenario's file.
 */
export type ContentCheck = (
  config: SourceConfig | HandlerConfig,
  folder: string,
) => Promise<ContentFault[]>;

/** More faults of one file help nobody. */
export const mostContentFaults = 20;
