import type { ObservedTest, SourceTest } from "../../model/results/componentSummary.ts";
import type { OutputLoggerResult } from "../../model/results/outputLogger.ts";
import type { TestDataStore } from "../../store/testDataStore.ts";
import { placeLoggerResult } from "../journal/placeLoggerResult.ts";

/** Keeps `test_run_summary.json` of the components of a run: an entry for each of their tests. */
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
      const tests = [...(observed.get(id) ?? []), { ...test, loggers: test.loggers.map(place) }];
      observed.set(id, tests);
      const fullId = `${runId}.${id}`;
      if (role === "query") {
        const storage = store.getTestRunQueryStorage({ runId, queryId: id });
        await storage.writeSummary({ test_run_query_id: fullId, kind, tests });
      } else {
        const storage = store.getTestRunReactionStorage({ runId, reactionId: id });
        await storage.writeSummary({ test_run_reaction_id: fullId, kind, tests });
      }
    },
    async addSource({ id, kind }, test) {
      const tests = [...(sent.get(id) ?? []), { ...test, loggers: test.loggers.map(place) }];
      sent.set(id, tests);
      const storage = store.getTestRunSourceStorage({ runId, sourceId: id });
      await storage.writeSummary({ test_run_source_id: `${runId}.${id}`, kind, tests });
    },
  };
}
