import type { JsonSchema } from "../../model/config/jsonSchema.ts";
import type { ValidationError } from "../../model/results/resultFile.ts";
import { type CompiledSchema, compileSchema } from "../validation/compileSchema.ts";
import { findSchemaFaults } from "../validation/findSchemaFaults.ts";

/** Lists every error of a value; an empty list means valid. */
export type OutcomeValidator = (value: unknown) => ValidationError[];

/** Compiles a self-contained schema, once for each schema object. Throws when it is no JSON Schema. */
export function createOutcomeValidator(schema: JsonSchema): OutcomeValidator {
  const compiled = compileOnce(schema);
  const known = validators.get(compiled);
  if (known !== undefined) return known;
  const validator: OutcomeValidator = (value) =>
    compiled.isValid(value) ? [] : compiled.listErrors(value);
  validators.set(compiled, validator);
  return validator;
}

/** Whether a value is valid, its errors unlisted. */
export function createMatcher(schema: JsonSchema): (value: unknown) => boolean {
  const { isValid } = compileOnce(schema);
  return (value) => isValid(value);
}

/** The compiled schema, one for each schema object. Throws when it is no JSON Schema. */
export function compileOnce(schema: JsonSchema): CompiledSchema {
  const known = typeof schema === "boolean" ? undefined : compiledSchemas.get(schema);
  if (known !== undefined) return known;
  const [fault] = findSchemaFaults(schema);
  if (fault !== undefined) throw new Error(`${fault.path.join(".")} ${fault.message}`.trimStart());
  const compiled = compileSchema(schema);
  if (typeof schema !== "boolean") compiledSchemas.set(schema, compiled);
  return compiled;
}

// --- internal ---

const compiledSchemas = new WeakMap<object, CompiledSchema>();
const validators = new WeakMap<CompiledSchema, OutcomeValidator>();
