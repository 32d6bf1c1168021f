import type { SchemaDraft } from "../../model/config/jsonSchema.ts";
import type { ProofEffort } from "./patterns/patternRisk.ts";
import type { Check, SchemaNode } from "./schemaNode.ts";
import type { SchemaPlace } from "./schemaRegistry.ts";

/** What a keyword is compiled with: the schema it stands in, and the schemas that it applies. */
export interface KeywordContext {
  readonly schema: Readonly<Record<string, unknown>>;
  readonly draft: SchemaDraft;
  readonly place: SchemaPlace;
  /** Whether formats are checked; they are annotations otherwise. */
  readonly checksFormats: boolean;
  /** What is left for proving that patterns are quick. */
  readonly proofEffort: ProofEffort;
  /** Compiles a subschema that is applied to the same value. */
  inPlace(keys: readonly string[], lane?: string): SchemaNode;
  /** Compiles a subschema that is applied to what is in the value. */
  below(keys: readonly string[], lane?: string): SchemaNode;
  /** Compiles the schema that a reference means. */
  refer(ref: string, kind: ReferenceKind): SchemaNode;
  /** The place of a subschema, its references followed as far as there is nothing else. */
  follow(keys: readonly string[]): SchemaPlace;
  /** Notes why judging may take longer than the length of a value explains. */
  addRisk(reason: string): void;
}

export type ReferenceKind = "$ref" | "$dynamicRef" | "$recursiveRef";

/** How a keyword, or several that belong together, become a check. */
export interface KeywordRule {
  readonly keywords: readonly string[];
  /** The first draft that has it; all when absent. */
  readonly since?: SchemaDraft;
  /** Undefined where the keywords say nothing, as with a value that they cannot have. */
  compile(context: KeywordContext): Check | undefined;
}
