import { summarizeTest } from "../../report/summarizeTest.ts";
import { readEachTest } from "../../store/results/resultReader.ts";
import { createCellTally, type TalliedCell } from "./cellTally.ts";

/** Reads a result file of any size once, and keeps what its cells came to. Throws `UserError` ("storage") where it is broken. */
export async function readCells(file: string): Promise<TalliedCell[]> {
  const tally = createCellTally();
  await readEachTest(file, ({ provider, scenario, run }) => {
    tally.add(summarizeTest({ provider, scenario }, run), run);
  });
  return tally.cells();
}
