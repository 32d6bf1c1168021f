import type { ErrorObject, ValidateFunction } from "ajv";
import type { JsonSchema } from "../model/jsonSchema.ts";
import type { ValidationError } from "../model/resultFile.ts";
import { describeError } from "./describeError.ts";
import { parsePointer } from "./jsonPointer.ts";
import { getAjv } from "./schemaCompiler.ts";

/** Lists every error of a value; an empty list means valid. */
export type OutcomeValidator = (value: unknown) => ValidationError[];

/** Compiles a self-contained schema, once for each schema object. Throws when it is no JSON Schema. */
export function createOutcomeValidator(schema: JsonSchema): OutcomeValidator {
  if (typeof schema === "boolean") return compile(schema);
  const known = validators.get(schema);
  if (known !== undefined) return known;
  const validator = compile(schema);
  validators.set(schema, validator);
  return validator;
}

// --- internal ---

const validators = new WeakMap<object, OutcomeValidator>();

function compile(schema: JsonSchema): OutcomeValidator {
  const ajv = getAjv(schema);
  try {
    const validate: ValidateFunction = ajv.compile(schema);
    return (value) => (validate(value) ? [] : listErrors(validate.errors ?? []));
  } finally {
    if (typeof schema !== "boolean") ajv.removeSchema(schema);
  }
}

/** `if` only announces the errors of `then` or `else`, which are listed themselves. */
function listErrors(errors: readonly ErrorObject[]): ValidationError[] {
  const listed = new Map<string, ValidationError>();
  for (const error of errors) {
    if (error.keyword === "if") continue;
    const entry = {
      path: parsePointer(error.instancePath),
      message: describeError(error),
      code: error.keyword === "false schema" ? "not" : error.keyword,
    };
    listed.set(JSON.stringify(entry), entry);
  }
  return [...listed.values()];
}
