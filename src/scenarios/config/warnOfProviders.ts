import type { Problem } from "../../model/config/problem.ts";
import type { ProviderConfig, ProviderRules } from "../../model/config/providerConfig.ts";
import type { JsoncDocument } from "../files/jsoncDocument.ts";
import { listProviderWarnings } from "../strict/providerWarnings.ts";
import type { ScenarioLoad } from "./scenarioLoad.ts";

/** What providers are not sent as it stands, or do not hold replies to: once for each provider, whatever asks for it. */
export function warnOfProviders(
  document: JsoncDocument,
  providers: readonly ProviderConfig[],
  loads: readonly ScenarioLoad[],
  kinds: readonly ProviderRules[],
): Problem[] {
  const uses = loads.flatMap(({ scenario }) =>
    scenario.kind === "prompt"
      ? scenario.steps.map(({ schema }) => ({ mode: scenario.mode, schema }))
      : [],
  );
  return providers.flatMap((provider, index) => {
    const rules = kinds.find(({ kind }) => kind === provider.kind);
    if (rules === undefined) return [];
    const sentences = uses.flatMap((use) => listProviderWarnings(provider, rules, use));
    return [...new Set(sentences)].map((sentence) =>
      document.warningAt(["providers", index], sentence, "key"),
    );
  });
}
