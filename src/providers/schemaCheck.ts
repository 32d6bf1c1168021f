import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { findDraft, type JsonSchema } from "../model/config/jsonSchema.ts";

/** A yes or no for values against a schema of draft 2020-12, or draft-07 by `$schema`. */
export function createSchemaCheck(schema: JsonSchema): (value: unknown) => boolean {
  const options = { strict: false, validateFormats: true, addUsedSchema: false };
  const ajv = findDraft(schema) === "draft-07" ? new Ajv(options) : new Ajv2020(options);
  formats.default(ajv);
  const validate = ajv.compile(schema);
  return (value) => validate(value) === true;
}
