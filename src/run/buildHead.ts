import type {
  ResultConfig,
  ResultHead,
  RunStatus,
  RunSummary,
  StopReason,
} from "../model/resultFile.ts";
import type { RunFolderFile } from "../model/runFolder.ts";

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

function buildResultConfig({ plan, snapshot, file }: RunFolderFile): ResultConfig {
  const providers = snapshot.config.providers.filter(({ id }) => plan.providers.includes(id));
  const scenarios = snapshot.scenarios.filter(({ number }) => plan.scenarios.includes(number));
  return {
    providers: plan.providers,
    scenarios: plan.scenarios,
    runsPerScenario: plan.runsPerScenario,
    name: snapshot.config.name,
    file,
    maxRetries: snapshot.config.maxRetries,
    providerDetails: Object.fromEntries(
      providers.map((provider) => [
        provider.id,
        "model" in provider
          ? { kind: provider.kind, model: provider.model }
          : { kind: provider.kind },
      ]),
    ),
    scenarioDetails: Object.fromEntries(
      scenarios.map(({ number, name, kind, mode }) => [number, { name, kind, mode }]),
    ),
    hashes: snapshot.hashes,
  };
}
