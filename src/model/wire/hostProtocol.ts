import * as z from "zod";
import { chatMessageSchema } from "../chatMessage.ts";
import { jsonSchemaSchema } from "../config/jsonSchema.ts";
import { grantedKeySchema, keyNeedSchema } from "../config/keyNeed.ts";
import { problemSchema } from "../config/problemSchema.ts";
import { runIdSchema } from "../ids.ts";
import { listedModelSchema } from "../listedModel.ts";
import { mendSchema } from "../mend.ts";
import { modelCheckSchema } from "../modelCheck.ts";
import { listedBaselineSchema } from "../results/baselineFile.ts";
import { judgedGateSchema } from "../results/comparison.ts";
import { configCheckSchema } from "../results/configCheck.ts";
import { indexEntrySchema } from "../results/indexFile.ts";
import { attemptPlaceSchema, reportModelSchema } from "../results/report.ts";
import { runMarksSchema } from "../results/runMarks.ts";
import { runFilterSchema, runGroupingSchema, runGroupSchema } from "../results/runQuery.ts";
import { componentRoleSchema } from "../results/streamStatus.ts";
import { testSelectorSchema, topUpSchema } from "../results/testSelector.ts";
import { agentRequests } from "./agentRequests.ts";
import { assistRequests, filePlaceSchema } from "./assistRequests.ts";
import { cellRequests } from "./cellRequests.ts";
import { comparisonFileRequests, comparisonRequests } from "./comparisonRequests.ts";
import { dataFileRequests, dataRequests } from "./dataRequests.ts";
import { draftRequests } from "./draftRequests.ts";
import { historyFileRequests, historyRequests } from "./historyRequests.ts";
import { importRequests } from "./importRequests.ts";
import { problemRequests } from "./problemRequests.ts";
import { queueAccessSchema, queueRequests } from "./queueRequests.ts";
import { reportRequests } from "./reportRequests.ts";
import { runOutcomeSchema, runProgressSchema } from "./runProgress.ts";

/** What becomes of a run when the editor is gone: it is stopped, which is the default, or goes on to its end. */
export const onWindowCloseSchema = z.enum(["interrupt", "finish"]);
export type OnWindowClose = z.infer<typeof onWindowCloseSchema>;

/** What a run host is told at its start; it serves one workspace folder. */
export const hostSettingsSchema = z.object({
  workspaceFolder: z.string(),
  dataFolder: z.string(),
  touchstoneVersion: z.string(),
  vscodeVersion: z.string().optional(),
  onWindowClose: onWindowCloseSchema.optional(),
  /** Proxy for `http:` and `https:` requests, from VS Code's settings. */
  proxy: z.string().optional(),
  /** Result files (absolute) that this window opened by their path, by the ids it knows them by. */
  looseResults: z.record(runIdSchema, z.string()).optional(),
});
export type HostSettings = z.infer<typeof hostSettingsSchema>;

/** Where a Test Service is, and what lets in. */
export const serviceAddressSchema = z.object({ url: z.string(), token: z.string() });
export type ServiceAddress = z.infer<typeof serviceAddressSchema>;

/** A config as the *Configs* view shows it. */
export const configSummarySchema = z.object({
  /** Relative to the workspace folder, with `/`. */
  file: z.string(),
  name: z.string(),
  providers: z.array(
    z.object({
      id: z.string(),
      kind: z.string(),
      model: z.string().optional(),
      /** In the config, from 1. */
      line: z.int().optional(),
      /** Whether it may be run at every save. */
      runsOnSave: z.literal(true).optional(),
    }),
  ),
  scenarios: z.array(
    z.object({
      number: z.int(),
      /** In its file, from 1. */
      line: z.int().optional(),
      name: z.string(),
      kind: z.string(),
      mode: z.string().optional(),
      file: z.string(),
      /** Of a stream scenario. */
      components: z
        .array(
          z.object({
            role: componentRoleSchema,
            id: z.string(),
            kind: z.string(),
            /** In the file of its scenario, from 1. */
            line: z.int().optional(),
          }),
        )
        .optional(),
    }),
  ),
  keys: z.array(keyNeedSchema),
  problems: z.array(problemSchema),
});
export type ConfigSummary = z.infer<typeof configSummarySchema>;

