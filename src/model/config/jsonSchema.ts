import * as z from "zod";
import { editorHints, type NamedFiles } from "./editorHints.ts";

/** A JSON Schema document, of the draft that its `$schema` names. */
export const jsonSchemaSchema = z
  .union([z.record(z.string(), z.unknown()), z.boolean()])
  .register(editorHints, { isSchema: true });
export type JsonSchema = z.infer<typeof jsonSchemaSchema>;

/** Files of JSON Schemas. */
export const schemaFiles: NamedFiles = {
  what: "schema file",
  usual: "**/*.schema.json",
  role: "schemaFile",
};

/** A JSON Schema, or where it lies. */
export const schemaSourceSchema = z.union([
  z.string().min(1).register(editorHints, { files: schemaFiles }),
  jsonSchemaSchema,
]);

export type SchemaDraft = "2020-12" | "2019-09" | "draft-07" | "draft-06" | "draft-04";

/** The draft a schema asks for with `$schema`, 2020-12 when it does not; undefined for one that is not supported. */
export function findDraft(schema: JsonSchema): SchemaDraft | undefined {
  const uri = typeof schema === "boolean" ? undefined : schema.$schema;
  if (uri === undefined) return "2020-12";
  if (typeof uri !== "string") return undefined;
  return drafts.get(uri.replace(/^https?:\/\//, "").replace(/#$/, ""));
}

// --- internal ---

const drafts = new Map<string, SchemaDraft>([
  ["json-schema.org/draft/2020-12/schema", "2020-12"],
  ["json-schema.org/draft/2019-09/schema", "2019-09"],
  ["json-schema.org/draft-07/schema", "draft-07"],
  ["json-schema.org/draft-06/schema", "draft-06"],
  ["json-schema.org/draft-04/schema", "draft-04"],
]);
