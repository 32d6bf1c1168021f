import type { ResultHead } from "../../model/results/resultFile.ts";
import { createHeadAggregate, type RunAggregate } from "../aggregate.ts";
import { summarizeTest } from "../summarizeTest.ts";
import { formatEeeLog } from "./eeeLog.ts";
import type { ExportedRun, ExportFormat } from "./exportFormat.ts";

/** Every Eval Ever, schema 0.3.0: a log for each provider, with the rates of each prompt scenario. */
export const eeeExport: ExportFormat = {
  name: "eee",
  label: "Every Eval Ever",
  description: "rates of prompt scenarios by provider, in the schema 0.3.0 of Every Eval Ever",
  extension: "eee.json",
  contentType: "application/json",
  isOneRunAFile: true,
  values: "never",
  stream: streamLogs,
};

// --- internal ---

/** One log as it is, several as an array: a log is of one model. */
async function* streamLogs(runs: readonly ExportedRun[]): AsyncGenerator<string> {
  const logs: object[] = [];
  for (const run of runs) logs.push(...(await listLogs(run)));
  const [only] = logs;
  yield `${JSON.stringify(logs.length === 1 ? only : logs, null, 2)}\n`;
}

/** None of a probe, nor of a run of streams alone: the schema has no place for them. */
async function listLogs({ head, tests, judgeProbe }: ExportedRun): Promise<object[]> {
  if (judgeProbe([]) !== undefined) return [];
  const aggregate = createHeadAggregate(head);
  for await (const test of tests) aggregate.add(summarizeTest(test, test.run));
  return listProviders(head, aggregate).map(([provider, cells]) =>
    formatEeeLog(head, provider, cells),
  );
}

/** Cells with tests, apart from those of streams, by their provider. */
function listProviders({ config }: ResultHead, aggregate: RunAggregate) {
  const isPrompt = (scenario: number) =>
    config.scenarioDetails?.[String(scenario)]?.components === undefined;
  const cells = aggregate.cells().filter(({ scenario, ended }) => ended > 0 && isPrompt(scenario));
  return [...new Set(cells.map(({ provider }) => provider))].map(
    (provider) => [provider, cells.filter((cell) => cell.provider === provider)] as const,
  );
}
