/** The queue that coordinators announce their runs in; none of its jobs is ever taken. */
export const runsQueue = "touchstone-runs";

/** The tests of one provider of a run. */
export function testsQueueOf(run: string, provider: string): string {
  return `touchstone-to-${run}-${provider}`;
}

/** What workers tell the coordinator of a run. */
export function reportsQueueOf(run: string): string {
  return `touchstone-back-${run}`;
}

/** The queue that the definitions of runs lie in, each by the id of its run; none of its jobs is ever taken. */
export const definitionsQueue = "touchstone-definitions";
