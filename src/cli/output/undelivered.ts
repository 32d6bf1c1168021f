import type { SourceTest } from "../../model/results/componentSummary.ts";
import type { RunFolderFile } from "../../model/results/runFolder.ts";
import { errorMessage, UserError } from "../../model/userError.ts";
import { formatCount, formatPlural } from "../../model/words/figures.ts";
import { listRunComponents } from "../../run/components.ts";
import type { TestDataStore } from "../../store/testDataStore.ts";

/** A line for each test of each source of a run whose changes could not all be delivered. */
export async function describeUndelivered(
  store: TestDataStore,
  folder: RunFolderFile,
  warn: (message: string) => void,
): Promise<string[]> {
  const lines: string[] = [];
  for (const { role, id } of listRunComponents(folder)) {
    if (role !== "source") continue;
    const storage = store.component(folder.id, "source", id);
    try {
      const tests = (await storage.loadSummary())?.tests ?? [];
      lines.push(
        ...tests.filter((test) => test.failed_count > 0).map((test) => describe(id, test)),
      );
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      warn(errorMessage(error));
    }
  }
  return lines;
}

// --- internal ---

function describe(id: string, test: SourceTest): string {
  const { scenario, run_number, failed_count, record_count, errors } = test;
  const [first] = errors;
  const counts = `${formatCount(failed_count)} of ${formatPlural(record_count, "change")} not delivered`;
  const reason = first === undefined ? "" : `: ${first}`;
  return `Source  ${id}, scenario ${scenario}, run ${run_number}: ${counts}${reason}`;
}