/** A row of the *Runs* view: an index entry, or a file that cannot be one. */
export const runRowSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("run"),
    entry: indexEntrySchema,
    /** False when the result file is not in this working tree. */
    hasFile: z.boolean(),
    ...runMarksSchema.shape,
    /** How many tests it was to have, by its file. */
    plannedTests: z.int().optional(),
  }),
  z.object({
    kind: z.literal("broken"),
    /** File name, or a row's id, as text to show; nothing is opened or deleted by it. */
    label: z.string(),
    message: z.string(),
  }),
]);
export type RunRow = z.infer<typeof runRowSchema>;

/** A run of another process on the same data folder: another window, the command line, or a service. */
export const runElsewhereSchema = z.object({
  runId: z.string(),
  /** Name of its config. */
  name: z.string(),
  /** ISO 8601. */
  since: z.string(),
  pid: z.int(),
  host: z.string(),
  /** Whether that is this machine. */
  isHere: z.boolean(),
  /** As its folder tells; absent until that can be read. */
  progress: runProgressSchema.optional(),
  /** Somebody asked to stop it; `unanswered` when it goes on as if nobody had. */
  stop: z.enum(["asked", "unanswered"]).optional(),
});
export type RunElsewhere = z.infer<typeof runElsewhereSchema>;

/** A start that waits until the run that goes on has ended. */
export const waitingStartSchema = z.object({
  id: z.uuid(),
  /** Name of its config. */
  name: z.string(),
  /** Absolute path of its config. */
  config: z.string(),
});
export type WaitingStart = z.infer<typeof waitingStartSchema>;

export const gitChoiceSchema = z.enum(["ignoreAll", "keepIndex", "trackResults"]);
export type GitChoice = z.infer<typeof gitChoiceSchema>;

/** A format that runs can be exported in, as it is offered. */
export const exportChoiceSchema = z.object({
  name: z.string(),
  label: z.string(),
  description: z.string(),
  extension: z.string(),
  /** Whether several runs are a file each, in a folder. */
  isOneRunAFile: z.boolean(),
  /** Whether replies and values may be left out or taken in. */
  asksForValues: z.boolean(),
});
export type ExportChoice = z.infer<typeof exportChoiceSchema>;

const runIds = z.array(runIdSchema).min(1);
/** `failed` are runs that are in none of the files. */
const filesResult = z.object({
  files: z.array(z.string()),
  failed: z.array(z.object({ id: z.string(), message: z.string() })),
});
const deletedResult = z.object({ deleted: z.array(z.string()), exported: z.array(z.string()) });

/** `open` are files that an editor has open, `named` those of them that the config names. */
const readParams = { config: z.string(), open: z.array(z.string()).optional() };
const readResult = { summary: configSummarySchema, named: z.array(z.string()) };

/** A request of a report, about this run. */
function ofRun<Params extends z.ZodRawShape, Result extends z.ZodType>({
  params,
  result,
}: {
  readonly params: z.ZodObject<Params>;
  readonly result: Result;
}) {
  return { params: params.extend({ runId: runIdSchema }), result };
}

