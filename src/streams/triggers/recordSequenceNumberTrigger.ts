import { formatCount } from "../../model/words/figures.ts";
import { recordTrigger, type StopTrigger } from "./stopTrigger.ts";

/** Fires at the record of the given sequence number or a later one; numbers go on when an observation starts again. */
export function createRecordSequenceNumberTrigger(sequence: number): StopTrigger {
  let reached = 0;
  return {
    ...recordTrigger,
    kind: "record-sequence-number",
    arm() {
      reached = 0;
    },
    onRecord(record) {
      reached = record.sequence;
      return reached >= sequence;
    },
    progress() {
      return {
        progress: Math.min(1, reached / sequence),
        text: `sequence number ${formatCount(reached)} of ${formatCount(sequence)}`,
      };
    },
  };
}
