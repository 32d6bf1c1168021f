import type { ResultHead } from "../../model/results/resultFile.ts";
import { formatShard } from "../../model/results/standsForConfig.ts";
import { UserError } from "../../model/userError.ts";

/** The config's name of a run that can be a baseline. Throws `UserError` ("usage") that says why a run can be none. */
export function readBaselineName(head: ResultHead): string {
  const { id, config, summary, status = "completed" } = head;
  const refuse = (why: string) =>
    new UserError(`Run ${id} is no baseline: ${why}.`, { code: "usage" });
  if (config.probe === true) throw refuse("it probed what a provider enforces");
  if (config.shard !== undefined) {
    throw refuse(`it did share ${formatShard(config.shard)} of its plan: merge the shares first`);
  }
  if (config.name === undefined || config.name === "") {
    throw refuse(
      "its result names no config, so no run can be compared with it; another tool wrote it",
    );
  }
  if (config.parent !== undefined) {
    throw refuse(`it ran only a part of run ${config.parent} again`);
  }
  if (status !== "completed") throw refuse(`it is ${status}, not completed`);
  if (summary.totalTests === 0) throw refuse("none of its tests ended");
  if (summary.errored === summary.totalTests) {
    throw refuse("every test of it errored, so it tested nothing");
  }
  return config.name;
}
