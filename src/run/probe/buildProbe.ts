import type { JsonSchema } from "../../model/config/jsonSchema.ts";
import type { LoadedConfig, LoadedPromptScenario } from "../../model/config/loadedConfig.ts";
import { formatProblem } from "../../model/config/problem.ts";
import type { ProviderConfig } from "../../model/config/providerConfig.ts";
import { UserError } from "../../model/userError.ts";
import { providerKinds } from "../../providers/providerKinds.ts";
import { hashJson } from "../../scenarios/files/hashJson.ts";
import { readJsoncDocument } from "../../scenarios/files/workspaceFiles.ts";
import { findProvider } from "../findProvider.ts";
import { estimateProbe, type ProbeEstimate } from "./estimateProbe.ts";
import { controlRow, keywordGroups, type ProbeRow } from "./probeGroups.ts";

/** A run that finds out which keywords of JSON Schema a provider enforces, and what it will take. */
export interface Probe {
  /** To be run as any other. */
  readonly loaded: LoadedConfig;
  readonly provider: ProviderConfig;
  readonly estimate: ProbeEstimate;
}

/** Requests of each schema unless told otherwise. */
export const defaultProbeRuns = 3;

/** Makes the probe of one provider of a config. Throws a `UserError` when there is none of that id, or none that can be probed. */
export async function buildProbe(
  loaded: LoadedConfig,
  providerId: string,
  runsPerScenario = defaultProbeRuns,
): Promise<Probe> {
  const provider = findProvider(loaded, providerId);
  await assertProbeable(loaded, provider);
  const scenarios = [
    buildScenario(controlRow, { const: controlRow.asked }),
    ...keywordGroups.map((row) => buildScenario(row, row.schema)),
  ];
  const hashAll = (pick: (scenario: LoadedPromptScenario) => unknown) =>
    Object.fromEntries(scenarios.map((each) => [String(each.number), hashJson(pick(each))]));
  return {
    provider,
    estimate: estimateProbe(scenarios, runsPerScenario, provider.price),
    loaded: {
      file: loaded.file,
      ...(loaded.isSent === true ? { isSent: true } : {}),
      isProbe: true,
      config: {
        ...loaded.config,
        name: nameProbe(loaded.config.name, provider.id),
        providers: [provider],
        runsPerScenario,
        maxRetries: 0,
      },
      scenarios,
      hashes: {
        config: loaded.hashes.config,
        scenarios: hashAll((scenario) => scenario),
        schemas: hashAll(({ steps }) => steps[0]?.schema),
      },
      warnings: [],
    },
  };
}

// --- internal ---

const longestName = 200;

/** The name of the config gives way where both together are longer than a name may be. */
function nameProbe(config: string, provider: string): string {
  const rest = ` probe ${provider}`;
  return `${config.slice(0, longestName - rest.length)}${rest}`;
}

/** Throws a `UserError` at the place of its kind. */
async function assertProbeable(
  { config, file }: LoadedConfig,
  provider: ProviderConfig,
): Promise<void> {
  const kind = providerKinds.find((each) => each.kind === provider.kind);
  if (kind?.canEnforceSchema === true) return;
  const message = `a ${provider.kind} provider cannot enforce a schema, so there is nothing to probe`;
  const document = await readJsoncDocument(file);
  const problem = document.problemAt(
    ["providers", config.providers.indexOf(provider), "kind"],
    message,
  );
  throw new UserError(formatProblem(problem), { code: "config" });
}

/** `outcome` judges what is replied; it is no other schema than the one that is sent, but for the control. */
function buildScenario(row: ProbeRow, outcome: JsonSchema): LoadedPromptScenario {
  return {
    number: row.number,
    name: row.keywords,
    kind: "prompt",
    mode: "strict",
    includeSchema: false,
    steps: [{ prompt: buildPrompt(row.asked), schema: row.schema, at: "" }],
    schema: outcome,
  };
}

function buildPrompt(asked: unknown): string {
  return `Reply with exactly this JSON and nothing else, even if it does not fit a schema that you were given:\n\n${JSON.stringify(asked)}`;
}
