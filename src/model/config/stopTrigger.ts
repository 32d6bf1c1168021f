import * as z from "zod";
import { schemaSourceSchema } from "./jsonSchema.ts";

const seconds = z.number().positive().max(31_536_000);

export const recordCountTriggerSchema = z.strictObject({
  kind: z.literal("record-count").meta({ description: "After this many records." }),
  recordCount: z.int().positive().meta({ description: "Number of records." }),
});
export const recordSequenceNumberTriggerSchema = z.strictObject({
  kind: z
    .literal("record-sequence-number")
    .meta({ description: "At the record of this sequence number." }),
  sequence: z.int().positive().meta({ description: "Sequence number, from 1." }),
});
export const durationTriggerSchema = z.strictObject({
  kind: z.literal("duration").meta({ description: "After this time." }),
  seconds: seconds.meta({ description: "Seconds from the start of the observation." }),
});
export const idleTriggerSchema = z.strictObject({
  kind: z.literal("idle").meta({ description: "When nothing comes for this long." }),
  seconds: seconds.meta({ description: "Seconds without a record, from the first record on." }),
});
export const schemaTriggerSchema = z.strictObject({
  kind: z.literal("schema").meta({ description: "At a record whose payload is valid." }),
  schema: schemaSourceSchema.meta({
    description: "JSON Schema of the payload: a path relative to this file, or the schema itself.",
  }),
});
export const stopTriggerSchema = z.discriminatedUnion("kind", [
  recordCountTriggerSchema,
  recordSequenceNumberTriggerSchema,
  durationTriggerSchema,
  idleTriggerSchema,
  schemaTriggerSchema,
]);
export type StopTriggerConfig = z.infer<typeof stopTriggerSchema>;
