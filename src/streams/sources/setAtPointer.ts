import { findElement } from "../../model/json/jsonPointer.ts";
import { isJsonObject, readKey } from "../../model/json/jsonValue.ts";

export type SetResult =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly reason: string };

/**
 * A copy of a JSON value with `leaf` at a path; objects on the way are made where nothing or null is. Fails where
 * something else than an object or array is on the way, or an array has no such element.
 */
export function setAtPath(value: unknown, path: readonly string[], leaf: unknown): SetResult {
  const [step, ...rest] = path;
  if (step === undefined) return { ok: true, value: leaf };
  if (Array.isArray(value)) return setInArray(value, step, { rest, leaf });
  if (!isJsonObject(value ?? {}))
    return { ok: false, reason: `/${step} is below a ${typeof value}` };
  const object = isJsonObject(value) ? value : {};
  const inner = setAtPath(readKey(object, step), rest, leaf);
  return inner.ok ? { ok: true, value: { ...object, [step]: inner.value } } : inner;
}

// --- internal ---

function setInArray(
  array: readonly unknown[],
  step: string,
  { rest, leaf }: { rest: readonly string[]; leaf: unknown },
): SetResult {
  const index = findElement(array, step);
  if (index === undefined) return { ok: false, reason: `an array has no element "${step}"` };
  const inner = setAtPath(array[index], rest, leaf);
  return inner.ok ? { ok: true, value: array.with(index, inner.value) } : inner;
}
