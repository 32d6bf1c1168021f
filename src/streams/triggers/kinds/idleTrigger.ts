import * as z from "zod";
import { secondsSchema } from "../secondsSchema.ts";
import { createIdleTrigger } from "../silenceTrigger.ts";
import type { StopTriggerKind } from "../stopTriggerKind.ts";

const schema = z.strictObject({
  kind: z.literal("idle").meta({ description: "When nothing comes for this long." }),
  seconds: secondsSchema.meta({
    description: "Seconds without a record, from the first record on.",
  }),
});

export const idleKind: StopTriggerKind<z.infer<typeof schema>> = {
  kind: "idle",
  schema,
  findSilenceSeconds: ({ seconds }) => seconds,
  create: ({ seconds }) => createIdleTrigger(seconds),
};
