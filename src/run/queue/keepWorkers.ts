import { createThrottled } from "../../common/throttle.ts";
import { errorMessage } from "../../model/userError.ts";
import type { TestDataStore } from "../../store/testDataStore.ts";
import type { StartRunOptions } from "../activeRun.ts";
import type { WorkerList } from "./workerList.ts";

/** Keeps the workers of a run beside its journal, for those who follow it and for its report once it has ended. */
export interface KeptWorkers {
  readonly onChange: () => void;
  /** Writes how they ended. Never rejects. */
  end(): Promise<void>;
}

export function keepWorkers(
  store: Pick<TestDataStore, "writeRunWorkers">,
  runId: string,
  workers: WorkerList,
  log: StartRunOptions["log"],
): KeptWorkers {
  let writing: Promise<void> = Promise.resolve();
  const write = () => {
    writing = writing
      .then(() => store.writeRunWorkers(runId, workers.figures()))
      .catch((error) => log("debug", `The workers are not kept: ${errorMessage(error)}`));
    return writing;
  };
  const due = createThrottled(keepIntervalMs, write);
  return {
    onChange: due.trigger,
    async end() {
      due.dispose();
      await write();
    },
  };
}

// --- internal ---

const keepIntervalMs = 2000;
