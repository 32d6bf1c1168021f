import { randomUUID } from "node:crypto";
import { relativePath } from "../common/relativePath.ts";
import { formatProblem } from "../model/config/problem.ts";
import { describeShortKeys } from "../model/config/shortKeys.ts";
import type { RunFolderFile } from "../model/results/runFolder.ts";
import type { ActiveRun, StartRunOptions } from "./activeRun.ts";
import { buildRunFolder } from "./buildRunFolder.ts";
import { loadGitState } from "./gitState.ts";
import { createRunJudge } from "./judging/runJudge.ts";
import { launchRun } from "./launchRun.ts";
import { createMasker, type Masker } from "./masking/masker.ts";
import { buildPlan, type RunPlan } from "./plan.ts";
import { createLanes, disposeLanes } from "./prompts/createLanes.ts";
import { storeCases } from "./prompts/runCases.ts";
import type { ProviderLane } from "./prompts/sendRequest.ts";
import {
  openQueueAccess,
  openRunQueue,
  type RunQueue,
  type SplitAccess,
} from "./queue/openRunQueue.ts";
import { takeLeftReports } from "./queue/takeLeftReports.ts";
import { reclaimRun } from "./resume/reclaimRun.ts";
import { reopenRun } from "./resume/reopenRun.ts";
import { revealStreams } from "./revealStreams.ts";
import { createRunControl, type RunControl } from "./runControl.ts";
import { type RunBounds, shareBounds } from "./shards/shareBounds.ts";
import type { RunTelemetry } from "./telemetry/runTelemetry.ts";

/**
 * Takes the run lock, writes `run.json` and sets the matrix going, or what is missing of a run that goes on. Throws a
 * `UserError` while nothing has begun ("locked", "config", "usage", "storage"); after that whatever happens is in
 * `finished`.
 */
export async function startRun(given: StartRunOptions): Promise<ActiveRun> {
  const masker = createMasker(given.keys);
  const options = withMaskedTexts(given, masker);
  const { store, log, resumes } = options;
  const plan = buildPlan(options.loaded, options.selection);
  const runId = resumes?.id ?? randomUUID();
  const lost = new AbortController();
  const asked = new AbortController();
  let written: RunFolderFile | undefined;
  const lock = await store.acquireRunLock({
    runId,
    name: masker.text(options.loaded.config.name),
    onRetaken: async () => {
      if (written !== undefined) await reclaimRun(store, written);
    },
    onLost: (error) => lost.abort(error),
    onStopAsked: () => asked.abort(),
  });
  let lanes: Map<string, ProviderLane> | undefined;
  let control: RunControl | undefined;
  let access: SplitAccess | undefined;
  let queue: RunQueue | undefined;
  try {
    const { limits, providers } = boundsOf(plan, options);
    access = options.queue && (await openQueueAccess(options.queue, plan, options));
    if (access !== undefined && resumes !== undefined)
      await takeLeftReports(access, resumes, options);
    const reopened = resumes && (await reopenRun(store, resumes, plan, { limits, log }));
    lanes = await createLanes(access?.split.here ?? providers, options);
    const gitState = reopened
      ? Promise.resolve(undefined)
      : loadGitState(options.workspaceFolder, store.paths.dataFolder);
    const maskedBefore = masker.count;
    const built = reopened?.folder ?? buildRunFolder(runId, plan, options, masker);
    await store.createRunFolder(built);
    const cases = await storeCases(runId, plan, options, masker).catch(async (error) => {
      if (reopened === undefined) await store.removeRunFolder(runId);
      throw error;
    });
    const isMasked = masker.count > maskedBefore;
    const folder: RunFolderFile = isMasked ? { ...built, masked: true } : built;
    if (isMasked) {
      await store.createRunFolder(folder);
      log("warn", writtenOut);
    }
    written = folder;
    queue = access && (await openRunQueue(access, folder, options));
    tellWarnings(options);
    for (const warning of describeShortKeys(options.keys)) log("warn", warning);
    control = createRunControl(limits, (message) => log("warn", message), reopened?.earlier);
    if (lost.signal.aborted) throw lost.signal.reason;
    const telemetry = await openTelemetry(folder, log);
    const { fail } = control;
    lost.signal.addEventListener("abort", () => fail(lost.signal.reason));
    const run = launchRun({
      plan: { ...plan, ...reopened?.left, streams: revealStreams(plan.streams, options.keys) },
      folder,
      queue,
      earlier: reopened?.earlier,
      gitState,
      lanes,
      judge: createRunJudge(options.loaded.config.judgeTimeoutMs),
      cases,
      control,
      masker,
      options,
      lock,
      telemetry,
    });
    const stopAsAsked = () => run.stop("cancelled");
    if (asked.signal.aborted) stopAsAsked();
    else asked.signal.addEventListener("abort", stopAsAsked);
    return run;
  } catch (error) {
    control?.dispose();
    if (lanes !== undefined) await disposeLanes(lanes);
    await (queue?.queued ?? access?.store)?.close();
    await lock.release();
    throw error;
  }
}

// --- internal ---

function boundsOf({ providers }: RunPlan, options: StartRunOptions): RunBounds {
  const bounds = { limits: options.loaded.config.limits, providers };
  const shard = options.resumes?.plan.shard ?? options.selection?.shard;
  return shard === undefined ? bounds : shareBounds(bounds, shard);
}

/** Loaded only where it is asked for. */
async function openTelemetry(
  folder: RunFolderFile,
  log: StartRunOptions["log"],
): Promise<RunTelemetry | undefined> {
  const { telemetry } = folder.snapshot.config;
  if (telemetry === undefined) return undefined;
  const { openRunTelemetry } = await import("./telemetry/runTelemetry.ts");
  return openRunTelemetry(telemetry, folder, (message) => log("warn", message));
}

const writtenOut =
  "The config, or a file that it names, holds the value of one of its keys written out; in what the run keeps it is masked.";

/** What is told, and what goes to the output channel, has no secrets. */
function withMaskedTexts(options: StartRunOptions, masker: Masker): StartRunOptions {
  if (!masker.isActive) return options;
  return {
    ...options,
    log: (level, message) => options.log(level, masker.text(message)),
    print: (line) => options.print(masker.text(line)),
  };
}

/** So many are told at the start; `validate` lists them all. */
const mostWarnings = 20;

function tellWarnings({ loaded, workspaceFolder, log }: StartRunOptions): void {
  for (const warning of loaded.warnings.slice(0, mostWarnings)) {
    const file = relativePath(workspaceFolder, warning.file);
    log("warn", formatProblem({ ...warning, file }));
  }
  const rest = loaded.warnings.length - mostWarnings;
  if (rest > 0) log("warn", `${rest} more warnings of this config; "validate" lists them.`);
}
