import { recordTrigger, type StopTrigger } from "./stopTrigger.ts";

/** Fires at a record whose payload matches. */
export function createSchemaTrigger(matches: (payload: unknown) => boolean): StopTrigger {
  return {
    ...recordTrigger,
    kind: "schema",
    arm: () => undefined,
    onRecord: (record) => matches(record.payload),
    progress: () => undefined,
  };
}
