import * as z from "zod";
import { scenarioNumberSchema } from "../ids.ts";
import { jsonPointerSchema } from "../json/jsonPointer.ts";
import { compareRulesSchema } from "./compareRules.ts";
import { editorHints } from "./editorHints.ts";
import { schemaSourceSchema } from "./jsonSchema.ts";
import { buildStreamScenarioSchema, type StreamScenarioParts } from "./streamScenario.ts";
import { filePathsSchema, writtenCaseSchema } from "./testCase.ts";

const prompt = z.string().min(1).meta({
  description:
    "What the model is asked; `{{schema}}` is replaced by the JSON Schema, in a scenario with `cases` `{{name}}` by a var.",
});

/** One turn of a sequential scenario; its object is merged into the outcome at the JSON pointer `at`. */
export const scenarioStepSchema = z
  .strictObject({
    prompt,
    schema: schemaSourceSchema.meta({
      description:
        "JSON Schema of this step's reply: a path relative to this file, or the schema itself.",
    }),
    at: jsonPointerSchema.default("").meta({
      description: "JSON pointer where the reply is merged into the outcome; empty is the root.",
    }),
  })
  .register(editorHints, { noun: "step" });
export type ScenarioStep = z.infer<typeof scenarioStepSchema>;

/** Where in a reply its JSON is looked for. */
export const extractModeSchema = z.enum(["whole", "fenced", "first", "last"]);
export type ExtractMode = z.infer<typeof extractModeSchema>;

const caseFileSchema = z
  .string()
  .min(1)
  .register(editorHints, {
    files: { what: "case file", usual: "**/*.{jsonl,ndjson,csv}", role: "caseFile" },
  });

/** A prompt scenario as a person writes it. */
export const promptScenarioSchema = z
  .strictObject({
    $schema: z.string().optional().meta({ description: "JSON Schema of this file, for editors." }),
    number: scenarioNumberSchema.meta({
      description: "Number of the scenario, unique in a config.",
    }),
    name: z.string().min(1).max(200).meta({ description: "What is tested, in a few words." }),
    kind: z.literal("prompt").meta({ description: "A prompt whose reply is judged by a schema." }),
    mode: z.enum(["prompt", "strict"]).default("prompt").meta({
      description: "`prompt`: the schema is told to the model. `strict`: the provider enforces it.",
    }),
    system: z.string().optional().meta({ description: "System message; filled in as `prompt`." }),
    prompt: prompt.optional().register(editorHints, { isUsual: true }),
    steps: z
      .array(scenarioStepSchema)
      .min(1)
      .optional()
      .meta({ description: "Turns of a sequential scenario, instead of `prompt`." }),
    schema: schemaSourceSchema.meta({
      description:
        "JSON Schema (2020-12, or the older draft that its `$schema` names) of the outcome: a path relative to this file, or the schema itself.",
    }),
    includeSchema: z
      .boolean()
      .default(true)
      .meta({ description: "Tell the model the schema in `prompt` mode." }),
    extract: extractModeSchema.default("last").meta({
      description:
        "Which JSON of a reply counts that is not JSON as a whole: the `last` or `first` that fits, the last in a `fenced` block, or none (`whole`).",
    }),
    cases: z
      .union([caseFileSchema, z.array(writtenCaseSchema).min(1)])
      .optional()
      .meta({
        description:
          "Inputs, each run once a round: a path relative to this file (JSONL, a JSON array or CSV), or the cases themselves.",
      }),
    files: filePathsSchema.optional().meta({
      description:
        "Images (PNG, JPEG, GIF, WebP) and PDFs that are sent with the first prompt: paths relative to this file. Those of a case follow them.",
    }),
    compare: compareRulesSchema.optional().meta({
      description:
        "How replies are compared with the `expected` of cases: rules by JSON pointer, `*` for any item.",
    }),
  })
  .refine(({ cases, compare }) => compare === undefined || cases !== undefined, {
    message: "needs cases to compare with",
    path: ["compare"],
  })
  .refine((scenario) => (scenario.prompt === undefined) !== (scenario.steps === undefined), {
    message: "needs either prompt or steps, not both",
    path: ["prompt"],
  });

export type PromptScenario = z.infer<typeof promptScenarioSchema>;

/** Schema of one numbered test case. */
export function buildScenarioSchema(parts: StreamScenarioParts) {
  return z.discriminatedUnion("kind", [promptScenarioSchema, buildStreamScenarioSchema(parts)]);
}
export type Scenario = z.infer<ReturnType<typeof buildScenarioSchema>>;
