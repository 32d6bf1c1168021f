import { UserError } from "../model/userError.ts";
import type { QueueOptions } from "../run/activeRun.ts";
import type { RunHost } from "../run/runHost.ts";
import { ServiceError } from "./http/errors.ts";

/** The queue that a request asks for. Throws `ServiceError` (409) where the service has none. */
export async function findServiceQueue(runs: RunHost): Promise<QueueOptions> {
  try {
    return await runs.findQueue();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new ServiceError(409, "no_queue", error.message);
  }
}
