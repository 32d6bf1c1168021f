import { findKind } from "../model/config/kind.ts";
import type { LoadedScenario } from "../model/config/loadedConfig.ts";
import { findModel, type ProviderConfig } from "../model/config/providerConfig.ts";
import type {
  ProviderDetail,
  ResultConfig,
  ResultHead,
  RunStatus,
  RunSummary,
  ScenarioDetail,
  StopReason,
} from "../model/results/resultFile.ts";
import type { RunFolderFile } from "../model/results/runFolder.ts";
import { providerKinds } from "../providers/providerKinds.ts";
import { findSentSchema } from "../scenarios/strict/providerWarnings.ts";
import { listObservers, listPlannedScenarios } from "./plannedCells.ts";

/** How a run ended, or that it goes on (no status). */
export interface RunEnding {
  readonly status?: RunStatus;
  readonly stopReason?: StopReason;
  readonly durationMs: number;
}

/** The head of a result file: what was planned, how it ended and its figures. */
export function buildHead(
  folder: RunFolderFile,
  ending: RunEnding,
  summary: RunSummary,
): ResultHead {
  return {
    schemaVersion: 1,
    id: folder.id,
    timestamp: folder.timestamp,
    ...(ending.status === undefined ? {} : { status: ending.status }),
    ...(ending.stopReason === undefined ? {} : { stopReason: ending.stopReason }),
    duration: ending.durationMs,
    summary,
    config: buildResultConfig(folder),
    environment: folder.environment,
  };
}

// --- internal ---

function buildResultConfig(folder: RunFolderFile): ResultConfig {
  const { plan, snapshot, file } = folder;
  const scenarios = listPlannedScenarios(folder);
  return {
    providers: plan.providers,
    scenarios: plan.scenarios,
    runsPerScenario: plan.runsPerScenario,
    name: snapshot.config.name,
    ...(file === undefined ? {} : { file }),
    maxRetries: snapshot.config.maxRetries,
    providerDetails: Object.fromEntries(
      [
        ...snapshot.config.providers.map(describeProvider),
        ...scenarios.flatMap(describeObservers),
      ].filter(([id]) => plan.providers.includes(id)),
    ),
    scenarioDetails: Object.fromEntries(scenarios.map(describeScenario)),
    ...describeCases(scenarios),
    ...describeSentSchemas(snapshot.config.providers, scenarios),
    hashes: snapshot.hashes,
    ...(plan.settle === undefined ? {} : { settle: plan.settle }),
    ...(snapshot.config.gate === undefined ? {} : { gate: snapshot.config.gate }),
    ...(folder.probe === undefined ? {} : { probe: folder.probe }),
    ...(plan.shard === undefined ? {} : { shard: plan.shard }),
    ...(folder.leftOut === undefined ? {} : { leftOut: folder.leftOut }),
    ...describeParent(folder),
  };
}

/** A top-up is a part of its run until it is in it, and stays one where that run is gone. */
function describeParent({ parent, topsUp = parent }: RunFolderFile): Pick<ResultConfig, "parent"> {
  return topsUp === undefined ? {} : { parent: topsUp };
}

function describeCases(scenarios: readonly LoadedScenario[]): Pick<ResultConfig, "cases"> {
  const counts = scenarios.flatMap((scenario) =>
    scenario.kind === "prompt" && scenario.cases !== undefined
      ? [[scenario.number, scenario.cases.count] as const]
      : [],
  );
  return counts.length === 0 ? {} : { cases: Object.fromEntries(counts) };
}

/** Of providers that are not sent the scenarios' own. */
function describeSentSchemas(
  providers: readonly ProviderConfig[],
  scenarios: readonly LoadedScenario[],
): Pick<ResultConfig, "sentSchemas"> {
  const strict = scenarios.filter(
    (scenario) => scenario.kind === "prompt" && scenario.mode === "strict",
  );
  const adapted = providers.filter(({ strictSchema }) => strictSchema === "adapted");
  if (strict.length === 0 || adapted.length === 0) return {};
  const ofProvider = (config: ProviderConfig) => {
    const rules = findKind(providerKinds, config.kind);
    return Object.fromEntries(
      strict.flatMap((scenario) => {
        if (scenario.kind !== "prompt") return [];
        const { mode, steps } = scenario;
        return [
          [
            scenario.number,
            steps.map(({ schema }) => findSentSchema(config, rules, { mode, schema })),
          ],
        ];
      }),
    );
  };
  return { sentSchemas: Object.fromEntries(adapted.map((each) => [each.id, ofProvider(each)])) };
}

function describeProvider(provider: ProviderConfig): [string, ProviderDetail] {
  const { id, kind } = provider;
  const model = findModel(provider, providerKinds);
  return [id, model === undefined ? { kind } : { kind, model }];
}

function describeObservers(scenario: LoadedScenario): [string, ProviderDetail][] {
  if (scenario.kind === "prompt") return [];
  return [
    ...scenario.queries.map(({ id, handler }) => describeObserver(id, `${handler.kind} query`)),
    ...scenario.reactions.map(({ id, handler }) =>
      describeObserver(id, `${handler.kind} reaction`),
    ),
  ];
}

function describeObserver(id: string, kind: string): [string, ProviderDetail] {
  return [id, { kind }];
}

function describeScenario(scenario: LoadedScenario): [number, ScenarioDetail] {
  const { number, name, kind } = scenario;
  if (kind === "prompt") return [number, { name, kind, mode: scenario.mode }];
  return [number, { name, kind, components: listObservers(scenario) }];
}
