import { Ajv, type Options } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { findDraft, type JsonSchema, type SchemaDraft } from "../../model/config/jsonSchema.ts";

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

/** Making one takes far longer than compiling a schema with it. */
const compilers = new Map<SchemaDraft, Ajv>();

const options: Options = { strict: false, allErrors: true, verbose: true, logger: false };
