import type { Problem } from "../../model/config/problem.ts";
import type { SchemaPlace } from "../../scenarios/config/loadSchema.ts";

/** What a schema thread is asked. */
export interface SchemaRequest {
  readonly place: SchemaPlace;
  readonly workspaceFolder: string;
}

/** What it says: that it can be asked, and what was made of a schema. */
export type SchemaAnswer =
  | { readonly type: "ready" }
  | { readonly type: "loaded"; readonly reading: SentReading };

/** A reading with its schema as JSON text: cloned, numbers with more digits than a double has would lose them. */
export type SentReading =
  | {
      readonly schemaText: string;
      readonly content: string;
      readonly problems: readonly Problem[];
      readonly advice: readonly Problem[];
    }
  | { readonly reason: string; readonly missing?: string };
