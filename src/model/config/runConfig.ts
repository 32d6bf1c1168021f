import * as z from "zod";
import { componentIdSchema } from "../ids.ts";
import { loggersSchema } from "./loggerConfig.ts";
import { scenarioSchema } from "./scenario.ts";

const probability = z.number().min(0).max(1);

/** Where the key comes from; a literal key has no place in a file that is committed. */
export const apiKeySchema = z.union(
  [
    z.strictObject({
      env: z
        .string()
        .min(1)
        .meta({ description: "Name of the environment variable that holds the key." }),
    }),
    z.strictObject({
      secret: z.string().min(1).meta({
        description: "Name the key was stored under with *Touchstone: Set API Key…*.",
      }),
    }),
  ],
  {
    error:
      'must be { "env": NAME } or { "secret": NAME }, never the key itself: put the key into an environment variable, or store it with "Touchstone: Set API Key…"',
  },
);
export type ApiKey = z.infer<typeof apiKeySchema>;

export const priceSchema = z.strictObject({
  inputPerMillion: z.number().nonnegative().meta({ description: "USD per million input tokens." }),
  outputPerMillion: z
    .number()
    .nonnegative()
    .meta({ description: "USD per million output tokens." }),
});
export type Price = z.infer<typeof priceSchema>;

const commonKeys = {
  id: componentIdSchema.meta({
    description: "Name of the provider in results: letters, digits, `_` and `-`.",
  }),
  concurrency: z
    .int()
    .min(1)
    .max(1000)
    .default(4)
    .meta({ description: "Tests of this provider that run at the same time." }),
  requestsPerMinute: z
    .number()
    .positive()
    .optional()
    .meta({ description: "Upper bound of requests a minute; none when absent." }),
  timeoutMs: z
    .int()
    .positive()
    .max(3_600_000)
    .default(30_000)
    .meta({ description: "Longest wait for one reply, in milliseconds." }),
  price: priceSchema
    .optional()
    .meta({ description: "Price of the tokens, for costs and the `maxCostUsd` limit." }),
};

const samplingKeys = {
  temperature: z
    .number()
    .min(0)
    .max(2)
    .optional()
    .meta({ description: "Sampling temperature; the provider's own default when absent." }),
  maxOutputTokens: z.int().positive().optional().meta({ description: "Longest reply, in tokens." }),
};

const model = z.string().min(1).meta({ description: "Model name as the provider spells it." });
const baseUrl = z
  .url({ protocol: /^https?$/ })
  .meta({ description: "Root of the API, such as `http://127.0.0.1:11434/v1`." });
const httpKeys = {
  model,
  apiKey: apiKeySchema.optional().meta({ description: "Where the key comes from." }),
  headers: z
    .record(z.string(), z.string())
    .optional()
    .meta({ description: "Headers added to every request." }),
  ...samplingKeys,
};

export const faultsSchema = z.strictObject({
  malformed: probability.default(0).meta({ description: "Share of replies that are not JSON." }),
  missingField: probability
    .default(0)
    .meta({ description: "Share of replies that lack a required key." }),
  wrongType: probability
    .default(0)
    .meta({ description: "Share of replies with a value of the wrong type." }),
  fenced: probability.default(0).meta({ description: "Share of replies inside a Markdown fence." }),
  prose: probability.default(0).meta({ description: "Share of replies embedded in prose." }),
  truncated: probability
    .default(0)
    .meta({ description: "Share of replies cut off by the length limit." }),
  refusal: probability.default(0).meta({ description: "Share of refusals." }),
  httpError: probability
    .default(0)
    .meta({ description: "Share of attempts answered with HTTP 503." }),
  timeout: probability.default(0).meta({ description: "Share of attempts never answered." }),
});
export type Faults = z.infer<typeof faultsSchema>;

