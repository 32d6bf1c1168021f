import type { ImportSource } from "../importKind.ts";
import type { Notes } from "../notes.ts";

/** What a test definition is read with. */
export interface TestContext {
  /** The run of the test in the config of a service, which says what is logged. */
  readonly run: unknown;
  readonly source: ImportSource;
  readonly notes: Notes;
  readonly nameOf: (name: string, key?: string) => string;
  /** Takes the scripts of sources. */
  readonly files: Map<string, string>;
}
