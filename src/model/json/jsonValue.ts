import { ExactNumber } from "./exactNumber.ts";

/** Whether parsed JSON is an object, not an array, a number or null. */
export function isJsonObject(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof ExactNumber)
  );
}

/** An own value of an object or array that may be anything else; undefined when it is not there. */
export function readKey(value: unknown, key: string | number): unknown {
  const isObject = typeof value === "object" && value !== null;
  return isObject && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
}
