import path from "node:path";
import { pathToFileURL } from "node:url";
import type { JsonSchema } from "../../model/config/jsonSchema.ts";
import type { JsoncDocument, KeyPath } from "../files/jsoncDocument.ts";

/** A schema as a person wrote it: a whole file, or a part of a scenario or config file. */
export interface SchemaSource {
  readonly document: JsoncDocument;
  /** Where the schema stands in the document; empty for a schema file. */
  readonly base: KeyPath;
  readonly schema: JsonSchema;
  /** What `$ref`s in it are relative to. */
  readonly uri: string;
}

export function createFileSource(document: JsoncDocument, schema: JsonSchema): SchemaSource {
  return { document, base: [], schema, uri: pathToFileURL(document.file).href };
}

/** Its file references are relative to the document; `#…` means the schema itself, not the document. */
export function createInlineSource(
  document: JsoncDocument,
  base: KeyPath,
  schema: JsonSchema,
): SchemaSource {
  const uri = pathToFileURL(document.file);
  uri.search = base.join(".");
  return { document, base, schema, uri: uri.href };
}

/** A name for a schema file among the definitions of another: its file name without extensions. */
export function nameSource({ document }: SchemaSource): string {
  return path.basename(document.file).replace(/(\.schema)?\.[^.]*$/, "") || "schema";
}
