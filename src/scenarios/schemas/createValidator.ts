import type { ErrorObject, ValidateFunction } from "ajv";
import type { JsonSchema } from "../../model/config/jsonSchema.ts";
import { parsePointer } from "../../model/json/jsonPointer.ts";
import type { ValidationError } from "../../model/results/resultFile.ts";
import { describeError } from "./describeError.ts";
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

/** Whether a value is valid, its errors unlisted; integers beyond 2^53 may be BigInts and count as numbers. */
export function createMatcher(schema: JsonSchema): (value: unknown) => boolean {
  const validate = compileSchema(schema);
  return (value) => validate(withoutBigInts(value));
}

// --- internal ---

const validators = new WeakMap<object, OutcomeValidator>();

function compile(schema: JsonSchema): OutcomeValidator {
  const validate = compileSchema(schema);
  return (value) =>
    validate(value) || validate(withoutBigInts(value)) ? [] : listErrors(validate.errors ?? []);
}

function compileSchema(schema: JsonSchema): ValidateFunction {
  const ajv = getAjv(schema);
  try {
    return ajv.compile(schema);
  } finally {
    if (typeof schema !== "boolean") ajv.removeSchema(schema);
  }
}

/** The value itself where it has no BigInt, else a copy in which those are numbers. */
function withoutBigInts(value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  if (typeof value !== "object" || value === null) return value;
  let copy: Record<PropertyKey, unknown> | unknown[] | undefined;
  for (const [key, each] of Object.entries(value)) {
    const plain = withoutBigInts(each);
    if (plain === each) continue;
    copy ??= Array.isArray(value) ? [...value] : { ...value };
    Reflect.set(copy, key, plain);
  }
  return copy ?? value;
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
