import { UserError } from "../model/userError.ts";
import type { ActiveRun } from "../run/activeRun.ts";
import type { RunHost } from "../run/runHost.ts";
import { findServiceQueue } from "./findServiceQueue.ts";
import { ServiceError } from "./http/errors.ts";

/** Takes a run up again that was cut short. Throws `UserError` and `ServiceError` (409 when nothing is left to run). */
export async function resumeTestRun(
  runs: RunHost,
  runId: string,
  isQueued: boolean,
): Promise<ActiveRun> {
  const queue = isQueued ? await findServiceQueue(runs) : undefined;
  try {
    return await runs.resume({ runId }, queue);
  } catch (error) {
    if (error instanceof UserError && error.code === "usage") {
      throw new ServiceError(409, "not_resumable", error.message);
    }
    throw error;
  }
}