/** Requests the editor makes to the run host, by name. Paths of files on disk are absolute. */
export const hostRequests = {
  initialize: {
    params: hostSettingsSchema,
    result: z.object({ recovered: z.array(runOutcomeSchema) }),
  },
  listConfigs: {
    params: z.object({ files: z.array(z.string()) }),
    result: z.object({ configs: z.array(configSummarySchema) }),
  },
  listRuns: {
    params: z.object({
      offset: z.int().nonnegative(),
      limit: z.int().positive(),
      filter: runFilterSchema.optional(),
      /** Rows come by group, of each its newest; by day unless told otherwise. */
      grouping: runGroupingSchema.optional(),
    }),
    result: z.object({
      rows: z.array(runRowSchema),
      /** Of those that the filter lets pass. */
      total: z.int(),
      /** Unless it is by day. */
      groups: z.array(runGroupSchema).optional(),
      running: runProgressSchema.optional(),
      /** Only while none goes on here. */
      elsewhere: runElsewhereSchema.optional(),
      /** In their order; absent where none waits. */
      waiting: z.array(waitingStartSchema).optional(),
    }),
  },
  /** Reads a config for one `startRun`, which names what was read; the last few are kept. */
  prepareRun: {
    params: z.object(readParams),
    result: z.object({ prepared: z.uuid(), ...readResult }),
  },
  /** Makes a probe of one provider of what was read, for one `startRun`, which sends so many requests. */
  prepareProbe: {
    params: z.object({ prepared: z.uuid(), provider: z.string() }),
    result: z.object({
      prepared: z.uuid(),
      name: z.string(),
      /** What is sent, in a sentence: requests, provider, cost where it has a price. */
      description: z.string(),
      requests: z.int(),
      costUsd: z.number().optional(),
      keys: z.array(keyNeedSchema),
    }),
  },
  /** Makes a run of one scenario of what was read, for one `startRun`. */
  prepareScenario: {
    params: z.object({ prepared: z.uuid(), scenario: z.int() }),
    result: z.object({ prepared: z.uuid(), name: z.string(), keys: z.array(keyNeedSchema) }),
  },
  /** Reads a config as a run would, and tells what is wrong with it. */
  validateConfig: {
    params: z.object(readParams),
    result: z.object(readResult),
  },
  ...assistRequests,
  ...agentRequests,
  /** Which providers of what was read, or whether this one, have a model that their servers may list, and the keys to ask them. */
  prepareModels: {
    params: z.object({ prepared: z.uuid(), provider: z.string().optional() }),
    result: z.object({ asked: z.array(z.string()), keys: z.array(keyNeedSchema) }),
  },
  /** Asks these providers for their lists, and looks for their models in them. */
  checkModels: {
    params: z.object({
      prepared: z.uuid(),
      provider: z.string().optional(),
      keys: z.array(grantedKeySchema),
    }),
    result: z.object({ checks: z.array(modelCheckSchema) }),
  },
  /** Asks one provider for its list; `fault` says why there is none. */
  listModels: {
    params: z.object({ prepared: z.uuid(), provider: z.string(), keys: z.array(grantedKeySchema) }),
    result: z.object({
      models: z.array(listedModelSchema).optional(),
      fault: z.string().optional(),
    }),
  },
  /** Ends what `checkModels` or `listModels` asks for what was read; it fails then. */
  cancelModels: { params: z.object({ prepared: z.uuid() }), result: z.object({}) },
  /** Makes a run of what was read that tries another model of a provider beside its own, for one `startRun`. */
  prepareReplacement: {
    params: z.object({ prepared: z.uuid(), provider: z.string(), model: z.string() }),
    result: z.object({
      prepared: z.uuid(),
      name: z.string(),
      /** Id of the copy with the new model. */
      copy: z.string(),
      /** What is sent, in a sentence: requests, providers, models. */
      description: z.string(),
      requests: z.int(),
      keys: z.array(keyNeedSchema),
    }),
  },
  /**
   * Makes ready for one `startRun` what is missing of a run that was cut short; or some of its tests `again`, as a run of its
   * own; or `more` rounds of some of its cells, which become part of it.
   */
  prepareResume: {
    params: z.object({
      runId: runIdSchema,
      again: testSelectorSchema.optional(),
      more: topUpSchema.optional(),
    }),
    result: z.object({
      prepared: z.uuid(),
      name: z.string(),
      /** What of its config has changed since, each as a sentence: it is run as it was then. */
      changes: z.array(z.string()),
      keys: z.array(keyNeedSchema),
      /** Of one that is taken up again, the store that its tests went over, without user and password. */
      queue: z.string().optional(),
    }),
  },
  /** Which providers of what was read want these keys, which are not there, and whether it can be run without them. */
  findLackingProviders: {
    params: z.object({ prepared: z.uuid(), missing: z.array(keyNeedSchema) }),
    result: z.object({ providers: z.array(z.string()), hasOthers: z.boolean() }),
  },
  /** Starts what was read, whatever the file says by now, without these providers. */
  startRun: {
    params: z.object({
      prepared: z.uuid(),
      keys: z.array(grantedKeySchema),
      without: z.array(z.string()).optional(),
      /** Where its tests go to workers. */
      queue: queueAccessSchema.optional(),
    }),
    result: z.object({ runId: runIdSchema }),
  },
  /** Starts what was read once the run that goes on, here or elsewhere, has ended; it waits as long as the host lives. */
  startRunAfter: {
    params: z.object({
      prepared: z.uuid(),
      keys: z.array(grantedKeySchema),
      without: z.array(z.string()).optional(),
      queue: queueAccessSchema.optional(),
    }),
    result: z.object({ waiting: z.uuid() }),
  },
  cancelWaiting: { params: z.object({ waiting: z.uuid() }), result: z.object({}) },
  /** Stops a run that goes on in the host; one of another process is asked to stop. */
  cancelRun: { params: z.object({ runId: runIdSchema }), result: z.object({}) },
  /** Has a run over a queue that goes on in the host begin no test, or go on to. */
  pauseRun: {
    params: z.object({ runId: runIdSchema, isPaused: z.boolean() }),
    result: z.object({}),
  },
  getReport: { params: z.object({ runId: runIdSchema }), result: reportModelSchema },
  getTests: ofRun(reportRequests.getTests),
  getAttempts: ofRun(reportRequests.getAttempts),
  /** An attempt as Markdown, to be put to a person or an agent. */
  getAttemptPrompt: {
    params: attemptPlaceSchema.extend({ runId: runIdSchema }),
    result: z.object({ markdown: z.string() }),
  },
  /** Where the reply of an attempt was refused, or what was asked, in the files as they are now; `isChanged`: they are no longer those of the run. */
  getFailurePlace: {
    params: attemptPlaceSchema.extend({ runId: runIdSchema }),
    result: z.object({ place: filePlaceSchema, isChanged: z.boolean() }),
  },
  getStreamTest: ofRun(reportRequests.getStreamTest),
  getPromptImage: ofRun(reportRequests.getPromptImage),
  getRecords: ofRun(reportRequests.getRecords),
  getTeeth: ofRun(reportRequests.getTeeth),
  getStanding: ofRun(reportRequests.getStanding),
  getMarks: ofRun(reportRequests.getMarks),
  ...comparisonRequests,
  ...comparisonFileRequests,
  ...dataRequests,
  ...dataFileRequests,
  ...historyRequests,
  ...historyFileRequests,
  ...cellRequests,
  ...draftRequests,
  ...importRequests,
  ...queueRequests,
  /** The run that is the baseline of the config of this one. */
  getBaseline: {
    params: z.object({ runId: runIdSchema }),
    result: z.object({ runId: runIdSchema }),
  },
  /** A file below `test_runs/<id>`; `path` is relative to the data folder, with `/`. */
  getComponentFile: {
    params: z.object({ runId: runIdSchema, path: z.string() }),
    result: z.object({ file: z.string() }),
  },
  controlComponent: ofRun(reportRequests.controlComponent),
  /** Opens a result file (absolute), wherever it lies: as the run it is of in the data folder, else by an id of its own. */
  openResultFile: {
    params: z.object({ file: z.string() }),
    result: z.object({ runId: runIdSchema, isLoose: z.boolean(), timestamp: z.string() }),
  },
  getResultFile: {
    params: z.object({ runId: runIdSchema }),
    result: z.object({ file: z.string() }),
  },
  getRunConfig: {
    params: z.object({ runId: runIdSchema }),
    /** `probe` is the provider that was probed. */
    result: z.object({ config: z.string(), probe: z.string().optional() }),
  },
  listExportFormats: {
    params: z.object({}),
    result: z.object({ formats: z.array(exportChoiceSchema) }),
  },
  exportRuns: {
    params: z.object({
      runIds,
      format: z.string(),
      includeValues: z.boolean().optional(),
      out: z.string(),
    }),
    result: filesResult,
  },
  /** Runs as Markdown, to be put into the clipboard. */
  getRunsAsMarkdown: {
    params: z.object({ runIds, includeValues: z.boolean() }),
    result: z.object({ markdown: z.string() }),
  },
  deleteRuns: {
    params: z.object({ runIds, exportTo: z.string().optional() }),
    result: deletedResult,
  },
  planCleanUp: {
    params: z.object({
      olderThanDays: z.number().nonnegative().optional(),
      keepLast: z.int().nonnegative().optional(),
    }),
    result: z.object({ entries: z.array(indexEntrySchema) }),
  },
  rebuildIndex: {
    params: z.object({ prune: z.boolean() }),
    result: z.object({
      added: z.int(),
      repaired: z.int(),
      dropped: z.int(),
      problems: z.array(z.string()),
    }),
  },
  /** The run that others of each config are compared with; `problem` is what is wrong with the file of them. */
  listBaselines: {
    params: z.object({}),
    result: z.object({
      baselines: z.array(listedBaselineSchema),
      problem: z.string().optional(),
    }),
  },
  /** What marking a run would do; nothing is written. `ignoredBy` is the line that has git ignore its result file. */
  planBaseline: {
    params: z.object({ runId: runIdSchema }),
    result: z.object({
      /** Of the config. */
      name: z.string(),
      fileName: z.string(),
      /** The run that is the baseline until now. */
      replaced: z.string().optional(),
      warnings: z.array(z.string()),
      ignoredBy: z.string().optional(),
    }),
  },
  /** With `track` git is told to track the result file, in `gitIgnore`; `ignoredBy` is a line that is in the way nonetheless. */
  markBaseline: {
    params: z.object({ runId: runIdSchema, track: z.boolean() }),
    result: z.object({
      name: z.string(),
      gitIgnore: z.string().optional(),
      ignoredBy: z.string().optional(),
    }),
  },
  /** `name` is that of a config; `run` was its baseline, absent where there was none. */
  /** What the gate that a run was started with says of it; nothing where it has none. Adds it to the history. */
  judgeGate: {
    params: z.object({ runId: runIdSchema }),
    result: z.object({ judged: judgedGateSchema.optional() }),
  },
  clearBaseline: {
    params: z.object({ name: z.string() }),
    result: z.object({ run: z.string().optional() }),
  },
  /** Whether the committed runs of these configs still fit them; those of workspaces further down are left out. */
  checkConfigs: {
    params: z.object({ files: z.array(z.string()) }),
    result: z.object({ checks: z.array(configCheckSchema), notes: z.array(z.string()) }),
  },
  listGitChoices: {
    params: z.object({}),
    result: z.object({
      choices: z.array(z.object({ choice: gitChoiceSchema, lines: z.array(z.string()) })),
    }),
  },
  setGitChoice: {
    /** With `mergesIndex` git is told to merge the index by its rows. */
    params: z.object({ choice: gitChoiceSchema, mergesIndex: z.boolean().optional() }),
    result: z.object({ file: z.string(), lines: z.array(z.string()) }),
  },
  /** Looks through the data folder for the values of these keys, and for what looks like one. */
  scanForSecrets: {
    params: z.object({ keys: z.array(grantedKeySchema) }),
    result: z.object({
      findings: z.array(z.object({ file: z.string(), line: z.int(), kind: z.string() })),
      /** What was not looked into, each as a sentence. */
      leftOut: z.array(z.string()),
    }),
  },
  /** Serves the folder over HTTP: on loopback and any free port unless told otherwise. While it does, the answer stays the same. */
  startService: {
    params: z.object({
      port: z.int().min(0).max(65_535).optional(),
      host: z.string().optional(),
      isTrusted: z.boolean(),
    }),
    result: serviceAddressSchema,
  },
  stopService: { params: z.object({}), result: z.object({}) },
  ...problemRequests,
} as const;
export type HostRequests = typeof hostRequests;
export type HostMethod = keyof HostRequests;
export type HostParams<M extends HostMethod> = z.infer<HostRequests[M]["params"]>;
export type HostResult<M extends HostMethod> = z.infer<HostRequests[M]["result"]>;

