import * as z from "zod";
import { componentIdSchema, runIdSchema } from "../ids.ts";
import { splitComparedRef } from "./comparedRef.ts";

/** A run as it is compared: its id, or `<id>:<provider>` for the tests of that provider alone. */
export const comparedRefSchema = z.string().refine((text) => {
  const { runId, provider } = splitComparedRef(text);
  if (!runIdSchema.safeParse(runId).success) return false;
  return provider === undefined || componentIdSchema.safeParse(provider).success;
}, "must be the id of a run, or one with a provider behind a colon");
