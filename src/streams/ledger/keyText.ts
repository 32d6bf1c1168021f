import { isJsonNumber } from "../../model/json/exactNumber.ts";

/** A key as text, so that `7` in a body and `7` in a header are the same; undefined for what is no key. */
export function keyText(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  return typeof value === "boolean" || isJsonNumber(value) ? String(value) : undefined;
}