/** What is said of an error: the code of a `UserError`, or `host`. */
const failureSchema = z.object({
  code: z.string(),
  message: z.string(),
  mend: mendSchema.optional(),
});
export type Failure = z.infer<typeof failureSchema>;

/** From the editor to the run host. */
export const editorToHostSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("request"), id: z.int(), method: z.string(), params: z.unknown() }),
  /** The setting has changed. */
  z.object({ type: z.literal("onWindowClose"), runs: onWindowCloseSchema }),
  z.object({
    type: z.literal("chatReply"),
    id: z.int(),
    reply: z
      .object({
        text: z.string(),
        inputTokens: z.number().optional(),
        outputTokens: z.number().optional(),
        finishReason: z.string().optional(),
        responseModel: z.string().optional(),
      })
      .optional(),
    /** Set instead of `reply`; `kind` is an error kind of an attempt. */
    failure: z
      .object({
        kind: z.enum(["auth", "rate_limit", "network", "unsupported", "internal"]),
        message: z.string(),
      })
      .optional(),
  }),
  z.object({
    type: z.literal("keyReply"),
    id: z.int(),
    keys: z.array(grantedKeySchema).optional(),
    /** Set instead of `keys`: why there are none. */
    refusal: z.string().optional(),
  }),
  z.object({
    type: z.literal("queueReply"),
    id: z.int(),
    queue: queueAccessSchema.optional(),
    /** Set instead of `queue`: why there is none. */
    refusal: z.string().optional(),
  }),
]);
export type EditorToHost = z.infer<typeof editorToHostSchema>;

