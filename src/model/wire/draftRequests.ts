import * as z from "zod";
import { jsonSchemaSchema } from "../config/jsonSchema.ts";
import { grantedKeySchema, keyNeedSchema } from "../config/keyNeed.ts";
import { scenarioNumberSchema } from "../ids.ts";
import { listedModelSchema } from "../listedModel.ts";

/** A kind of provider as it is offered, with what has to be asked to write one of it into a config. */
export const providerKindChoiceSchema = z.object({
  kind: z.string(),
  description: z.string(),
  /** Keys whose texts are asked for, that of the model last. */
  questions: z.array(
    z.object({
      key: z.string(),
      description: z.string(),
      isModel: z.boolean(),
      example: z.string().optional(),
      /** What counts when the key is left out. */
      value: z.string().optional(),
    }),
  ),
  takesKey: z.boolean(),
  /** Whether its server can be asked for the models it has. */
  listsModels: z.boolean(),
  /** Whether nobody is asked for its replies, so that there is nothing to try. */
  asksNobody: z.boolean(),
  startsProgram: z.boolean(),
});
export type ProviderKindChoice = z.infer<typeof providerKindChoiceSchema>;

/** A provider as it is to stand in a config. */
const draft = z.record(z.string(), z.unknown());
/** Names what is asked, so that `cancelAsking` can end it. */
const asking = z.uuid();
const keys = z.array(grantedKeySchema);
/** A file to be made; its path is absolute. */
const draftFile = z.object({ file: z.string(), text: z.string() });
/** A schema given as text is the absolute path of its file. */
const promptParts = { prompt: z.string().min(1), schema: z.union([z.string(), jsonSchemaSchema]) };

/** What a text of a config, as the editor shows it, is to be changed by: so many characters at an offset give way. */
const changesResult = z.object({
  changes: z.array(z.object({ offset: z.int(), length: z.int(), content: z.string() })),
});
export type TextChanges = z.infer<typeof changesResult>["changes"];

/** Requests that make configs, scenarios and providers for a person; none of them writes anything. */
export const draftRequests = {
  listProviderKinds: {
    params: z.object({}),
    result: z.object({ kinds: z.array(providerKindChoiceSchema) }),
  },
  /** What is wrong with a provider by its kind, `key` dotted, and the keys it wants. */
  checkDraft: {
    params: z.object({ provider: draft }),
    result: z.object({
      faults: z.array(z.object({ key: z.string(), message: z.string() })),
      keys: z.array(keyNeedSchema),
    }),
  },
  /** Asks the server of a provider for its list of models; `fault` says why there is none. */
  listDraftModels: {
    params: z.object({ asking, provider: draft, keys }),
    result: z.object({
      models: z.array(listedModelSchema).optional(),
      fault: z.string().optional(),
    }),
  },
  /** Sends one small request to a provider. */
  tryDraft: {
    params: z.object({ asking, provider: draft, keys, configFolder: z.string() }),
    result: z.object({
      latencyMs: z.number(),
      reply: z.string().optional(),
      /** Set instead of `reply`. */
      fault: z.string().optional(),
      /** What mends the fault. */
      advice: z.string().optional(),
    }),
  },
  /** Ends what `listDraftModels` or `tryDraft` asks; it fails then. */
  cancelAsking: { params: z.object({ asking }), result: z.object({}) },
  /** The JSON Schema that an example shows; `fault` says why there is none. */
  inferSchema: {
    params: z.object({ text: z.string() }),
    result: z.object({ schema: jsonSchemaSchema.optional(), fault: z.string().optional() }),
  },
  /** The files of a config of prompts with one provider, or of streams with none; the config is the last. */
  draftConfig: {
    params: z.object({
      name: z.string().min(1).max(200),
      folder: z.string(),
      provider: draft.optional(),
      scenario: z.object({ name: z.string().min(1).max(200), ...promptParts }).optional(),
    }),
    result: z.object({ files: z.array(draftFile) }),
  },
  draftScenario: {
    params: z.object({
      folder: z.string(),
      number: scenarioNumberSchema,
      name: z.string().min(1).max(200),
      ...promptParts,
    }),
    result: draftFile,
  },
  planProvider: {
    params: z.object({ file: z.string(), text: z.string(), provider: draft }),
    result: changesResult,
  },
  /** Without changes where the config takes the scenario in already. */
  planScenario: {
    params: z.object({ file: z.string(), text: z.string(), scenario: z.string() }),
    result: changesResult,
  },
} as const;
