import * as z from "zod";

/** What a probe says of a group of keywords. */
export const probeVerdictSchema = z.enum(["enforced", "ignored", "rejected", "cannot tell"]);
export type ProbeVerdict = z.infer<typeof probeVerdictSchema>;

/** What came of one request: a reply that kept the schema, one that broke it, a schema that was refused, or nothing of these. */
export const probeReplySchema = z.object({
  runNumber: z.int(),
  result: z.enum(["kept", "broke", "rejected", "unclear"]),
  /** Keywords that were broken, or why there is nothing to tell by; empty where `result` says it all. */
  note: z.string(),
});
export type ProbeReply = z.infer<typeof probeReplySchema>;

const probeRow = {
  /** Number of the scenario. */
  scenario: z.int(),
  keywords: z.string(),
  /** The schema that was sent, as two-space JSON. */
  schema: z.string(),
  /** The JSON that was asked for. */
  asked: z.string(),
  /** What the verdict rests on, in a few words. */
  reason: z.string(),
  /** Those that came, by run number. */
  replies: z.array(probeReplySchema),
};

/** One group of keywords; without a verdict until enough has come. */
export const probeGroupSchema = z.object({ ...probeRow, verdict: probeVerdictSchema.optional() });
export type ProbeGroup = z.infer<typeof probeGroupSchema>;

/** The request whose schema allows what is asked for; here `kept` is a reply that is as asked. */
export const probeControlSchema = z.object({
  ...probeRow,
  /** Whether the model replies as it is asked; absent until it is known. */
  isAsAsked: z.boolean().optional(),
});
export type ProbeControl = z.infer<typeof probeControlSchema>;

/** What a provider makes of each group of keywords. */
export const probeReportSchema = z.object({
  provider: z.string(),
  control: probeControlSchema,
  groups: z.array(probeGroupSchema),
});
export type ProbeReport = z.infer<typeof probeReportSchema>;
