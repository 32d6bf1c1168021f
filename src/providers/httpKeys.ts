import * as z from "zod";
import { editorHints } from "../model/config/editorHints.ts";
import { secretRefSchema, secretTextSchema } from "../model/config/secretRef.ts";

/** Root of an API. */
export const baseUrlSchema = z
  .url({ protocol: /^https?$/ })
  .meta({ description: "Root of the API, such as `http://127.0.0.1:11434/v1`." })
  .register(editorHints, { example: "http://127.0.0.1:11434/v1" });

/** Keys of every provider that is asked over HTTP. */
export const httpKeys = {
  model: z.string().min(1).meta({ description: "Model name as the provider spells it." }),
  apiKey: secretRefSchema
    .optional()
    .meta({ description: "Where the key comes from." })
    .register(editorHints, { isUsual: true }),
  headers: z
    .record(z.string(), secretTextSchema)
    .optional()
    .meta({ description: "Headers added to every request." }),
  query: z
    .record(z.string(), z.string())
    .optional()
    .meta({ description: "Parameters added to the address of every request." }),
  body: z.record(z.string(), z.unknown()).optional().meta({
    description:
      "Merged into every request as it is, for settings of one API such as `reasoning_effort` or `options.num_ctx`.",
  }),
  strictSchema: z.enum(["as-is", "adapted"]).optional().meta({
    description:
      "What a `strict` scenario sends: its schema `as-is` (default), or `adapted` to what the API enforces. Replies are always judged by the scenario's own.",
  }),
  stream: z.boolean().optional().meta({
    description: "Asks for the reply as a stream, to measure the time to its first token.",
  }),
  temperature: z
    .number()
    .min(0)
    .max(2)
    .optional()
    .meta({ description: "Sampling temperature; the provider's own default when absent." }),
  tokensPerMinute: z.number().positive().optional().meta({
    description:
      "Upper bound of tokens a minute, input and output together: requests wait by an estimate, which the usage that is told corrects. None when absent.",
  }),
  adaptive: z.boolean().optional().meta({
    description:
      "Halves the requests that are under way at the same time when the provider says they are too many (429), and lets them grow back to `concurrency`.",
  }),
  maxOutputTokens: z.int().positive().optional().meta({ description: "Longest reply, in tokens." }),
};
