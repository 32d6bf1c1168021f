import * as z from "zod";
import type { LoadedConfig } from "../../model/config/loadedConfig.ts";
import { findModel } from "../../model/config/providerConfig.ts";
import { formatCost, formatCount, formatPlural } from "../../model/words/figures.ts";
import type { RunSelection } from "../../run/activeRun.ts";
import { configRules } from "../../run/configRules.ts";
import { assumedReplyTokens, estimateRun, type ProviderEstimate } from "../../run/estimateRun.ts";
import { listKeyNeeds } from "../../run/keyNeeds.ts";
import { buildPlan } from "../../run/plan.ts";
import { oneLine } from "../words/oneLine.ts";

/** What a start would do, told before it is done. */
export const startPlanSchema = z.object({
  /** Relative to the workspace folder, with `/`. */
  config: z.string(),
  name: z.string(),
  /** The most where cells are run until they settle. */
  tests: z.int(),
  /** To providers, when every reply passes at once; what a server asks to be repeated is not counted. */
  requests: z.int(),
  /** When every reply is refused to the last retry. */
  mostRequests: z.int(),
  /** About, of `requests`; absent where no provider that is asked has a price. */
  costUsd: z.number().optional(),
  /** Providers that are asked and have no price: what they cost is not known. */
  unpriced: z.array(z.string()),
  /** At which the run stops by itself. */
  limits: z.object({
    maxCostUsd: z.number().optional(),
    maxTokens: z.int().optional(),
    maxMinutes: z.number().optional(),
  }),
  providers: z.array(
    z.object({
      id: z.string(),
      kind: z.string(),
      model: z.string().optional(),
      tests: z.int(),
      requests: z.int(),
    }),
  ),
  streamTests: z.int(),
  /** Programs that the run starts on this machine. */
  programs: z.array(z.string()),
  /** Keys that are sent, and where to. */
  keys: z.array(z.object({ name: z.string(), origin: z.string() })),
});
export type StartPlan = z.infer<typeof startPlanSchema>;

/** What a run of this selection does. Throws `UserError` for a selection that the config does not have. */
export function describeStart(
  loaded: LoadedConfig,
  selection: RunSelection,
  config: string,
): StartPlan {
  const plan = buildPlan(loaded, selection);
  const { limits, maxRetries, name } = loaded.config;
  const estimates = estimateRun(plan, maxRetries);
  const promptTests = sum(estimates, ({ tests }) => tests);
  const asked = estimates.filter(({ requests }) => requests > 0);
  const priced = asked.filter(({ costUsd }) => costUsd !== undefined);
  const hasCost = priced.length > 0 || asked.length === 0;
  const { maxCostUsd, maxTokens, maxMinutes } = limits;
  return {
    config,
    name,
    tests: plan.plannedTests,
    requests: sum(estimates, ({ requests }) => requests),
    mostRequests: sum(estimates, ({ mostRequests }) => mostRequests),
    ...(hasCost ? { costUsd: sum(priced, ({ costUsd = 0 }) => costUsd) } : {}),
    unpriced: asked
      .filter(({ costUsd }) => costUsd === undefined)
      .map(({ provider }) => provider.id),
    limits: {
      ...(maxCostUsd === undefined ? {} : { maxCostUsd }),
      ...(maxTokens === undefined ? {} : { maxTokens }),
      ...(maxMinutes === undefined ? {} : { maxMinutes }),
    },
    providers: estimates.map(describeProvider),
    streamTests: plan.plannedTests - promptTests,
    programs: [
      ...plan.providers.filter(startsProgram).map(({ command }) => String(command)),
      ...plan.streams.flatMap(({ system }) => system?.command ?? []),
    ],
    keys: listKeyNeeds(plan).map(({ name: key, origin }) => ({ name: key, origin })),
  };
}

/** The same for a person who is asked for consent, in lines: what is run, sent, started and paid. */
export function describeToPerson(plan: StartPlan): string[] {
  const { name, config, tests, providers, streamTests, programs, keys } = plan;
  const ofProviders = providers.map(({ id, kind, model }) =>
    oneLine(`${id} (${model === undefined ? kind : `${kind}, ${model}`})`, longestName),
  );
  return [
    `Run ${quote(name)} (${oneLine(config, longestName)}): ${formatPlural(tests, "test")}${
      streamTests === 0 ? "" : `, ${formatCount(streamTests)} of them of streams`
    }.`,
    ...(ofProviders.length === 0 ? [] : [`Providers: ${cutList(ofProviders)}.`]),
    formatRequests(plan),
    ...(programs.length === 0
      ? []
      : [`It starts programs on this machine: ${cutList(programs.map(quote))}.`]),
    ...(keys.length === 0
      ? []
      : [
          `Keys: ${cutList(keys.map((key) => `${quote(key.name)} to ${oneLine(key.origin, longestName)}`))}.`,
        ]),
    formatLimits(plan),
  ];
}

// --- internal ---

/** So that no line is so long that the end of it would be cut off. */
const longestName = 100;
const mostNames = 8;

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}

function startsProgram({ kind }: { readonly kind: string }): boolean {
  return configRules.kinds.providers.find((each) => each.kind === kind)?.startsProgram === true;
}

function describeProvider({ provider, tests, requests }: ProviderEstimate) {
  const { id, kind } = provider;
  const model = findModel(provider, configRules.kinds.providers);
  return { id, kind, ...(model === undefined ? {} : { model }), tests, requests };
}

function formatRequests({ requests, mostRequests, costUsd, unpriced }: StartPlan): string {
  if (mostRequests === 0) return "No provider is asked over a network, and nothing is paid to any.";
  const most = mostRequests === requests ? "" : `, ${formatCount(mostRequests)} at most`;
  const about =
    costUsd === undefined
      ? ""
      : ` About ${formatCost(costUsd)} without retries, with ${assumedReplyTokens} tokens a reply; models that reason cost more.`;
  const unknown =
    unpriced.length === 0
      ? ""
      : ` What it costs of ${cutList(unpriced)} is not known: no price is set.`;
  return `${formatPlural(requests, "request")} to providers${most}.${about}${unknown}`;
}

function formatLimits({ limits: { maxCostUsd, maxTokens, maxMinutes } }: StartPlan): string {
  const limits = [
    ...(maxCostUsd === undefined ? [] : [formatCost(maxCostUsd)]),
    ...(maxTokens === undefined ? [] : [formatPlural(maxTokens, "token")]),
    ...(maxMinutes === undefined ? [] : [formatPlural(maxMinutes, "minute")]),
  ];
  if (limits.length === 0) return "The config sets no limit at which the run stops by itself.";
  return `It stops by itself at ${limits.join(", ")}.`;
}

function quote(text: string): string {
  return JSON.stringify(oneLine(text, longestName));
}

function cutList(items: readonly string[]): string {
  const more = items.length - mostNames;
  return [...items.slice(0, mostNames), ...(more > 0 ? [`${more} more`] : [])].join(", ");
}
