import { findElement, parsePointer } from "../../model/json/jsonPointer.ts";
import { isJsonObject, readKey } from "../../model/json/jsonValue.ts";

/**
 * The outcome with `value` at the JSON pointer, `outcome` itself unchanged. An object is merged shallowly into an
 * object that is there; anything else replaces what is there. Missing parents become objects; a position that an
 * array does not have appends to it.
 */
export function mergeAt(outcome: unknown, pointer: string, value: unknown): unknown {
  return mergeBelow(outcome, parsePointer(pointer), value);
}

// --- internal ---

function mergeBelow(target: unknown, segments: readonly string[], value: unknown): unknown {
  const [key, ...rest] = segments;
  if (key === undefined) {
    return isJsonObject(target) && isJsonObject(value) ? { ...target, ...value } : value;
  }
  if (Array.isArray(target)) {
    const index = findElement(target, key);
    if (index === undefined) return [...target, mergeBelow(undefined, rest, value)];
    return target.with(index, mergeBelow(target[index], rest, value));
  }
  const parent = isJsonObject(target) ? target : {};
  return { ...parent, [key]: mergeBelow(readKey(parent, key), rest, value) };
}
