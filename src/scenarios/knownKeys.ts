import * as z from "zod";
import { readKey } from "../model/jsonValue.ts";
import type { KeyPath } from "./jsoncDocument.ts";

/** Keys that a schema allows in the object at `path` of the value it checks. */
export function findKnownKeys(schema: z.core.$ZodType, path: KeyPath, value: unknown): string[] {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodUnion) {
    const kind = readKey(value, "kind");
    const options = inner.options.map(unwrap).filter((option) => acceptsKind(option, kind));
    return [...new Set(options.flatMap((option) => findKnownKeys(option, path, value)))];
  }
  const [key, ...rest] = path;
  if (inner instanceof z.ZodObject) {
    if (key === undefined) return Object.keys(inner.shape);
    const child = inner.shape[key];
    return child === undefined ? [] : findKnownKeys(child, rest, readKey(value, key));
  }
  if (inner instanceof z.ZodArray && key !== undefined) {
    return findKnownKeys(inner.element, rest, readKey(value, key));
  }
  return [];
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

/** An object schema with another `kind` is not the one that was meant. */
function acceptsKind(option: z.core.$ZodType, kind: unknown): boolean {
  const own = option instanceof z.ZodObject ? option.shape.kind : undefined;
  return !(own instanceof z.ZodLiteral) || own.value === kind;
}
