import type { SourceTest } from "../../model/results/componentSummary.ts";
import { leastKeptRate } from "../../model/results/measurement.ts";
import type { RunFolderFile } from "../../model/results/runFolder.ts";
import { errorMessage, UserError } from "../../model/userError.ts";
import {
  formatCount,
  formatDigits,
  formatNanoseconds,
  formatPlural,
} from "../../model/words/figures.ts";
import { listRunComponents } from "../../run/components.ts";
import type { TestDataStore } from "../../store/testDataStore.ts";

/** Lines for each test of each source of a run whose changes could not all be delivered, or not in time. */
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
      lines.push(...tests.flatMap((test) => describe(id, test)));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      warn(errorMessage(error));
    }
  }
  return lines;
}

// --- internal ---

function describe(id: string, test: SourceTest): string[] {
  const place = `Source  ${id}, scenario ${test.scenario}, run ${test.run_number}`;
  return [...describeFailed(test), ...describeLate(test)].map((what) => `${place}: ${what}`);
}

function describeFailed({ failed_count, record_count, errors }: SourceTest): string[] {
  if (failed_count === 0) return [];
  const [first] = errors;
  const counts = `${formatCount(failed_count)} of ${formatPlural(record_count, "change")} not delivered`;
  return [first === undefined ? counts : `${counts}: ${first}`];
}

function describeLate({ kept_rate: keptRate, send_lag_ns: lag }: SourceTest): string[] {
  if (keptRate === undefined || lag === undefined || keptRate >= leastKeptRate) return [];
  const p99 = formatNanoseconds(lag.p99);
  return [`sent late: p99 ${p99}, ${formatDigits(keptRate)} % within one interval`];
}
