import type { RunHashes } from "../../model/config/runHashes.ts";
import type { StaleKind, StalePart } from "../../model/results/configCheck.ts";
import type { ResultConfig } from "../../model/results/resultFile.ts";
import { listObservers } from "../plannedCells.ts";
import { compareProviders } from "./compareProviders.ts";
import type { CurrentConfig } from "./currentConfig.ts";
import { explainConfig } from "./explainConfig.ts";

/**
 * What of a config is not as it was when a run began: providers first, then scenarios by their numbers, then what else changed
 * in the config file. Of keys that a result does not keep only their hash is known: they are told as one.
 */
export function listStale(current: CurrentConfig, then: ResultConfig): StalePart[] {
  const { hashes } = then;
  if (hashes === undefined) {
    const message = "the run has no hashes, as those of other tools: what it tested cannot be told";
    return [{ what: "hashes", key: "", message }];
  }
  const { loaded } = current;
  const providers = compareProviders(current, then);
  const scenarios = compareScenarios(current, then, hashes);
  const parts = [...providers.parts, ...scenarios.parts];
  if (hashes.config === loaded.hashes.config) return parts;
  // A list that became longer or shorter, or what is written in the config itself, is a change of the file as well.
  if (providers.isOtherList || scenarios.isOtherConfig) return parts;
  return [...parts, ...explainConfig(current, then, hashes.config)];
}

// --- internal ---

function compareScenarios(
  { loaded, inline }: CurrentConfig,
  then: ResultConfig,
  hashes: RunHashes,
): { parts: StalePart[]; isOtherConfig: boolean } {
  const parts: StalePart[] = [];
  let isOtherConfig = false;
  for (const scenario of loaded.scenarios) {
    const { number, name } = scenario;
    const key = formatKey(number, name);
    const tell = (what: StaleKind, message: string) => parts.push({ what, key, message });
    if (!then.scenarios.includes(number)) {
      tell("scenario", "is not in the run");
      isOtherConfig = true;
      continue;
    }
    const missing = listObservers(scenario).filter((id) => !then.providers.includes(id));
    const changed = hashKinds.filter(
      ({ of }) => hashes[of]?.[number] !== loaded.hashes[of]?.[number],
    );
    for (const { what, message } of changed) tell(what, message);
    if (changed.length === 0 && missing.length > 0) {
      tell("scenario", `the run left out ${missing.join(", ")}`);
    }
    // Of a scenario that is written in the config, the hash of the file tells the same.
    if (changed.length > 0 && inline.has(number)) isOtherConfig = true;
  }
  const known = new Set(loaded.scenarios.map(({ number }) => number));
  for (const number of then.scenarios.filter((each) => !known.has(each))) {
    const name = then.scenarioDetails?.[number]?.name;
    parts.push({ what: "scenario", key: formatKey(number, name), message: "is in the run alone" });
    isOtherConfig = true;
  }
  return { parts, isOtherConfig };
}

const hashKinds: readonly {
  readonly what: StaleKind;
  readonly of: "scenarios" | "schemas" | "cases" | "files";
  readonly message: string;
}[] = [
  {
    what: "scenario",
    of: "scenarios",
    message: "is not as it was run: prompt or other keys changed",
  },
  { what: "schema", of: "schemas", message: "its schema changed" },
  { what: "cases", of: "cases", message: "its cases changed" },
  { what: "files", of: "files", message: "its files changed" },
];

function formatKey(number: number, name: string | undefined): string {
  return name === undefined ? `scenario ${number}` : `scenario ${number} "${name}"`;
}
