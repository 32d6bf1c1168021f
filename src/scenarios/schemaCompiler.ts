import { Ajv, type Options } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import type { JsonSchema } from "../model/jsonSchema.ts";

export type SchemaDraft = "2020-12" | "draft-07";

/** The draft a schema asks for with `$schema`, 2020-12 when it does not; undefined for one that is not supported. */
export function findDraft(schema: JsonSchema): SchemaDraft | undefined {
  const uri = typeof schema === "boolean" ? undefined : schema.$schema;
  if (uri === undefined) return "2020-12";
  if (typeof uri !== "string") return undefined;
  return drafts[uri.replace(/^https?:\/\//, "").replace(/#$/, "")];
}

/** The compiler for the draft of a schema, with formats, listing all errors. It is shared: leave no schema in it. */
export function getAjv(schema: JsonSchema): Ajv {
  const draft = findDraft(schema) ?? "2020-12";
  const known = compilers.get(draft);
  if (known !== undefined) return known;
  const ajv = draft === "draft-07" ? new Ajv(options) : new Ajv2020(options);
  addFormats.default(ajv);
  compilers.set(draft, ajv);
  return ajv;
}

// --- internal ---

const drafts: Record<string, SchemaDraft> = {
  "json-schema.org/draft/2020-12/schema": "2020-12",
  "json-schema.org/draft-07/schema": "draft-07",
};

/** Making one takes far longer than compiling a schema with it. */
const compilers = new Map<SchemaDraft, Ajv>();

const options: Options = { strict: false, allErrors: true, verbose: true, logger: false };
