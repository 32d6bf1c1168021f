import type { Environment } from "../model/results/resultFile.ts";
import type { RunFolderFile } from "../model/results/runFolder.ts";
import type { TestDataStore } from "../store/testDataStore.ts";
import type { StartRunOptions } from "./activeRun.ts";
import type { RunPlan } from "./plan.ts";
import type { ProviderLane } from "./prompts/sendRequest.ts";
import type { RunControl } from "./runControl.ts";

/** Progress is told of no more often than this. */
export const progressIntervalMs = 100;

/** What a run is made of once it may start. */
export interface RunParts {
  readonly store: TestDataStore;
  readonly plan: RunPlan;
  readonly folder: RunFolderFile;
  /** Asked for at the start, while requests are sent already: a large repository takes its time. */
  readonly gitState: Promise<Environment["git"]>;
  readonly lanes: ReadonlyMap<string, ProviderLane>;
  readonly control: RunControl;
  readonly options: StartRunOptions;
  readonly release: () => Promise<void>;
}
