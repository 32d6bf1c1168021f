import * as z from "zod";
import { isJsonObject } from "../json/jsonValue.ts";
import { butIs } from "../words/describeIssue.ts";

const mostPerSecond = 1_000_000;

/** A stretch of time at one rate, or on the way from one to another; both per second. */
const stageSchema = z.strictObject({
  perSecond: z
    .number()
    .min(0)
    .max(mostPerSecond)
    .meta({ description: "Changes a second, at its start where it has `to`." }),
  to: z
    .number()
    .min(0)
    .max(mostPerSecond)
    .optional()
    .meta({ description: "Changes a second at its end, reached at a steady pace." }),
  seconds: z.number().positive().max(2_592_000).meta({ description: "How long it takes." }),
});
export type Stage = z.infer<typeof stageSchema>;

const stagesSchema = z
  .array(stageSchema)
  .min(1)
  .max(1000)
  .refine((stages) => stages.length === 0 || stages.some(sendsSomething), {
    error: "must send something: every rate is 0",
  });

/** Time between the changes of a source. */
export const spacingSchema = z
  .union(
    [
      z.enum(["none", "recorded"]),
      z.strictObject({
        perSecond: z
          .number()
          .positive()
          .max(mostPerSecond)
          .meta({ description: "Changes a second." }),
      }),
      z.strictObject({
        stages: stagesSchema.meta({
          description: "Rates one after the other; when the last is over the source ends.",
        }),
      }),
    ],
    { error: describeSpacing },
  )
  .meta({
    description:
      "Time between changes: `none`, as `recorded`, a steady rate (`perSecond`), or rates one after the other (`stages`).",
  });
export type Spacing = z.infer<typeof spacingSchema>;

// --- internal ---

function sendsSomething({ perSecond, to = perSecond }: Stage): boolean {
  return perSecond + to > 0;
}

/** The forms there are; what is wrong within an object is told by its keys. */
function describeSpacing({ input }: { readonly input?: unknown }): string | undefined {
  if (isJsonObject(input)) return undefined;
  return `must be "none", "recorded", { "perSecond": NUMBER } or { "stages": [ … ] }${butIs(input)}`;
}
