import * as z from "zod";
import { chatMessageSchema } from "../model/chatMessage.ts";
import { loadedPromptScenarioSchema, loadedRunConfigSchema } from "../model/config/loadedConfig.ts";
import { runIdSchema } from "../model/ids.ts";
import { providerAttemptSchema } from "../model/results/record.ts";

/** What a coordinator says of its run, over and over: workers serve it while this is fresh. Times are by the clock of the store. */
export const announcementSchema = z.object({
  run: runIdSchema,
  name: z.string(),
  /** Of Touchstone. */
  version: z.string(),
  /** New with every start of a coordinator, and when the store lost what it held. */
  epoch: z.string(),
  /** Who coordinates, for people. */
  owner: z.string(),
  beatMs: z.number(),
  /** `draining`: what is under way ends, nothing new begins. `stopped`: all ends at once. */
  state: z.enum(["running", "draining", "stopped"]),
  /** Those whose tests are sent. */
  providers: z.array(z.string()),
  /** sha-256 of the definition's JSON. */
  definition: z.string(),
});
export type Announcement = z.infer<typeof announcementSchema>;

/** All that the tests of a run have in common, so that a worker needs no file. */
export const definitionSchema = z.object({
  config: loadedRunConfigSchema,
  scenarios: z.array(loadedPromptScenarioSchema),
});
export type Definition = z.infer<typeof definitionSchema>;

const jobTestSchema = z.object({
  scenario: z.int(),
  runNumber: z.int(),
  round: z.int(),
  /** As the folder of the run keeps it, where the scenario has cases. */
  case: z
    .object({
      id: z.string(),
      vars: z.record(z.string(), z.unknown()),
      expected: z.array(z.unknown()),
    })
    .optional(),
});
export type JobTest = z.infer<typeof jobTestSchema>;

/** Tests to be run one after the other: several where they are quick, since a job costs more than such a test. */
export const testJobSchema = z.object({
  provider: z.string(),
  tests: z.array(jobTestSchema).min(1),
  /** Grows when the same test is sent again. */
  generation: z.int(),
  /** No worker begins it later, by the clock of the store. */
  expiresMs: z.number(),
});
export type TestJob = z.infer<typeof testJobSchema>;

const test = { provider: z.string(), scenario: z.int(), runNumber: z.int() };
const ofTest = {
  ...test,
  /** Which handing-out of the test this is about: a later one has a higher number. */
  delivery: z.int(),
};

/** What a worker tells of the tests it was given. */
export const workerMessageSchema = z.discriminatedUnion("type", [
  /** A request is about to be sent. */
  z.object({ type: z.literal("sent"), ...ofTest }),
  z.object({
    type: z.literal("attempt"),
    ...ofTest,
    /** Counts the attempts of this delivery from 1. */
    sequence: z.int().positive(),
    attempt: providerAttemptSchema,
    hasReply: z.boolean(),
    arrivedNs: z.bigint(),
    promptHash: z.string(),
    /** Absent where the worker has told of this prompt before. */
    prompt: z.array(chatMessageSchema).optional(),
  }),
  /** After its last attempt. */
  z.object({ type: z.literal("ended"), ...ofTest, attempts: z.int() }),
  /** It was told to end soon before it began anything further: the test is not done. */
  z.object({ type: z.literal("cutOff"), ...ofTest }),
  /** Tests of a job that this worker leaves to others, so that each is to be sent anew by itself. */
  z.object({
    type: z.literal("returned"),
    provider: z.string(),
    generation: z.int(),
    tests: z.array(z.object({ scenario: z.int(), runNumber: z.int() })),
  }),
  /** The engine could not go on with it. */
  z.object({ type: z.literal("fault"), ...ofTest, message: z.string() }),
  /** A job was not begun; the reason follows "it". */
  z.object({ type: z.literal("refusedJob"), provider: z.string(), reason: z.string() }),
  /** A provider is not served by this worker, and why, as a sentence. */
  z.object({ type: z.literal("passedOn"), provider: z.string(), reason: z.string() }),
  /** The run is not served by this worker, and why, as a sentence. */
  z.object({ type: z.literal("declined"), reason: z.string() }),
  /** Told when it begins to serve a run, and every few seconds then. */
  z.object({
    type: z.literal("here"),
    serves: z.array(z.string()),
    underWay: z.int(),
    /** The first few of those under way. */
    doing: z.array(z.object(test)),
  }),
  z.object({ type: z.literal("gone") }),
]);
export type WorkerMessage = z.infer<typeof workerMessageSchema>;
export type ReturnedMessage = Extract<WorkerMessage, { type: "returned" }>;
export type AttemptMessage = Extract<WorkerMessage, { type: "attempt" }>;

/** Messages of one worker to one coordinator. */
export const workerReportSchema = z.object({
  worker: z.object({
    id: z.string(),
    name: z.string(),
    host: z.string(),
    /** Of Touchstone. */
    version: z.string(),
  }),
  /** Counts the reports of this worker on this run from 1. */
  number: z.int().positive(),
  messages: z.array(workerMessageSchema),
});
export type WorkerReport = z.infer<typeof workerReportSchema>;
