import type { TestAttempts, TestKey } from "../../model/results/report.ts";
import type { ResultHead } from "../../model/results/resultFile.ts";
import type { RunFolderFile } from "../../model/results/runFolder.ts";
import type { RunWorkers } from "../../model/results/runWorkers.ts";
import type { TestOutcome } from "../../model/results/testOutcome.ts";
import type { RunProgress } from "../../model/wire/runProgress.ts";
import type { RunAggregate } from "../../report/aggregate.ts";
import { createFrequentFailures, type FrequentFailures } from "../../report/frequentFailures.ts";
import type { TextIndex } from "../../report/search/textIndex.ts";
import { readStats } from "../../store/folderItems.ts";
import type { TestDataStore } from "../../store/testDataStore.ts";
import { buildHead } from "../buildHead.ts";
import { createAggregateOf } from "../closeRun.ts";
import { listComponents } from "../components.ts";
import type { JournaledTest } from "../journal/journalContent.ts";
import { createJournaledTexts } from "../journal/journaledTexts.ts";
import { loadAttempts } from "../journal/loadAttempts.ts";
import { viewOutcome } from "../journal/outcomeView.ts";
import { createTestPack } from "../journal/packTests.ts";
import { listPlannedScenarios, listPromptProviders } from "../plannedCells.ts";
import { progressFigures } from "../progressFigures.ts";
import { loadSummarizedTests } from "../streams/loadSummarizedTests.ts";
import { openJournalTail } from "./journalTail.ts";

/** A run of another process, as far as its folder tells. */
export interface FollowedRun {
  readonly id: string;
  readonly aggregate: RunAggregate;
  readonly failures: FrequentFailures;
  /**
   * Reads what was written since, a bounded part of it. Resolves with whether there is more. Throws `UserError` ("storage"),
   * as while its owner removes the journal.
   */
  readOn(): Promise<boolean>;
  progress(stopping: boolean): RunProgress;
  /** What the result file would begin with now, without a status. */
  head(): ResultHead;
  /** Tests that ended so far, in the order in which they were found, to be looked at: who hands one on takes `copyOutcome`. */
  outcomes(): readonly TestOutcome[];
  /** The attempts of a test as far as they are kept. */
  attempts(key: TestKey): Promise<TestAttempts>;
  /** What `outcomes` came to in words, by their positions: replies and what was wrong with them, to be searched. */
  texts(): Promise<TextIndex>;
  /** Of a run over a queue. */
  workers(): RunWorkers | undefined;
}

/** Follows a run by its journal; `folder` is its `run.json`, and nothing more was read yet. */
export function followRun(store: TestDataStore, folder: RunFolderFile): FollowedRun {
  const aggregate = createAggregateOf(folder);
  const tests: JournaledTest[] = [];
  const texts = createJournaledTexts(tests);
  const pack = createTestPack();
  const tails = listPromptProviders(folder).map((provider) =>
    openJournalTail(store.component(folder.id, "reaction", provider), provider, folder),
  );
  const head = () => buildHead(folder, { durationMs: elapsedMs() }, aggregate.summary());
  const elapsedMs = () => {
    const { timestamp, resumed } = folder;
    const sinceMs = Date.now() - Date.parse(resumed?.timestamp ?? timestamp);
    // The clock of another machine may be ahead.
    return (resumed?.activeMs ?? 0) + Math.max(0, sinceMs);
  };
  const { config } = head();
  const failures = createFrequentFailures(config.scenarioDetails);
  const outcomes = () => tests.map(viewOutcome);
  let workers: RunWorkers | undefined;
  const readStreams = createStreamTail(store, folder, (test) => {
    aggregate.add(test.outcome);
    if ("result" in test) failures.add(test.outcome, test.result);
    tests.push(test);
  });
  return {
    id: folder.id,
    aggregate,
    failures,
    async readOn() {
      let isMore = false;
      for (const tail of tails) {
        const bytes = await tail.readOn(mostBytesALook, ({ run, ...test }) => {
          aggregate.add(test.outcome);
          failures.add(test.outcome, run);
          tests.push(pack(test));
        });
        isMore ||= bytes >= mostBytesALook;
      }
      await readStreams();
      workers = (await store.loadRunWorkers(folder.id)) ?? workers;
      return isMore;
    },
    progress: (stopping) => ({
      runId: folder.id,
      name: folder.snapshot.config.name,
      timestamp: folder.timestamp,
      elapsedMs: elapsedMs(),
      stopping,
      ...progressFigures(aggregate, config, outcomes),
      ...(workers === undefined ? {} : { queue: workers.queue }),
    }),
    head,
    outcomes,
    attempts: (key) => loadAttempts(store, folder.id, tests, key),
    texts: texts.load,
    workers: () => workers,
  };
}

// --- internal ---

/** Of each provider: a journal of gigabytes must not hold up what else the process does. */
const mostBytesALook = 4 * 1024 * 1024;

/** The stream tests that ended since the last look; their summaries are read only when they changed. */
function createStreamTail(
  store: TestDataStore,
  folder: RunFolderFile,
  onEnded: (test: JournaledTest) => void,
): () => Promise<void> {
  const files = listPlannedScenarios(folder).flatMap((scenario) =>
    scenario.kind === "prompt"
      ? []
      : listComponents(scenario).map(
          ({ role, id }) => store.component(folder.id, role, id).summaryFile,
        ),
  );
  const told = new Set<string>();
  let before = "";
  return async () => {
    if (files.length === 0) return;
    const stats = await Promise.all(files.map(readStats));
    const now = stats.map((each) => `${each?.mtimeMs} ${each?.size}`).join();
    if (now === before) return;
    // A summary that is just being replaced is read at the next look.
    for (const { test } of await loadSummarizedTests(store, folder, () => undefined)) {
      const { provider, scenario, runNumber } = test.outcome;
      const key = `${runNumber} ${scenario} ${provider}`;
      if (told.has(key)) continue;
      told.add(key);
      onEnded(test);
    }
    before = now;
  };
}
