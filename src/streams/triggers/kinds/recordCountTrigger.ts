import * as z from "zod";
import { formatCount } from "../../../model/words/figures.ts";
import { recordTrigger, type StopTrigger } from "../stopTrigger.ts";
import type { StopTriggerKind } from "../stopTriggerKind.ts";

const schema = z.strictObject({
  kind: z.literal("record-count").meta({ description: "After this many records." }),
  recordCount: z.int().positive().meta({ description: "Number of records." }),
});

export const recordCountKind: StopTriggerKind<z.infer<typeof schema>> = {
  kind: "record-count",
  schema,
  create: ({ recordCount }) => createRecordCountTrigger(recordCount),
};

/** Fires at the given number of records, counted from when it was armed. */
function createRecordCountTrigger(recordCount: number): StopTrigger {
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
