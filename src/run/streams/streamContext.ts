import type { TestDataStore } from "../../store/testDataStore.ts";
import type { StartRunOptions } from "../activeRun.ts";
import type { RunJudge } from "../judging/runJudge.ts";
import type { Masker } from "../masking/masker.ts";
import type { StopSignals } from "../runControl.ts";
import type { RunFeed } from "../runFeed.ts";

/** What the stream tests of a run share. */
export interface StreamContext extends Pick<StartRunOptions, "workspaceFolder" | "log" | "print"> {
  readonly store: TestDataStore;
  readonly runId: string;
  readonly signals: StopSignals;
  readonly judge: RunJudge;
  readonly feed: RunFeed;
  /** Of the secrets of the run: what is kept and shown of a test has none. */
  readonly masker: Masker;
  /** Called whenever the state of a component changed. */
  readonly onChange: () => void;
}
