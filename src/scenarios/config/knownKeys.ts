import * as z from "zod";
import { readKey } from "../../model/json/jsonValue.ts";
import type { KeyPath } from "../files/jsoncDocument.ts";

/** Keys that a schema allows in the object at `path` of the value it checks. */
export function findKnownKeys(schema: z.core.$ZodType, path: KeyPath, value: unknown): string[] {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodUnion) {
    const options = inner.options.filter((option) => isMeant(inner, option, value));
    return [...new Set(options.flatMap((option) => findKnownKeys(option, path, value)))];
  }
  const [key, ...rest] = path;
  if (inner instanceof z.ZodObject) {
    if (key === undefined) return Object.keys(inner.shape);
    const child = inner.shape[key] ?? inner.def.catchall;
    return child === undefined ? [] : findKnownKeys(child, rest, readKey(value, key));
  }
  if (inner instanceof z.ZodRecord && key !== undefined) {
    return findKnownKeys(inner.valueType, rest, readKey(value, key));
  }
  if (inner instanceof z.ZodArray && key !== undefined) {
    return findKnownKeys(inner.element, rest, readKey(value, key));
  }
  return [];
}

/** Whether what a schema asks for at a path may be given as a credential: one whose value is kept elsewhere. */
export function takesSecret(schema: z.core.$ZodType, path: KeyPath, value: unknown): boolean {
  const keys = findKnownKeys(schema, path, value);
  return keys.includes("env") && keys.includes("secret");
}

// --- internal ---

function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault
  ) {
    return unwrap(schema.unwrap());
  }
  return schema;
}

/** An option of a discriminated union with another `kind`, or whatever tells its options apart, is not meant. */
function isMeant(union: z.ZodUnion, option: z.core.$ZodType, value: unknown): boolean {
  if (!(union instanceof z.ZodDiscriminatedUnion)) return true;
  const { discriminator } = union.def;
  const own = readKey(value, discriminator);
  const values = option._zod.propValues?.[discriminator];
  return values === undefined || [...values].some((each) => each === own);
}
