import { isJsonObject } from "../../../model/json/jsonValue.ts";

/**
 * The change with its own time set, in epoch ns: `payload.source.ts_ns`, and at the top `ts_ns`,
 * `reactivatorStart_ns` and `reactivatorEnd_ns`, each where it is already there. The given change stays as it is.
 */
export function setChangeTime(change: unknown, timeNs: bigint): unknown {
  if (!isJsonObject(change)) return change;
  const found = topKeys.filter((key) => Object.hasOwn(change, key));
  const stamped = findSource(change) === undefined ? change : stampSource(change, timeNs);
  if (found.length === 0) return stamped;
  return { ...stamped, ...Object.fromEntries(found.map((key) => [key, timeNs])) };
}

/** Whether `setChangeTime` would set anything. */
export function carriesTime(change: unknown): boolean {
  if (!isJsonObject(change)) return false;
  return findSource(change) !== undefined || topKeys.some((key) => Object.hasOwn(change, key));
}

// --- internal ---

const topKeys = ["ts_ns", "reactivatorStart_ns", "reactivatorEnd_ns"];

function findSource(change: Record<string, unknown>): Record<string, unknown> | undefined {
  const payload = Object.hasOwn(change, "payload") ? change.payload : undefined;
  const source = isJsonObject(payload) ? payload.source : undefined;
  return isJsonObject(source) && Object.hasOwn(source, "ts_ns") ? source : undefined;
}

function stampSource(change: Record<string, unknown>, timeNs: bigint): Record<string, unknown> {
  const source = { ...findSource(change), ts_ns: timeNs };
  return {
    ...change,
    payload: { ...(isJsonObject(change.payload) ? change.payload : {}), source },
  };
}
