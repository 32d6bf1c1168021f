import { errorMessage, UserError } from "../model/userError.ts";
import type { RunOutcome } from "../model/wire/runProgress.ts";
import { type RecoveredRuns, recoverRuns } from "../run/recoverRuns.ts";
import { type LeftRun, openTestDataStore, type TestDataStore } from "../store/testDataStore.ts";
import type { CommandContext } from "./command.ts";

/** What a command reads that starts no run. */
export interface CommandStore {
  readonly store: TestDataStore;
  /** Runs whose process died and whose closing is not done. */
  readonly left: readonly LeftRun[];
}

/** The data of a command, once runs whose process died are closed; where nothing can be written it only warns. */
export async function openCommandStore({
  dataFolder,
  stderr,
}: CommandContext): Promise<CommandStore> {
  const store = openTestDataStore(dataFolder);
  const note = (text: string) => stderr.write(`${text}\n`);
  const recover = () => recoverRuns(store, (message) => note(`warning: ${message}`));
  return { store, left: await closeDeadRuns(recover, note) };
}

/** Closes runs whose process died and tells of each; resolves with those that are left. Warns where nothing can be written. */
export async function closeDeadRuns(
  recover: () => Promise<RecoveredRuns>,
  note: (text: string) => void,
): Promise<readonly LeftRun[]> {
  try {
    const { closed, left } = await recover();
    for (const outcome of closed) note(formatRecovered(outcome));
    return left;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    note(`warning: ${errorMessage(error)}`);
    return [];
  }
}

export function formatRecovered({ id }: RunOutcome): string {
  return `Run ${id} had been interrupted; its result is written now.`;
}
