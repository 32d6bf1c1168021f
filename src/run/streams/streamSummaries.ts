import type { ObservedTest, SourceTest } from "../../model/results/componentSummary.ts";
import type { OutputLoggerResult } from "../../model/results/outputLogger.ts";
import type { TestDataStore } from "../../store/testDataStore.ts";
import { placeLoggerResult } from "../journal/placeLoggerResult.ts";

/** Keeps `test_run_summary.json` of the components of a run: an entry for each of their tests, those before a resume first. */
export interface StreamSummaries {
  /** Rejects with a `UserError` ("storage"). */
  addObserved(
    component: { readonly role: "query" | "reaction"; readonly id: string; readonly kind: string },
    test: ObservedTest,
  ): Promise<void>;
  addSource(
    component: { readonly id: string; readonly kind: string },
    test: SourceTest,
  ): Promise<void>;
  /** Puts into the summaries what was only added to them. Rejects with a `UserError` ("storage"). */
  finish(): Promise<void>;
}

export function createStreamSummaries(store: TestDataStore, runId: string): StreamSummaries {
  const observed = new Map<string, GrowingSummary<ObservedTest>>();
  const sent = new Map<string, GrowingSummary<SourceTest>>();
  const place = (result: OutputLoggerResult) => placeLoggerResult(result, store.paths.dataFolder);
  return {
    async addObserved({ role, id, kind }, test) {
      const known = observed.get(id);
      const summary = known ?? (await openSummary(store.component(runId, role, id), kind));
      observed.set(id, summary);
      await summary.add({ ...test, loggers: test.loggers.map(place) });
    },
    async addSource({ id, kind }, test) {
      const known = sent.get(id);
      const summary = known ?? (await openSummary(store.component(runId, "source", id), kind));
      sent.set(id, summary);
      await summary.add({ ...test, loggers: test.loggers.map(place) });
    },
    async finish() {
      for (const summary of [...observed.values(), ...sent.values()]) await summary.finish();
    },
  };
}

// --- internal ---

interface GrowingSummary<Test> {
  add(test: Test): Promise<void>;
  finish(): Promise<void>;
}

interface SummaryStorage<Test> {
  loadSummary(): Promise<{ readonly tests: Test[] } | undefined>;
  writeSummary(summary: { kind: string; tests: Test[] }): Promise<void>;
  addTest(test: Test): Promise<void>;
}

/** A summary that is written as a whole each time its tests have doubled: so all tests together cost twice their size. */
async function openSummary<Test>(
  { loadSummary, writeSummary, addTest }: SummaryStorage<Test>,
  kind: string,
): Promise<GrowingSummary<Test>> {
  const tests = [...((await loadSummary())?.tests ?? [])];
  let written = 0;
  const writeAll = async () => {
    await writeSummary({ kind, tests });
    written = tests.length;
  };
  return {
    async add(test) {
      tests.push(test);
      // Its folder may have been removed meanwhile.
      if (tests.length < 2 * written) await addTest(test).catch(writeAll);
      else await writeAll();
    },
    async finish() {
      if (written < tests.length) await writeAll();
    },
  };
}
