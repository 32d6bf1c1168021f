import path from "node:path";
import { isInside } from "../common/isInside.ts";
import { relativePath } from "../common/relativePath.ts";
import type { KeyNeed } from "../model/config/keyNeed.ts";
import type { LoadedConfig } from "../model/config/loadedConfig.ts";
import { isError, type Problem } from "../model/config/problem.ts";
import { findStreamKeyNeeds } from "../model/config/streamKeyNeeds.ts";
import { readKey } from "../model/json/jsonValue.ts";
import type { ConfigProblem, StartRunBody } from "../model/wire/serviceApi.ts";
import type { ActiveRun } from "../run/activeRun.ts";
import { configRules } from "../run/configRules.ts";
import { keyNeedsOf } from "../run/keyNeeds.ts";
import { listConfigs } from "../run/listConfigs.ts";
import { findOwnConfig, findOwnConfigs } from "../run/ownConfigs.ts";
import { readRunConfig, readRunConfigText } from "../run/readRunConfig.ts";
import type { RunHost } from "../run/runHost.ts";
import type { ConfigReading } from "../scenarios/config/readConfig.ts";
import { findServiceQueue } from "./findServiceQueue.ts";
import { ServiceError } from "./http/errors.ts";

/**
 * Starts a run of a config file of the workspace, or of a config that the request brings. Throws `UserError` and
 * `ServiceError` (403, 404, 409, 422).
 */
export async function startTestRun(runs: RunHost, body: StartRunBody): Promise<ActiveRun> {
  const loaded =
    typeof body.config === "string"
      ? await loadConfigFile(runs, body.config)
      : await loadSentConfig(runs, body.config);
  const { providers, scenarios, runs: runsPerScenario } = body;
  const selection = { providers, scenarios, runsPerScenario };
  const queue = body.queue === true ? { queue: await findServiceQueue(runs) } : {};
  return await runs.start({ loaded, selection, ...queue });
}

// --- internal ---

async function loadConfigFile(runs: RunHost, config: string): Promise<LoadedConfig> {
  const { workspaceFolder } = runs;
  const file = await findOwnConfig(runs, config, "GET /api/configs lists them.");
  return takeLoaded(await readRunConfig(file, { workspaceFolder }), workspaceFolder);
}

/**
 * Checked as if it stood in a file of `data/configs`. It may do only what some config file of the workspace already
 * does: a key goes only to an origin that one of them pairs it with, and a scenario file that starts a program
 * (`system`) must be listed by one of them; no program is named in the request itself.
 */
async function loadSentConfig(runs: RunHost, config: unknown): Promise<LoadedConfig> {
  const { workspaceFolder, dataFolder } = runs;
  const folder = isInside(workspaceFolder, dataFolder)
    ? dataFolder
    : path.join(workspaceFolder, "data");
  const file = path.join(folder, "configs", sentConfigName);
  const reading = await readRunConfigText(file, JSON.stringify(config), { workspaceFolder });
  refusePrograms(reading, file);
  const known = await describeKnown(runs);
  refuseUnlistedPrograms(reading, file, (scenario) =>
    known.scenarios.has(relativePath(workspaceFolder, scenario)),
  );
  const loaded = takeLoaded(reading, workspaceFolder, file);
  refuseUnknownKeys(loaded, known.keys);
  return { ...loaded, isSent: true };
}

const sentConfigName = "sent-to-the-service.touchstone.json";

function refusePrograms({ value, scenarios }: ConfigReading, file: string): void {
  const providers = readKey(value, "providers");
  const list: unknown[] = Array.isArray(providers) ? providers : [];
  const starters = configRules.kinds.providers.filter(({ startsProgram }) => startsProgram);
  for (const [at, provider] of list.entries()) {
    const starter = starters.find(({ kind }) => kind === readKey(provider, "kind"));
    if (starter === undefined) continue;
    const message = `A config in a request may not name a ${starter.kind} provider.`;
    throw forbidden(message, `providers.${at}`);
  }
  const inline = scenarios.find(
    ({ document, value: scenario }) => document.file === file && hasSystem(scenario),
  );
  if (inline !== undefined) {
    throw forbidden(
      "A scenario in a request may not name a system program.",
      inline.base.join("."),
    );
  }
}

function refuseUnlistedPrograms(
  { scenarios }: ConfigReading,
  file: string,
  isListed: (scenarioFile: string) => boolean,
): void {
  const unlisted = scenarios.some(
    ({ document, value }) => document.file !== file && hasSystem(value) && !isListed(document.file),
  );
  if (!unlisted) return;
  const message =
    "A scenario file that starts a system program can be named in a request only when a config file of the workspace lists it.";
  throw forbidden(message, "scenarios");
}

function hasSystem(scenario: unknown): boolean {
  return readKey(scenario, "system") !== undefined && readKey(scenario, "kind") !== "prompt";
}

function refuseUnknownKeys({ config, scenarios }: LoadedConfig, known: ReadonlySet<string>): void {
  const refuse = (needs: readonly KeyNeed[], key: string) => {
    const need = needs.find((each) => !known.has(formatNeed(each)));
    if (need === undefined) return;
    const message = `No config file of the workspace sends the key ${need.name} to ${need.origin}; a config in a request may not either.`;
    throw forbidden(message, key);
  };
  for (const [at, provider] of config.providers.entries()) {
    refuse(keyNeedsOf(provider), `providers.${at}.${provider.apiKey ? "apiKey" : "headers"}`);
  }
  for (const scenario of scenarios) {
    if (scenario.kind === "stream") refuse(findStreamKeyNeeds(scenario), "scenarios");
  }
}

interface KnownUse {
  /** Scenario files, relative to the workspace folder. */
  readonly scenarios: ReadonlySet<string>;
  readonly keys: ReadonlySet<string>;
}

/** What the config files of the workspace name already. */
async function describeKnown(runs: RunHost): Promise<KnownUse> {
  const { workspaceFolder } = runs;
  const scenarios = new Set<string>();
  const keys = new Set<string>();
  for (const summary of await listConfigs(await findOwnConfigs(runs), workspaceFolder)) {
    for (const scenario of summary.scenarios) scenarios.add(scenario.file);
    for (const need of summary.keys) keys.add(formatNeed(need));
  }
  return { scenarios, keys };
}

function formatNeed({ source, name, origin }: KeyNeed): string {
  return JSON.stringify([source, name, origin]);
}

/** Throws what a person has to mend; places in the request itself have no file and no line. */
function takeLoaded(
  { loaded, problems }: ConfigReading,
  workspaceFolder: string,
  sentFile?: string,
): LoadedConfig {
  if (loaded !== undefined) return loaded;
  const describe = ({ file, line, key, message }: Problem): ConfigProblem =>
    file === sentFile
      ? { key, message }
      : { file: relativePath(workspaceFolder, file), line, key, message };
  const errors = problems.filter(isError);
  const [first] = errors;
  const text = first === undefined ? "" : `: ${first.key} ${first.message}`;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : "";
  throw new ServiceError(422, "config", `The config cannot be run${text}${more}`, {
    details: errors.slice(0, maxProblems).map(describe),
  });
}

const maxProblems = 200;

function forbidden(message: string, key?: string): ServiceError {
  const details = key === undefined ? {} : { details: [{ key, message }] };
  return new ServiceError(403, "forbidden", message, details);
}
