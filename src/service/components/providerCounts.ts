import type { PromptTests } from "../../model/results/componentSummary.ts";
import type { ComponentCounts } from "../../model/wire/serviceApiComponents.ts";
import type { RunHost } from "../../run/runHost.ts";
import type { StoredRun } from "./componentNames.ts";
import { countLogLines } from "./countLogLines.ts";

/**
 * What the summary of a provider counted at the end of its run. Before that: tests that ended, of the run that goes on
 * in this process; attempts where the journal is there and short.
 */
export async function countProviderAttempts(
  runs: RunHost,
  run: StoredRun,
  provider: string,
  summary: PromptTests | undefined,
): Promise<ComponentCounts> {
  if (summary !== undefined) {
    const { test_count: tests, error_count: errors, record_count: records } = summary;
    return { tests, errors, records };
  }
  const { active } = runs;
  const total = active?.id === run.id ? active.aggregate.total(provider) : undefined;
  const records = await countLogLines(runs, run, { role: "reaction", id: provider });
  return {
    ...(total === undefined ? {} : { tests: total.ended, errors: total.errored }),
    ...(records === undefined ? {} : { records }),
  };
}
