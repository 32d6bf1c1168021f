import * as z from "zod";
import { comparedMetricSchema } from "../config/gate.ts";
import { componentIdSchema, runIdSchema } from "../ids.ts";
import { comparedRefSchema } from "../results/comparedRefSchema.ts";
import { runStatusSchema } from "../results/resultFile.ts";
import { parseIsoOrDayNs } from "../time/isoTime.ts";

export const runParamsSchema = z.object({ id: runIdSchema.meta({ description: "Id of a run." }) });
export const componentParamsSchema = runParamsSchema.extend({
  cid: componentIdSchema.meta({ description: "Id of a source, query or reaction." }),
});
export const outputParamsSchema = componentParamsSchema.extend({
  path: z.string().min(1).max(1000).meta({
    description: "Path of a file below the component's log folder, as one encoded segment.",
  }),
});

/** A whole number of a query, as text. */
function wholeNumber(least: number, most: number) {
  return z
    .string()
    .regex(/^\d{1,15}$/, "must be a whole number")
    .transform(Number)
    .pipe(z.int().min(least).max(most));
}

const offset = wholeNumber(0, 999_999_999_999_999)
  .default(0)
  .meta({ description: "Items to pass over." });
const limit = wholeNumber(1, 500).default(50).meta({ description: "Items at most." });
export const pageQuerySchema = z.strictObject({ limit, offset });
export type PageQuery = z.output<typeof pageQuerySchema>;

export const resumeQuerySchema = z.strictObject({
  queue: z
    .enum(["true", "false"])
    .default("false")
    .transform((text) => text === "true")
    .meta({ description: "Whether it goes on over the queue that the service has." }),
});

export const resultQuerySchema = z.strictObject({
  limit,
  offset,
  status: runStatusSchema.optional().meta({
    description: "Only runs that ended so; a file that says nothing counts as `completed`.",
  }),
  provider: componentIdSchema
    .optional()
    .meta({ description: "Only runs of this provider, query or reaction." }),
  since: z
    .string()
    .refine((text) => parseIsoOrDayNs(text) !== undefined, {
      error: "must be an ISO 8601 time with its zone, or a day",
    })
    .optional()
    .meta({
      description:
        "Only runs that started then (ISO 8601 with its zone, or a day in UTC) or later.",
    }),
});
export type ResultQuery = z.output<typeof resultQuerySchema>;

/** The query of a comparison in one of these formats. */
export function buildComparisonQuerySchema(formats: readonly string[]) {
  return z.strictObject({
    base: comparedRefSchema.meta({
      description:
        "Id of the run that the others are compared with; of one provider of it as `<id>:<provider>`.",
    }),
    heads: z
      .string()
      .max(4000)
      .transform((text) => [...new Set(text.split(","))])
      .pipe(z.array(comparedRefSchema).min(1).max(20))
      .meta({ description: "Those that are compared with it, with commas between them." }),
    metric: comparedMetricSchema.optional().meta({
      description: "What is counted; as the gate of the first of these runs has it, else `first`.",
    }),
    margin: z
      .string()
      .regex(/^\d{1,3}(\.\d{1,6})?$/, "must be a number")
      .transform(Number)
      .pipe(z.number().gt(0).max(100))
      .optional()
      .meta({ description: "Points that are no worse; as that gate has it, else 5." }),
    format: z.enum(formats).default("json").meta({ description: "What is made of it." }),
  });
}

/** The query of an export into one of these formats. */
export function buildExportQuerySchema(formats: readonly string[]) {
  return z.strictObject({
    format: z.enum(formats).meta({ description: "What is made of the runs." }),
    ids: z
      .string()
      .max(40_000)
      .transform((text) => [...new Set(text.split(","))])
      .pipe(z.array(runIdSchema).min(1).max(1000))
      .meta({ description: "Ids of the runs, with commas between them." }),
    includeValues: z.enum(["true", "false"]).optional().meta({
      description:
        "Whether replies, and expected beside actual values, are in formats that leave them out otherwise.",
    }),
  });
}
