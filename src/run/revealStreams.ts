import type { GrantedKey } from "../model/config/keyNeed.ts";
import type { LoadedStreamScenario } from "../model/config/loadedConfig.ts";
import { revealScenario } from "../model/config/streamKeyNeeds.ts";
import { readGrantedKey } from "./grantedKeys.ts";

/** The scenarios with their credentials in place, for this process only. Throws a `UserError` where one was not granted. */
export function revealStreams(
  streams: readonly LoadedStreamScenario[],
  keys: readonly GrantedKey[],
): LoadedStreamScenario[] {
  return streams.map((scenario) =>
    revealScenario(scenario, (need) => readGrantedKey(keys, need, `Scenario ${scenario.number}`)),
  );
}
