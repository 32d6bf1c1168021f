import * as z from "zod";
import { keyNeedSchema } from "../config/keyNeed.ts";
import { runIdSchema } from "../ids.ts";
import { retentionPolicySchema } from "../results/storage.ts";
import { dataFileRequests, dataRequests, mostListedRuns } from "./dataRequests.ts";
import { describeAnswer, describeQuestion } from "./messages.ts";

/** Where the value of a key is: in the environment of the editor, or in its secret storage. */
const keyHolderSchema = z.enum(["environment", "storage"]);
export type KeyHolder = z.infer<typeof keyHolderSchema>;

/** A key that configs name; its value is never told. */
export const listedKeySchema = keyNeedSchema.extend({
  /** Configs that name it, relative to the workspace folder; none for one that is stored and no longer wanted. */
  configs: z.array(z.string()),
  /** Where its value is; absent when there is none. */
  heldIn: keyHolderSchema.optional(),
  /** Whether a person has allowed the environment variable to be sent to this origin. */
  isAllowed: z.boolean(),
});
export type ListedKey = z.infer<typeof listedKeySchema>;

/** The settings that say what is kept. */
export const retentionSettingsSchema = z.object({
  isEnabled: z.boolean(),
  policy: retentionPolicySchema,
  exportFolder: z.string().optional(),
});
export type RetentionSettings = z.infer<typeof retentionSettingsSchema>;

/** What the editor answers by itself, or with more than the host knows. */
const editorRequests = {
  getOverview: {
    params: z.object({}),
    result: z.object({
      folderName: z.string(),
      isTrusted: z.boolean(),
      tracking: dataFileRequests.getTracking.result,
      retention: retentionSettingsSchema,
      keys: z.array(listedKeySchema),
    }),
  },
  /** Asks the provider that a key is for, for its models. */
  testKey: {
    params: z.object({ key: keyNeedSchema }),
    result: z.object({ isFine: z.boolean(), message: z.string() }),
  },
} as const;
export type DataOverview = z.infer<typeof editorRequests.getOverview.result>;

/** From the page *Manage Data* to the extension. */
export const dataQuestionSchema = z.discriminatedUnion("type", [
  describeQuestion("measureStorage", dataRequests.measureStorage),
  describeQuestion("listStoredRuns", dataRequests.listStoredRuns),
  describeQuestion("planRetention", dataRequests.planRetention),
  describeQuestion("getOverview", editorRequests.getOverview),
  describeQuestion("testKey", editorRequests.testKey),
]);
export type DataQuestion = z.infer<typeof dataQuestionSchema>;

const runIds = z.array(runIdSchema).min(1).max(mostListedRuns);

/** What the page has the extension do. */
export const dataActionSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("setKey"), key: keyNeedSchema }),
  z.object({ type: z.literal("clearKey"), key: keyNeedSchema }),
  z.object({ type: z.literal("chooseGitTracking") }),
  z.object({ type: z.literal("openRetentionSettings") }),
  z.object({ type: z.literal("applyRetention") }),
  z.object({ type: z.literal("stopPlanning") }),
  z.object({ type: z.literal("cleanUp") }),
  z.object({ type: z.literal("exportRuns"), runIds }),
  z.object({ type: z.literal("deleteRuns"), runIds, exportsFirst: z.boolean() }),
  z.object({ type: z.literal("openReport"), runId: runIdSchema }),
]);
export type DataAction = z.infer<typeof dataActionSchema>;

export const dataPageMessageSchema = z.union([dataQuestionSchema, dataActionSchema]);
export type DataPageMessage = z.infer<typeof dataPageMessageSchema>;

/** From the extension to the page. */
export const dataAnswerSchema = z.discriminatedUnion("type", [
  describeAnswer("measureStorage", dataRequests.measureStorage),
  describeAnswer("listStoredRuns", dataRequests.listStoredRuns),
  describeAnswer("planRetention", dataRequests.planRetention),
  describeAnswer("getOverview", editorRequests.getOverview),
  describeAnswer("testKey", editorRequests.testKey),
  z.object({ type: z.literal("requestFailed"), requestId: z.int(), message: z.string() }),
  /** The list of runs is another one. */
  z.object({ type: z.literal("runsChanged") }),
  /** Keys, settings or configs are others, or the workspace is trusted now. */
  z.object({ type: z.literal("overviewChanged") }),
]);
export type DataAnswer = z.infer<typeof dataAnswerSchema>;

/** What a panel remembers across a window reload. */
export const dataStateSchema = z.object({
  /** URI of the workspace folder. */
  folder: z.string(),
  config: z.string().optional(),
  olderThanDays: z.number().nonnegative().optional(),
  text: z.string().max(200).optional(),
  scrollTop: z.number().optional(),
});
export type DataState = z.infer<typeof dataStateSchema>;
