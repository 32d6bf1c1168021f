import * as z from "zod";
import type { Signal } from "./otlpJson.ts";

/** What a receiver that took a request says of it. */
export interface OtlpAnswer {
  /** How many it did not take. */
  readonly rejected: number;
  /** Why, or what else it wants to be known. */
  readonly message: string | undefined;
}

/** `Export…ServiceResponse` in JSON, of a request of so many. What is no such answer says nothing. */
export function parseOtlpAnswer(signal: Signal, text: string, sent: number): OtlpAnswer {
  if (text === "") return { rejected: 0, message: undefined };
  const { success, data } = answerSchema.safeParse(parseJson(text));
  const { rejectedSpans, rejectedLogRecords, errorMessage } =
    (success && data.partialSuccess) || {};
  const rejected = Number((signal === "traces" ? rejectedSpans : rejectedLogRecords) ?? 0);
  return {
    rejected: Math.min(Math.max(rejected, 0), sent),
    message: errorMessage === "" ? undefined : errorMessage,
  };
}

// --- internal ---

const countSchema = z.union([z.int(), z.string().regex(/^\d+$/)]).optional();
const answerSchema = z.object({
  partialSuccess: z
    .object({
      rejectedSpans: countSchema,
      rejectedLogRecords: countSchema,
      errorMessage: z.string().optional(),
    })
    .nullish(),
});

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
