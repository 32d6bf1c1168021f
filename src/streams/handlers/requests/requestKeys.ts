import * as z from "zod";
import { schemaSourceSchema } from "../../../model/config/jsonSchema.ts";
import { listenPathSchema } from "../../../model/config/streamHandler.ts";
import { signatureSchema } from "../../signatures.ts";

const methodSchema = z
  .string()
  .min(1)
  .optional()
  .meta({ description: "Its method; of gRPC the name of the method." });
const pathSchema = listenPathSchema
  .optional()
  .meta({ description: "Its path is this one or lies below it." });

const ignoredSchema = z.strictObject({ method: methodSchema, path: pathSchema });

const whenSchema = z.strictObject({
  method: methodSchema,
  path: pathSchema,
  query: z
    .record(z.string(), z.union([z.string(), z.literal(true)]))
    .optional()
    .meta({ description: "Parameters it has: a text, or `true` for any." }),
  schema: schemaSourceSchema.optional().meta({
    description:
      "JSON Schema that its body is valid by: a path relative to this file, or the schema itself.",
  }),
});
export type RequestCondition = z.infer<typeof whenSchema>;

const answerRuleSchema = z.strictObject({
  when: whenSchema
    .optional()
    .meta({ description: "Which requests it is for; all without this key." }),
  share: z.number().gt(0).max(1).optional().meta({
    description: "Share of those requests that it answers, evenly spread: 0.1 is every tenth.",
  }),
  times: z.int().min(1).optional().meta({ description: "How often it answers at most." }),
  status: z.int().min(0).max(599).default(200).meta({
    description:
      "HTTP status; of gRPC a status code (0 to 16), or the HTTP status that stands for one.",
  }),
  headers: z
    .record(z.string(), z.string())
    .default({})
    .meta({ description: "Headers of the answer; of gRPC its metadata." }),
  body: z.unknown().optional().meta({
    description:
      "Body of the answer: JSON, or a text as it is; of gRPC fields of the message. In texts `${body:/pointer}`, `${query:name}` and `${header:name}` stand for what the request has there.",
  }),
  delayMs: z
    .int()
    .min(0)
    .max(3_600_000)
    .default(0)
    .meta({ description: "Wait before the answer, in milliseconds." }),
});
export type AnswerRule = z.infer<typeof answerRuleSchema>;

/** Keys of a handler that gets requests and answers them. */
export const requestKeys = {
  split: z.enum(["auto", "none"]).default("auto").meta({
    description:
      "`auto` makes a record of each element of a body that is an array or has an array `results`, the other keys kept as its envelope; `none` makes one of each request.",
  }),
  ignore: z.array(ignoredSchema).default([]).meta({
    description:
      "Requests that are probes, counted and no records, besides HEAD, OPTIONS and gRPC health checks.",
  }),
  respond: z.array(answerRuleSchema).default([]).meta({
    description:
      'How requests are answered; the first that fits. Without any `{ "received": n }`, of gRPC a message whose every boolean `success` is true.',
  }),
  verify: signatureSchema.optional().meta({
    description: "Signature that every request has to have; those without are counted.",
  }),
};
export type RequestConfig = z.infer<z.ZodObject<typeof requestKeys>>;

/** Where the schemas of these keys are. */
export function findRequestSchemas({ respond }: Pick<RequestConfig, "respond">) {
  return respond.flatMap(({ when }, index) =>
    when?.schema === undefined ? [] : [["respond", index, "when", "schema"]],
  );
}
