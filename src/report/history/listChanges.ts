import { ownValue } from "../../common/ownValue.ts";
import type { RunHashes } from "../../model/config/runHashes.ts";
import type { HistoryFilter, TrendChange } from "../../model/results/history.ts";
import { type HistoryRun, pickCells } from "./historyRun.ts";

/**
 * What is not as it was in the run before, as far as the files of both tell: of what was asked first, then of what was asked
 * with. Of scenarios and providers only those that both have and the filter lets pass are looked at.
 */
export function listChanges(
  before: HistoryRun,
  now: HistoryRun,
  filter: HistoryFilter,
): TrendChange[] {
  return [
    ...listScenarioChanges(before, now, filter),
    ...listModelChanges(before, now, filter),
    ...listScopeChanges(before, now, filter),
    ...listConfigChanges(before, now),
  ];
}

// --- internal ---

const scenarioKinds = [
  ["prompt", "scenarios"],
  ["schema", "schemas"],
  ["cases", "cases"],
  ["files", "files"],
] as const;

function listScenarioChanges(
  before: HistoryRun,
  now: HistoryRun,
  filter: HistoryFilter,
): TrendChange[] {
  const [from, to] = [before.head.config.hashes, now.head.config.hashes];
  if (from === undefined || to === undefined) return [];
  const shared = intersect(before.head.config.scenarios, now.head.config.scenarios).filter(
    (scenario) => filter.scenario === undefined || filter.scenario === scenario,
  );
  return scenarioKinds.flatMap(([kind, key]) =>
    shared.flatMap((scenario) => {
      const change = compare(hashOf(from, key, scenario), hashOf(to, key, scenario), 8);
      return change === undefined ? [] : [{ kind, scenario, ...change }];
    }),
  );
}

function hashOf(
  hashes: RunHashes,
  key: (typeof scenarioKinds)[number][1],
  scenario: number,
): string | undefined {
  return ownValue(hashes[key], String(scenario));
}

/** What the config names, else what answered: a model that was changed on purpose answers otherwise too. */
function listModelChanges(
  before: HistoryRun,
  now: HistoryRun,
  filter: HistoryFilter,
): TrendChange[] {
  const shared = intersect(before.head.config.providers, now.head.config.providers).filter(
    (provider) => filter.provider === undefined || filter.provider === provider,
  );
  return shared.flatMap((provider): TrendChange[] => {
    const detail = ({ head }: HistoryRun) => ownValue(head.config.providerDetails, provider);
    const named = compare(detail(before)?.model, detail(now)?.model);
    if (named !== undefined) return [{ kind: "model", provider, ...named }];
    const [from, to] = [answeredAs(before, provider), answeredAs(now, provider)];
    if (from === undefined || to === undefined || from === to) return [];
    return [{ kind: "answered", provider, from, to }];
  });
}

function answeredAs({ cells }: HistoryRun, provider: string): string | undefined {
  const models = cells.flatMap((cell) => (cell.provider === provider ? (cell.model ?? []) : []));
  return models.length === 0 ? undefined : [...new Set(models)].sort().join(", ");
}

/** Other providers or scenarios, or another number of tests: rates over all of them then speak of something else. */
function listScopeChanges(
  before: HistoryRun,
  now: HistoryRun,
  filter: HistoryFilter,
): TrendChange[] {
  const listProviders = (run: HistoryRun) =>
    [...new Set(pickCells(run, filter).map(({ provider }) => provider))].sort().join(", ");
  const listScenarios = (run: HistoryRun) =>
    [...new Set(pickCells(run, filter).map(({ scenario }) => scenario))]
      .sort((a, b) => a - b)
      .map((scenario) => `#${scenario}`)
      .join(", ");
  const countRuns = ({ head }: HistoryRun) => String(head.config.runsPerScenario);
  return [
    compare(listProviders(before), listProviders(now)),
    compare(listScenarios(before), listScenarios(now)),
    compare(`${countRuns(before)}×`, `${countRuns(now)}×`),
  ].flatMap((change) => (change === undefined ? [] : [{ kind: "scope", ...change }]));
}

function listConfigChanges({ head: before }: HistoryRun, { head: now }: HistoryRun): TrendChange[] {
  const [from, to] = [before.config.hashes?.config, now.config.hashes?.config];
  const content = from === undefined || to === undefined ? undefined : compare(from, to, 8);
  const name = compare(before.config.name, now.config.name);
  const [old, current] = [before.environment?.git?.commit, now.environment?.git?.commit];
  const commit = old === undefined || current === undefined ? undefined : compare(old, current, 8);
  return [
    ...(content === undefined ? [] : [{ kind: "config" as const, ...content }]),
    ...(name === undefined ? [] : [{ kind: "name" as const, ...name }]),
    ...(commit === undefined ? [] : [{ kind: "commit" as const, ...commit }]),
  ];
}

/** Both sides, cut to so many characters; undefined where they are the same. */
function compare(
  from: string | undefined,
  to: string | undefined,
  length = 200,
): Pick<TrendChange, "from" | "to"> | undefined {
  if (from === to) return undefined;
  return {
    ...(from === undefined ? {} : { from: from.slice(0, length) }),
    ...(to === undefined ? {} : { to: to.slice(0, length) }),
  };
}

function intersect<T>(a: readonly T[], b: readonly T[]): T[] {
  return a.filter((each) => b.includes(each));
}
