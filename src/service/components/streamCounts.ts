import type { ObservedTest, SourceTest } from "../../model/results/componentSummary.ts";
import type { ComponentRole } from "../../model/results/streamStatus.ts";
import type { ComponentCounts, ComponentLive } from "../../model/wire/serviceApiComponents.ts";

/** A test of a source, query or reaction as its summary has it. */
export type StoredTest = ObservedTest | SourceTest;

/** All that ended and the one that goes on; of that its summary counts once it is there. */
export function countTests(
  role: ComponentRole,
  tests: readonly StoredTest[],
  live: ComponentLive | undefined,
): ComponentCounts {
  const isFiled = ({ scenario, run_number }: StoredTest) =>
    scenario === live?.scenario && run_number === live.runNumber;
  const running = live === undefined || tests.some(isFiled) ? undefined : live;
  const counts = {
    tests: tests.length + (running === undefined ? 0 : 1),
    records: sum(tests, ({ record_count }) => record_count) + (running?.recordCount ?? 0),
    errors: sum(tests, ({ error_count }) => error_count) + (running?.errorCount ?? 0),
  };
  if (role === "source") {
    const skipped = sum(tests, (test) => ("skipped_count" in test ? test.skipped_count : 0));
    return {
      ...counts,
      skipped: skipped + (running?.role === "source" ? running.skippedCount : 0),
    };
  }
  const refused = sum(tests, (test) => ("refused_count" in test ? test.refused_count : 0));
  const isObserved = running !== undefined && running.role !== "source";
  return { ...counts, refused: refused + (isObserved ? running.refusedCount : 0) };
}

// --- internal ---

function sum(tests: readonly StoredTest[], count: (test: StoredTest) => number): number {
  return tests.reduce((total, test) => total + count(test), 0);
}
