import * as z from "zod";
import { formatCount } from "../../../model/words/figures.ts";
import { recordTrigger, type StopTrigger } from "../stopTrigger.ts";
import type { StopTriggerKind } from "../stopTriggerKind.ts";

const schema = z.strictObject({
  kind: z
    .literal("record-sequence-number")
    .meta({ description: "At the record of this sequence number." }),
  sequence: z.int().positive().meta({ description: "Sequence number, from 1." }),
});

export const recordSequenceNumberKind: StopTriggerKind<z.infer<typeof schema>> = {
  kind: "record-sequence-number",
  schema,
  create: ({ sequence }) => createRecordSequenceNumberTrigger(sequence),
};

/** Fires at the record of the given sequence number or a later one; numbers go on when an observation starts again. */
function createRecordSequenceNumberTrigger(sequence: number): StopTrigger {
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
