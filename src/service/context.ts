import type { RunHost } from "../run/runHost.ts";
import type { EventHub } from "./events/eventHub.ts";
import type { PathHider } from "./http/hidePaths.ts";
import type { ResultIndex } from "./results/resultIndex.ts";
import type { ServiceLog } from "./serviceLog.ts";

/** What the routes work with. */
export interface ServiceContext {
  readonly runs: RunHost;
  readonly hub: EventHub;
  readonly results: ResultIndex;
  readonly log: ServiceLog;
  /** For texts that are not thrown: those of errors are seen to. */
  readonly hidePaths: PathHider;
}
