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
}

export function createStreamSummaries(store: TestDataStore, runId: string): StreamSummaries {
  const observed = new Map<string, ObservedTest[]>();
  const sent = new Map<string, SourceTest[]>();
  const place = (result: OutputLoggerResult) => placeLoggerResult(result, store.paths.dataFolder);
  return {
    async addObserved({ role, id, kind }, test) {
      const storage = store.component(runId, role, id);
      const earlier = observed.get(id) ?? (await storage.loadSummary())?.tests ?? [];
      const tests = [...earlier, { ...test, loggers: test.loggers.map(place) }];
      observed.set(id, tests);
      await storage.writeSummary({ kind, tests });
    },
    async addSource({ id, kind }, test) {
      const storage = store.component(runId, "source", id);
      const earlier = sent.get(id) ?? (await storage.loadSummary())?.tests ?? [];
      const tests = [...earlier, { ...test, loggers: test.loggers.map(place) }];
      sent.set(id, tests);
      await storage.writeSummary({ kind, tests });
    },
  };
}
