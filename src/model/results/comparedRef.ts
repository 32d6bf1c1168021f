import * as z from "zod";
import { componentIdSchema, runIdSchema } from "../ids.ts";

/** A run as it is compared: its id, or `<id>:<provider>` for the tests of that provider alone. */
export const comparedRefSchema = z.string().refine((text) => {
  const { runId, provider } = splitComparedRef(text);
  if (!runIdSchema.safeParse(runId).success) return false;
  return provider === undefined || componentIdSchema.safeParse(provider).success;
}, "must be the id of a run, or one with a provider behind a colon");

/** The parts of a reference, whatever stands in them. */
export function splitComparedRef(ref: string): { runId: string; provider?: string } {
  const [runId = "", ...rest] = ref.split(":");
  return rest.length === 0 ? { runId } : { runId, provider: rest.join(":") };
}
