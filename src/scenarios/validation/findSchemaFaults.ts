import { findDraft, type JsonSchema, type SchemaDraft } from "../../model/config/jsonSchema.ts";
import type { ValidationError } from "../../model/results/resultFile.ts";
import { type CompiledSchema, compileSchema } from "./compileSchema.ts";
import { getMetaschema } from "./metaschemas.ts";

/** What makes a schema none of its draft, by the schema of schemas. Formats in it, and so patterns, are not looked at. */
export function findSchemaFaults(
  schema: JsonSchema,
  draft: SchemaDraft = findDraft(schema) ?? "2020-12",
): ValidationError[] {
  const metaschema = compileMetaschema(draft);
  return metaschema.isValid(schema) ? [] : metaschema.listErrors(schema);
}

// --- internal ---

const compiled = new Map<SchemaDraft, CompiledSchema>();

function compileMetaschema(draft: SchemaDraft): CompiledSchema {
  const known = compiled.get(draft);
  if (known !== undefined) return known;
  const fresh = compileSchema(getMetaschema(draft), { checksFormats: false });
  compiled.set(draft, fresh);
  return fresh;
}
