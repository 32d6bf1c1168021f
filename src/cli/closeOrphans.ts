import { errorMessage, UserError } from "../model/userError.ts";
import { recoverRuns } from "../run/recoverRuns.ts";
import type { TestDataStore } from "../store/testDataStore.ts";
import type { Terminal } from "./line/command.ts";

/** Closes runs whose process died, so that they are shown too; where nothing can be written it only warns. */
export async function closeOrphans(store: TestDataStore, stderr: Terminal): Promise<void> {
  const warn = (message: string) => stderr.write(`warning: ${message}\n`);
  try {
    for (const { id } of await recoverRuns(store, warn)) {
      stderr.write(`Run ${id} had been interrupted; its result is written now.\n`);
    }
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    warn(errorMessage(error));
  }
}
