import * as z from "zod";
import { editorHints } from "../../../model/config/editorHints.ts";
import { orSecret } from "../../../model/config/secretRef.ts";
import { headersSchema } from "../../../model/config/streamKeys.ts";
import { signatureSchema } from "../../signatures.ts";

const targetUrl = orSecret(z.string().min(1))
  .meta({
    description: "Where to send to; `${reaction.<id>.url}` stands for a reaction's address.",
  })
  .register(editorHints, { example: "http://127.0.0.1:8080/" });

export const httpDispatcherSchema = z.strictObject({
  kind: z.literal("http").meta({ description: "POSTs changes as JSON." }),
  url: targetUrl,
  batchSize: z.int().min(1).max(100_000).default(1).meta({
    description: "Changes in one request, as an array; with 1 each change is a request of its own.",
  }),
  timeoutMs: z
    .int()
    .positive()
    .max(3_600_000)
    .default(30_000)
    .meta({ description: "Longest wait for an answer, in milliseconds." }),
  headers: headersSchema,
  sign: signatureSchema
    .optional()
    .meta({ description: "Signs every request anew, replayed ones too." }),
});
export type HttpDispatcherConfig = z.infer<typeof httpDispatcherSchema>;
