import { formatCount } from "../../model/words/figures.ts";
import { recordTrigger, type StopTrigger } from "./stopTrigger.ts";

/** Fires at the given number of records, counted from when it was armed. */
export function createRecordCountTrigger(recordCount: number): StopTrigger {
  let taken = 0;
  return {
    ...recordTrigger,
    kind: "record-count",
    arm() {
      taken = 0;
    },
    onRecord() {
      taken += 1;
      return taken >= recordCount;
    },
    progress() {
      return {
        progress: Math.min(1, taken / recordCount),
        text: `${formatCount(taken)} of ${formatCount(recordCount)} records`,
      };
    },
  };
}
