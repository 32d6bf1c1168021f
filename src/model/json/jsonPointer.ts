import * as z from "zod";
import { readKey } from "./jsonValue.ts";

/** A JSON pointer: empty for the whole, or steps that each start with `/`. */
export const jsonPointerSchema = z
  .string()
  .regex(/^(\/[^/]*)*$/, "must be a JSON pointer: empty, or starting with '/'");

/** Steps of a JSON pointer (RFC 6901); none for the whole. */
export function parsePointer(pointer: string): string[] {
  const steps = pointer.split("/").slice(1);
  return steps.map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** The JSON pointer of steps; empty for none. */
export function formatPointer(steps: readonly string[]): string {
  return steps.map((step) => `/${step.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/** The JSON pointer of steps as the fragment of a `$ref`, such as `#/$defs/a~1b`. */
export function formatPointerFragment(steps: readonly string[]): string {
  const escaped = encodeURI(formatPointer(steps).toWellFormed());
  return `#${escaped.replaceAll("#", "%23").replaceAll("?", "%3F")}`;
}

/** The element of an array that a step names; undefined for `-`, a number with zeros before it and all it does not have. */
export function findElement(array: readonly unknown[], step: string): number | undefined {
  const index = /^(0|[1-9]\d*)$/.test(step) ? Number(step) : array.length;
  return index < array.length ? index : undefined;
}

/** The value that steps lead to; undefined where there is none. */
export function findAtPointer(value: unknown, steps: readonly string[]): unknown {
  let found = value;
  for (const step of steps) {
    const key = Array.isArray(found) ? findElement(found, step) : step;
    if (key === undefined) return undefined;
    found = readKey(found, key);
  }
  return found;
}
