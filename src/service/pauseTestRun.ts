import type { PausedBy } from "../model/results/runWorkers.ts";
import type { ServiceContext } from "./context.ts";
import { ServiceError } from "./http/errors.ts";
import { requireTestRun } from "./testRuns.ts";

/**
 * Pauses a run over a queue, or, with undefined, has it go on. Throws `ServiceError`: 404, 409 "not_running" of a run that does
 * not go on here, or ends, and "not_queued" of one without a queue.
 */
export async function pauseTestRun(
  service: ServiceContext,
  id: string,
  by: PausedBy | undefined,
): Promise<void> {
  const { active } = service.runs;
  if (active?.id !== id) throw await describeNotRunning(service, id, "paused");
  if (active.workers() === undefined) {
    throw new ServiceError(409, "not_queued", "Only a run over a queue can be paused.");
  }
  if (active.progress().stopping) {
    throw new ServiceError(409, "not_running", "This run is ending.");
  }
  await active.setPaused(by);
}

/** Why a run that does not go on here cannot be stopped, say; throws `UserError` ("not_found") where there is none. */
export async function describeNotRunning(
  service: ServiceContext,
  id: string,
  done: "stopped" | "paused",
): Promise<ServiceError> {
  const { state } = await requireTestRun(service, id);
  const message =
    state === "running"
      ? `Another process runs it; it can be ${done} only there.`
      : "This run has ended.";
  return new ServiceError(409, "not_running", message);
}
