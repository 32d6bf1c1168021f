import type { ComparedMetric } from "../../model/config/gate.ts";
import type { ScenarioSummary } from "../../model/results/resultFile.ts";
import { formatRate } from "../../model/words/figures.ts";
import { createHeadAggregate } from "../../report/aggregate.ts";
import { metricWords } from "../../report/comparison/describeComparison.ts";
import { summarizeTest } from "../../report/summarizeTest.ts";
import { readEachTest } from "../../store/results/resultReader.ts";
import type { OpenedResult } from "../../store/testDataStore.ts";

/**
 * Why the gate of a run refuses it as baseline: a provider with a rate below `minRate`. Whether
 * few tests show such a rate is for the gate to say. Throws `UserError` ("storage") for a broken file.
 */
export async function findMissedRate({ file, head }: OpenedResult): Promise<string | undefined> {
  const { gate } = head.config;
  if (gate?.minRate === undefined) return undefined;
  const aggregate = createHeadAggregate(head);
  const providers = new Set<string>();
  await readEachTest(file, ({ provider, scenario, run }) => {
    providers.add(provider);
    aggregate.add(summarizeTest({ provider, scenario }, run));
  });
  for (const provider of providers) {
    const rate = readRate(gate.metric, aggregate.total(provider).summary);
    if (rate !== undefined && rate < gate.minRate) {
      const metric = metricWords[gate.metric];
      return `${provider} ${metric} in ${formatRate(rate)} of its tests, and the gate of its config asks for ${formatRate(gate.minRate)} (minRate)`;
    }
  }
  return undefined;
}

// --- internal ---

function readRate(metric: ComparedMetric, summary: ScenarioSummary): number | undefined {
  if (metric === "first") return summary.firstAttemptSuccessRate;
  return metric === "final" ? summary.successRate : summary.valueRate;
}
