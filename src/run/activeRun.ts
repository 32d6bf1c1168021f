import type { GrantedKey } from "../model/config/keyNeed.ts";
import type { LoadedConfig } from "../model/config/loadedConfig.ts";
import type { SendEditorChat } from "../model/provider.ts";
import type { TestAttempts, TestKey } from "../model/results/report.ts";
import type { ResultHead } from "../model/results/resultFile.ts";
import type { RunFolderFile } from "../model/results/runFolder.ts";
import type { PausedBy, RunWorkers } from "../model/results/runWorkers.ts";
import type { Shard } from "../model/results/shard.ts";
import type { ComponentCommand, StreamProgress } from "../model/results/streamStatus.ts";
import type { TestOutcome } from "../model/results/testOutcome.ts";
import type { RunEvent } from "../model/wire/runEvent.ts";
import type { RunOutcome, RunProgress } from "../model/wire/runProgress.ts";
import type { RunAggregate } from "../report/aggregate.ts";
import type { FrequentFailures } from "../report/frequentFailures.ts";
import type { TextIndex } from "../report/search/textIndex.ts";
import type { TestDataStore } from "../store/testDataStore.ts";
import type { SelectedTests } from "./plannedCells.ts";

/** Narrows a run to some of its matrix; absent keys narrow nothing. */
export interface RunSelection {
  readonly providers?: readonly string[];
  readonly scenarios?: readonly number[];
  readonly runsPerScenario?: number;
  /** Only these tests, whatever the other keys say of providers and scenarios. */
  readonly tests?: readonly SelectedTests[];
  /** Only this share of the tests that the other keys leave. */
  readonly shard?: Shard;
}

/** A store that coordinator and workers share, and the key they share; a key that lacks is told of. */
export interface QueueOptions {
  readonly url: string;
  readonly key: string | undefined;
}

export interface StartRunOptions {
  readonly store: TestDataStore;
  readonly loaded: LoadedConfig;
  /** Folder that `config.file` of the result is relative to. */
  readonly workspaceFolder: string;
  readonly selection?: RunSelection;
  /** The run that this one runs a part of again. */
  readonly parent?: string;
  /** The complete run that the tests of this one become part of. */
  readonly topsUp?: string;
  /** Providers that it does without. */
  readonly leftOut?: readonly string[];
  /** The run that was cut short and goes on, as its `run.json` has it; `loaded` is its snapshot. */
  readonly resumes?: RunFolderFile;
  /** Keys for this run, each for one origin; an `env` key without a grant is read from the environment only by the command line. */
  readonly keys: readonly GrantedKey[];
  /** Where its tests go to workers. */
  readonly queue?: QueueOptions;
  readonly versions: { readonly touchstone: string; readonly vscode?: string };
  readonly proxy?: string;
  readonly sendEditorChat?: SendEditorChat;
  readonly log: (level: "debug" | "info" | "warn" | "error", message: string) => void;
  /** A line of a console logger, a console dispatcher or the system under test. */
  readonly print: (line: string) => void;
  /** Called at most ten times a second, and once more before `finished` resolves. */
  readonly onProgress?: (progress: RunProgress) => void;
}

/** How a run is told to stop before its end: by a person, or because its process ends. */
export type StopAs = "cancelled" | "interrupted";

/** A run that goes on. `finished` never rejects: what went wrong is in its outcome. */
export interface ActiveRun {
  readonly id: string;
  readonly timestamp: string;
  readonly loaded: LoadedConfig;
  readonly store: TestDataStore;
  /** The figures so far, kept up to date by the run. */
  readonly aggregate: RunAggregate;
  /** Why tests did not pass so far. */
  readonly failures: FrequentFailures;
  readonly finished: Promise<RunOutcome>;
  progress(): RunProgress;
  /** What the result file would begin with now, without a status. */
  head(): ResultHead;
  /** Tests that ended so far, in that order, to be looked at: who hands one on takes `copyOutcome`. */
  outcomes(): readonly TestOutcome[];
  /** Told of everything that happens from now on. Returns the end of listening. */
  listen(listener: (event: RunEvent) => void): () => void;
  /** The attempts of a test as far as they are kept. */
  attempts(key: TestKey): Promise<TestAttempts>;
  /** What `outcomes` came to in words, by their positions: replies and what was wrong with them, to be searched. */
  texts(): Promise<TextIndex>;
  /** The stream test that goes on, if one does. */
  streamProgress(): StreamProgress | undefined;
  /** Of a run over a queue. */
  workers(): RunWorkers | undefined;
  /** Commands a component of the stream test that goes on. Throws `UserError` ("not_found" when there is none, "usage" when refused). */
  control(componentId: string, command: ComponentCommand): Promise<void>;
  /**
   * Has a run over a queue begin no test, or, with undefined, go on. Once this resolves no worker is given one, unless its store
   * is away. Throws a `UserError` ("usage") where the run is none, or ends.
   */
  setPaused(by: PausedBy | undefined): Promise<void>;
  /** Stops within a second and keeps what is there; later calls change nothing. */
  stop(as: StopAs): void;
}
