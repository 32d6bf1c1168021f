import type { SchemaNode } from "../schemas/schemaTree.ts";

/** What may not be meant in a schema; `path` is from its root. */
export interface Advice {
  readonly path: readonly string[];
  readonly message: string;
  readonly place?: "key" | "value";
  /** What a keyword was most likely meant to be. */
  readonly renameTo?: string;
}

/** What one subschema gives reason to say, by the draft that it is of. */
export type AdviceRule = (node: SchemaNode, draft: string) => Advice[];
