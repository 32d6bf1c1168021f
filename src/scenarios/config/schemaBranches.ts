import * as z from "zod";
import { readKey } from "../../model/json/jsonValue.ts";

/**
 * A schema with all that it stands for where it checks `value`: what it wraps, and what it offers to choose from. Of kinds only
 * the one that is meant is among them.
 */
export function expandSchema(schema: z.core.$ZodType, value: unknown): z.core.$ZodType[] {
  if (isWrapper(schema)) return [schema, ...expandSchema(schema.unwrap(), value)];
  if (!(schema instanceof z.ZodUnion)) return [schema];
  const options = schema.options.filter((option) => isMeant(schema, option, value));
  return [schema, ...options.flatMap((option) => expandSchema(option, value))];
}

/** The schemas that one of those which `expandSchema` gives has for what stands at a key of its value. */
export function stepInto(schema: z.core.$ZodType, key: string | number): z.core.$ZodType[] {
  if (schema instanceof z.ZodObject) {
    const child = Object.hasOwn(schema.shape, key) ? schema.shape[key] : schema.def.catchall;
    return child === undefined ? [] : [child];
  }
  if (schema instanceof z.ZodArray) return [schema.element];
  return schema instanceof z.ZodRecord ? [schema.valueType] : [];
}

// --- internal ---

function isWrapper(
  schema: z.core.$ZodType,
): schema is z.ZodOptional | z.ZodDefault | z.ZodPrefault {
  return (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault
  );
}

/** An option of a discriminated union with another `kind`, or whatever tells its options apart, is not meant. */
function isMeant(union: z.ZodUnion, option: z.core.$ZodType, value: unknown): boolean {
  if (!(union instanceof z.ZodDiscriminatedUnion)) return true;
  const { discriminator } = union.def;
  const own = readKey(value, discriminator);
  const values = option._zod.propValues?.[discriminator];
  return values === undefined || [...values].some((each) => each === own);
}