export const simulatedProviderSchema = z.strictObject({
  ...commonKeys,
  kind: z.literal("simulated").meta({
    description: "Replies made from the schema, without key or network, with faults on purpose.",
  }),
  seed: z
    .int()
    .default(1)
    .meta({ description: "The same seed gives the same replies and faults." }),
  latencyMs: z
    .number()
    .nonnegative()
    .default(0)
    .meta({ description: "Time each reply takes, in milliseconds." }),
  faults: faultsSchema.prefault({}).meta({ description: "How often each fault happens, 0 to 1." }),
});
export const openaiCompatibleProviderSchema = z.strictObject({
  ...commonKeys,
  kind: z
    .literal("openai-compatible")
    .meta({ description: "Any server that speaks the OpenAI chat API." }),
  baseUrl,
  ...httpKeys,
});
export const openaiProviderSchema = z.strictObject({
  ...commonKeys,
  kind: z.literal("openai").meta({ description: "The OpenAI API." }),
  baseUrl: baseUrl.optional(),
  ...httpKeys,
});
export const anthropicProviderSchema = z.strictObject({
  ...commonKeys,
  kind: z.literal("anthropic").meta({ description: "The Anthropic API." }),
  baseUrl: baseUrl.optional(),
  ...httpKeys,
});
export const googleProviderSchema = z.strictObject({
  ...commonKeys,
  kind: z.literal("google").meta({ description: "The Google Gemini API." }),
  baseUrl: baseUrl.optional(),
  ...httpKeys,
});
export const vscodeLmProviderSchema = z.strictObject({
  ...commonKeys,
  kind: z
    .literal("vscode-lm")
    .meta({ description: "A language model of VS Code; runs in the editor only." }),
  vendor: z
    .string()
    .min(1)
    .meta({ description: "Vendor of the language model, such as `copilot`." }),
  family: z.string().min(1).meta({ description: "Model family, such as `gpt-4o`." }),
});
export const commandProviderSchema = z.strictObject({
  ...commonKeys,
  kind: z.literal("command").meta({
    description:
      "A program of your own. It cannot enforce a schema, so it takes no strict scenario.",
  }),
  command: z.string().min(1).meta({
    description:
      "Program to start for every attempt; it reads the request from stdin and prints the reply.",
  }),
  args: z.array(z.string()).default([]).meta({ description: "Arguments of the program." }),
  cwd: z.string().optional().meta({
    description: "Folder to start it in, relative to this file; this file's folder when absent.",
  }),
  env: z
    .record(z.string(), z.string())
    .default({})
    .meta({ description: "Environment variables added for it." }),
});
export const replayProviderSchema = z.strictObject({
  ...commonKeys,
  kind: z.literal("replay").meta({ description: "The stored replies of an earlier run." }),
  run: z
    .union([z.uuid(), z.literal("latest")])
    .meta({ description: "Id of the run whose replies are played again, or `latest`." }),
  provider: componentIdSchema.meta({ description: "Provider of that run." }),
});

export const providerConfigSchema = z.discriminatedUnion("kind", [
  simulatedProviderSchema,
  openaiCompatibleProviderSchema,
  openaiProviderSchema,
  anthropicProviderSchema,
  googleProviderSchema,
  vscodeLmProviderSchema,
  commandProviderSchema,
  replayProviderSchema,
]);
export type ProviderConfig = z.infer<typeof providerConfigSchema>;
export type ProviderKind = ProviderConfig["kind"];
export type ProviderConfigOf<K extends ProviderKind> = Extract<ProviderConfig, { kind: K }>;

export const limitsSchema = z.strictObject({
  maxCostUsd: z
    .number()
    .positive()
    .optional()
    .meta({ description: "Stop when the run has cost this much; needs `price` on its providers." }),
  maxTokens: z
    .int()
    .positive()
    .optional()
    .meta({ description: "Stop when this many input and output tokens are used." }),
  maxMinutes: z
    .number()
    .positive()
    .optional()
    .meta({ description: "Stop after this many minutes." }),
});
export type Limits = z.infer<typeof limitsSchema>;

/** One `*.touchstone.json` file. */
export const runConfigSchema = z.strictObject({
  $schema: z.string().optional().meta({ description: "JSON Schema of this file, for editors." }),
  name: z
    .string()
    .min(1)
    .max(200)
    .meta({ description: "Name of the config, shown in lists and reports." }),
  providers: z.array(providerConfigSchema).default([]).meta({ description: "What is tested." }),
  scenarios: z
    .array(z.union([z.string().min(1), scenarioSchema]))
    .min(1)
    .meta({
      description: "Test cases: paths or globs relative to this file, or scenarios written here.",
    }),
  runsPerScenario: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(1)
    .meta({ description: "How often each scenario is run for each provider." }),
  maxRetries: z.int().min(0).max(100).default(3).meta({
    description:
      "How often an invalid reply is sent back with its errors; 3 means at most 4 attempts.",
  }),
  loggers: loggersSchema.meta({ description: "Where records are written." }),
  keepLogs: z
    .boolean()
    .default(false)
    .meta({ description: "Keep the journal of attempts after the result file is written." }),
  limits: limitsSchema
    .default({})
    .meta({ description: "Limits that stop the run; what is there by then is kept." }),
});
export type RunConfig = z.infer<typeof runConfigSchema>;
