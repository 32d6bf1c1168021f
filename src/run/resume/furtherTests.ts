import { standsForConfig } from "../../model/results/standsForConfig.ts";
import type { TopUp } from "../../model/results/testSelector.ts";
import { UserError } from "../../model/userError.ts";
import type { TestDataStore } from "../../store/testDataStore.ts";
import type { SelectedTests } from "../plannedCells.ts";
import { findTests } from "./findTests.ts";

/**
 * The next rounds of cells of a run: their numbers go on where those of the cell end, so that a simulated provider goes on as
 * one longer run would. Throws a `UserError`: "usage" where it has no such cell, or is not complete.
 */
export async function listFurtherTests(
  store: TestDataStore,
  runId: string,
  { rounds, cells = [{}] }: TopUp,
): Promise<SelectedTests[]> {
  const { head } = await store.openResult(runId);
  const { status = "completed", config } = head;
  if (status !== "completed") {
    const message = `Run ${runId} was ${status}: resume it first, and top it up then.`;
    throw new UserError(message, { code: "usage" });
  }
  if (!standsForConfig(config) || config.parent !== undefined) {
    const what =
      config.probe !== undefined
        ? "a probe"
        : config.shard === undefined
          ? "a rerun of a part of another run"
          : "a share of its plan";
    throw new UserError(`Run ${runId} is ${what}: it cannot be topped up.`, { code: "usage" });
  }
  const found = await findTests(store, runId, cells);
  const prompts = found.filter(({ scenario }) => {
    const kind = config.scenarioDetails?.[String(scenario)]?.kind;
    return kind === undefined || kind === "prompt";
  });
  if (prompts.length === 0) {
    const message = "Only cells of prompt scenarios can be topped up: run a stream scenario anew.";
    throw new UserError(message, { code: "usage" });
  }
  return prompts.map(({ provider, scenario, runNumbers }) => {
    const cases = config.cases?.[String(scenario)] ?? 1;
    const last = runNumbers.reduce((highest, each) => Math.max(highest, each), 0);
    const from = Math.ceil(last / cases);
    const numbers = Array.from({ length: rounds * cases }, (_, at) => from * cases + at + 1);
    return { provider, scenario, runNumbers: numbers };
  });
}
