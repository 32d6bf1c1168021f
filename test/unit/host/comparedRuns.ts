import { randomUUID } from "node:crypto";
import type { ResultHead, RunResult } from "../../../src/model/results/resultFile.ts";
import type { ResultCell } from "../../../src/store/results/resultWriter.ts";
import type { TestDataStore } from "../../../src/store/testDataStore.ts";
import { makeCell, makeHead, makeRun } from "../store/storeFixtures.ts";

/** How a test ended: `p` at once, `r` after a retry, `f` never, `e` without a verdict. */
export type Ends = Readonly<Record<string, string>>;

/** Writes a run whose tests ended so, by `provider scenario`, a letter a test, each reply with the padding; resolves with its head. */
export async function writeEnds(
  store: TestDataStore,
  ends: Ends,
  changes: Partial<ResultHead> = {},
  padding = "",
): Promise<ResultHead> {
  const cells: ResultCell[] = Object.entries(ends).map(([place, letters]) => {
    const [provider = "", scenario = ""] = place.split(" ");
    const runs = [...letters].map((letter, at) => makeEnd(at + 1, letter, padding));
    return makeCell(provider, Number(scenario), runs);
  });
  const providers = [...new Set(cells.map(({ provider }) => provider))];
  const scenarios = [...new Set(cells.map(({ scenario }) => scenario))];
  const totalTests = Object.values(ends).join("").length;
  const head = makeHead({
    id: randomUUID(),
    summary: { totalTests, passed: 0, failed: totalTests, successRate: 0 },
    ...changes,
    config: { name: "people", providers, scenarios, runsPerScenario: 1, ...changes.config },
  });
  await store.writeResult(head, [], cells);
  return head;
}

// --- internal ---

function makeEnd(runNumber: number, letter: string, padding: string): RunResult {
  const run = makeRun(runNumber, `reply ${runNumber} ${letter}${padding}`);
  const [attempt] = run.attempts;
  if (attempt === undefined) throw new RangeError("a test has an attempt");
  const errors = [{ path: ["age"], message: "must be integer", code: "type" }];
  const failed = { ...attempt, success: false, validationErrors: errors };
  if (letter === "p") return run;
  if (letter === "r") {
    return { ...run, attempts: [failed, { ...attempt, attemptNumber: 2 }] };
  }
  const last =
    letter === "e"
      ? { ...attempt, success: false, errorMessage: "timed out", errorKind: "timeout" as const }
      : failed;
  return { ...run, success: false, attempts: [last], finalResponse: null };
}
