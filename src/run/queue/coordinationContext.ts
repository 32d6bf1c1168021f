import type { ProviderConfig } from "../../model/config/providerConfig.ts";
import type { StartRunOptions } from "../activeRun.ts";
import type { MatrixContext } from "../prompts/runMatrix.ts";
import type { TestQueue } from "../prompts/testQueue.ts";
import type { QueuedRun } from "./queuedRun.ts";
import type { WorkerList } from "./workerList.ts";

/** What the tests that workers run are coordinated with. */
export interface CoordinationContext
  extends Pick<
    MatrixContext,
    "openQueue" | "cases" | "control" | "journal" | "onAttempt" | "onTestEnded"
  > {
  readonly queued: QueuedRun;
  /** Those whose tests are sent. */
  readonly providers: readonly ProviderConfig[];
  /** Cells decide by what came of their tests: no more are sent than may be under way. */
  readonly isSettling: boolean;
  /** Errors tests that no worker takes, with that reason. */
  readonly giveUp: (provider: ProviderConfig, tests: TestQueue, reason: string) => Promise<void>;
  readonly workers: WorkerList;
  /** What `workers` tells is other than before. */
  readonly onWorkers: () => void;
  readonly log: StartRunOptions["log"];
}
