import type { RunFolderFile } from "../model/results/runFolder.ts";
import { errorMessage } from "../model/userError.ts";
import type { RunOutcome } from "../model/wire/runProgress.ts";
import type { RunLock } from "../store/testDataStore.ts";
import type { StartRunOptions } from "./activeRun.ts";
import { closeRun, createAggregateOf } from "./closeRun.ts";
import type { JournalContent } from "./journal/journalContent.ts";
import { listKeptTests } from "./journal/keptTests.ts";
import type { RunJudge } from "./judging/runJudge.ts";
import type { Masker } from "./masking/masker.ts";
import { disposeLanes } from "./prompts/createLanes.ts";
import type { RunCases } from "./prompts/runCases.ts";
import type { ProviderLane } from "./prompts/sendRequest.ts";
import type { EarlierPart } from "./resume/reopenRun.ts";
import type { EngineEnding, RunControl } from "./runControl.ts";
import { scanRun } from "./scanRun.ts";
import type { RunTelemetry } from "./telemetry/runTelemetry.ts";

/** What a run holds until its end. */
export interface RunHoldings {
  readonly folder: RunFolderFile;
  readonly lanes: ReadonlyMap<string, ProviderLane>;
  readonly judge: RunJudge;
  readonly cases: RunCases;
  readonly control: RunControl;
  readonly masker: Masker;
  /** `log` and `print` take texts that may hold secrets. */
  readonly options: StartRunOptions;
  /** Of a run that goes on. */
  readonly earlier?: EarlierPart | undefined;
  readonly lock: RunLock;
  /** Only of a run whose config asks for it. */
  readonly telemetry?: RunTelemetry | undefined;
}

/** What a run came to. */
export interface FinishedContent extends Pick<JournalContent, "tests" | "journals"> {
  /** Whether the journal may hold what counts only as abandoned, which a run that goes on has in any case. */
  readonly mayHaveAbandoned: boolean;
  /** Writes anew what vanished of the journal and beside it. */
  restore(): Promise<void>;
}

/**
 * Gives back what a run held and writes its result; a run whose result cannot be written keeps its journal and is
 * closed another time.
 */
export async function finishRun(
  { folder, lanes, judge, cases, control, masker, options, lock }: RunHoldings,
  { tests, journals, mayHaveAbandoned, restore }: FinishedContent,
  durationMs: number,
): Promise<RunOutcome> {
  const { store, log } = options;
  const ending = withMaskedMessage(control.ending(), masker);
  const outcome = {
    id: folder.id,
    name: folder.snapshot.config.name,
    duration: durationMs,
    ...(folder.probe === undefined ? {} : { probe: folder.probe }),
  };
  control.dispose();
  try {
    cases.close();
    await Promise.all([disposeLanes(lanes), judge.close()]);
    const { status, stopReason } = ending;
    const onProblem = (message: string) => log("warn", message);
    const isToBeScanned = folder.resumed !== undefined || mayHaveAbandoned;
    const content = isToBeScanned
      ? await scanRun(store, folder, onProblem)
      : { tests, journals, spending: control.spending };
    const closing = { status, stopReason, durationMs, onProblem, restore };
    const closed = await closeRun(store, folder, content, closing);
    const { id, summary } = closed.head;
    const part = id === folder.id ? {} : { part: folder.id };
    return { ...outcome, ...ending, id, ...part, file: closed.file, summary };
  } catch (error) {
    log("error", `The result file could not be written: ${errorMessage(error)}`);
    const kept = await describeKept(store.paths.runFolder(folder.id), tests);
    const message = `${ending.message ?? errorMessage(error)} ${kept}`;
    const summary = createAggregateOf(folder, tests).summary();
    return { ...outcome, status: "failed", stopReason: "error", message, file: "", summary };
  } finally {
    await lock
      .release()
      .catch((error) =>
        log("error", `The lock of the data folder could not be given back: ${errorMessage(error)}`),
      );
  }
}

// --- internal ---

function withMaskedMessage(ending: EngineEnding, masker: Masker): EngineEnding {
  const { message } = ending;
  return message === undefined ? ending : { ...ending, message: masker.text(message) };
}

/** What is left of a run without a result; said only of what is there. */
async function describeKept(runFolder: string, tests: JournalContent["tests"]): Promise<string> {
  const kept = await listKeptTests(tests, "content");
  if (kept.length === tests.length) return `The attempts are kept in ${runFolder}.`;
  return `The attempts of ${kept.length} of ${tests.length} tests are kept in ${runFolder}.`;
}
