import * as z from "zod";
import { readKey } from "../../model/json/jsonValue.ts";
import type { KeyPath } from "../files/jsoncDocument.ts";
import { expandSchema, stepInto } from "./schemaBranches.ts";

/** Keys that a schema allows in the object at `path` of the value it checks. */
export function findKnownKeys(schema: z.core.$ZodType, path: KeyPath, value: unknown): string[] {
  const [key, ...rest] = path;
  const found = expandSchema(schema, value).flatMap((branch) => {
    if (key === undefined) return branch instanceof z.ZodObject ? Object.keys(branch.shape) : [];
    return stepInto(branch, key).flatMap((child) =>
      findKnownKeys(child, rest, readKey(value, key)),
    );
  });
  return [...new Set(found)];
}

/** Whether what a schema asks for at a path may be given as a credential: one whose value is kept elsewhere. */
export function takesSecret(schema: z.core.$ZodType, path: KeyPath, value: unknown): boolean {
  const keys = findKnownKeys(schema, path, value);
  return keys.includes("env") && keys.includes("secret");
}
