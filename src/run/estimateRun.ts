import type { ProviderConfig } from "../model/config/providerConfig.ts";
import { providerKinds } from "../providers/providerKinds.ts";
import { estimateInputTokens } from "./estimateTokens.ts";
import type { RunPlan } from "./plan.ts";
import { countPlanned } from "./plannedCells.ts";

/** What a run takes of one provider of prompts, as far as it can be told before. */
export interface ProviderEstimate {
  readonly provider: ProviderConfig;
  readonly tests: number;
  /** When every reply passes at once; 0 where nobody is asked. What a server asks to be repeated is not counted. */
  readonly requests: number;
  /** When every reply is refused to the last retry. */
  readonly mostRequests: number;
  /** Of `requests`, by the length of texts and `assumedReplyTokens`; absent where the provider has no price. */
  readonly costUsd?: number;
}

/** What a reply is taken to have, unless `maxOutputTokens` is less. */
export const assumedReplyTokens = 500;

/** What the prompt tests of a plan take, by provider. Values of cases and files are not measured. */
export function estimateRun(plan: RunPlan, maxRetries: number): ProviderEstimate[] {
  return plan.providers.map((provider) => estimateProvider(provider, plan, maxRetries));
}

// --- internal ---

function estimateProvider(
  provider: ProviderConfig,
  { prompts, cells, runsPerScenario }: RunPlan,
  maxRetries: number,
): ProviderEstimate {
  const { price, maxOutputTokens = assumedReplyTokens } = provider;
  const asksNobody = providerKinds.find(({ kind }) => kind === provider.kind)?.asksNobody === true;
  const own = cells.filter((cell) => cell.provider === provider.id);
  let [requests, inputTokens] = [0, 0];
  for (const scenario of prompts) {
    const tests = countPlanned(
      own.filter((cell) => cell.scenario === scenario.number),
      runsPerScenario,
    );
    requests += tests * scenario.steps.length;
    inputTokens += tests * estimateInputTokens(scenario);
  }
  const tests = countPlanned(own, runsPerScenario);
  if (asksNobody) return { provider, tests, requests: 0, mostRequests: 0, costUsd: 0 };
  const mostRequests = requests * (maxRetries + 1);
  if (price === undefined) return { provider, tests, requests, mostRequests };
  const outputTokens = requests * Math.min(assumedReplyTokens, maxOutputTokens);
  const { inputPerMillion, outputPerMillion } = price;
  const costUsd = (inputTokens * inputPerMillion + outputTokens * outputPerMillion) / 1_000_000;
  return { provider, tests, requests, mostRequests, costUsd };
}
