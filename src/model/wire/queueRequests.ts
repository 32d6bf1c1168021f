import * as z from "zod";
import { keyNeedSchema } from "../config/keyNeed.ts";
import { runIdSchema } from "../ids.ts";
import { runWorkersSchema } from "../results/runWorkers.ts";

/** A store that coordinator and workers share, its password in the URL, and the key they share. */
export const queueAccessSchema = z.object({ url: z.string(), key: z.string() });
export type QueueAccess = z.infer<typeof queueAccessSchema>;

/** Runs whose tests go to workers over a queue. */
export const queueRequests = {
  /** Opens the store and closes it again. */
  checkQueue: {
    params: queueAccessSchema,
    result: z.object({
      /** Why it cannot be used, as a sentence. */
      fault: z.string().optional(),
      /** What would help: a password, or another one. */
      wantsPassword: z.literal(true).optional(),
    }),
  },
  /** The keys that the editor grants for what was read when its tests go to workers. Throws `UserError` for what cannot be sent. */
  prepareQueued: {
    params: z.object({ prepared: z.uuid() }),
    result: z.object({ keys: z.array(keyNeedSchema) }),
  },
  /** Who takes the tests of a run, or took them; absent where it went over no queue. */
  getWorkers: {
    params: z.object({ runId: runIdSchema }),
    result: z.object({ workers: runWorkersSchema.optional() }),
  },
} as const;
