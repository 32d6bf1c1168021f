import type { AttemptResult } from "../../model/results/resultFile.ts";
import { UserError } from "../../model/userError.ts";
import type { ReplayKey, ReplaySource } from "../../providers/providerContext.ts";
import { readResultTests, readTestAt } from "../../store/results/resultReader.ts";
import type { TestDataStore } from "../../store/testDataStore.ts";

/** The stored attempts of one provider of a finished run; `run` is an id, or `latest` for its newest run. */
export async function loadReplaySource(
  store: TestDataStore,
  run: string,
  provider: string,
): Promise<ReplaySource> {
  const runId = run === "latest" ? await findLatestOf(store, provider) : run;
  const { file } = await store.openResult(runId);
  const places = new Map<string, { offset: number; length: number }>();
  const withCases = new Set<number>();
  for await (const test of readResultTests(file)) {
    if (test.provider !== provider) continue;
    const { offset, length } = test;
    const { runNumber, case: id, round } = test.run;
    places.set(testKey(test.scenario, runNumber), { offset, length });
    if (id === undefined || round === undefined) continue;
    withCases.add(test.scenario);
    places.set(caseKey(test.scenario, id, round), { offset, length });
  }
  if (places.size === 0) {
    throw new UserError(`Run ${runId} has no tests of a provider "${provider}" to replay.`, {
      code: "config",
    });
  }
  return {
    async find(key) {
      const { scenario, runNumber, case: id, round } = key;
      const isByCase = id !== undefined && round !== undefined && withCases.has(scenario);
      const place = places.get(
        isByCase ? caseKey(scenario, id, round) : testKey(scenario, runNumber),
      );
      if (place === undefined) return undefined;
      const { attempts } = await readTestAt(file, place.offset, place.length);
      return attempts.find((attempt) => isAttempt(attempt, key));
    },
  };
}

// --- internal ---

/** The newest run of a provider whose file is here and can be read; what a probe asked is no scenario of anybody. */
async function findLatestOf(store: TestDataStore, provider: string): Promise<string> {
  for (const row of (await store.loadIndex()).rows) {
    if (row.kind !== "run" || row.entry.probe === true) continue;
    if (!row.entry.summary.providers.includes(provider)) continue;
    const [checked] = await store.checkRows([row]);
    if (checked?.kind === "run" && checked.hasFile) return row.entry.id;
  }
  throw new UserError(
    `There is no run of a provider "${provider}" to replay, or its file is not here.`,
    {
      code: "config",
    },
  );
}

function testKey(scenario: number, runNumber: number): string {
  return `${scenario} ${runNumber}`;
}

function caseKey(scenario: number, id: string, round: number): string {
  return `${scenario} ${round} case ${id}`;
}

function isAttempt(attempt: AttemptResult, key: ReplayKey): boolean {
  return (attempt.step ?? 1) === key.step && attempt.attemptNumber === key.attemptNumber;
}