/** From the run host to the editor. */
export const hostToEditorSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("response"),
    id: z.int(),
    result: z.unknown().optional(),
    error: failureSchema.optional(),
  }),
  /** At most ten times a second while a run goes on. */
  z.object({ type: z.literal("runProgress"), progress: runProgressSchema }),
  z.object({ type: z.literal("runFinished"), outcome: runOutcomeSchema }),
  /** At most about once a second while a run of another process goes on, and once when it has ended. */
  z.object({ type: z.literal("runElsewhere"), run: runElsewhereSchema.optional() }),
  /** Runs whose process died, and which have a result now. */
  z.object({ type: z.literal("runsRecovered"), outcomes: z.array(runOutcomeSchema) }),
  z.object({ type: z.literal("waiting"), waiting: z.array(waitingStartSchema) }),
  /** A start that waited waits no more: its run has begun, or could not, or it was called off and has neither run nor error. */
  z.object({
    type: z.literal("waitingEnded"),
    start: waitingStartSchema,
    runId: runIdSchema.optional(),
    error: failureSchema.optional(),
  }),
  z.object({
    type: z.literal("log"),
    level: z.enum(["debug", "info", "warn", "error"]),
    message: z.string(),
  }),
  z.object({
    type: z.literal("chat"),
    id: z.int(),
    vendor: z.string(),
    family: z.string(),
    messages: z.array(chatMessageSchema),
    mode: z.enum(["prompt", "strict"]),
    schema: jsonSchemaSchema,
  }),
  z.object({ type: z.literal("cancelChat"), id: z.int() }),
  /** Keys for a run that was not started in the editor. */
  z.object({ type: z.literal("askKeys"), id: z.int(), needs: z.array(keyNeedSchema).min(1) }),
  /** The queue for a run that was not started in the editor. */
  z.object({ type: z.literal("askQueue"), id: z.int() }),
]);
export type HostToEditor = z.infer<typeof hostToEditorSchema>;
