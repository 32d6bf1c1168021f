import type { LinePlace } from "../loggers/lineFile.ts";
import { openPlaceReader } from "../loggers/placeReader.ts";
import type { LoadedScenario } from "../model/loadedConfig.ts";
import type { ProviderAttempt } from "../model/record.ts";
import type { RunResult } from "../model/resultFile.ts";
import { mergeAt } from "../scenarios/mergeAt.ts";
import type { JournaledTest } from "./journalContent.ts";

/** Reads tests back from the journal that was scanned; keeps its files open until closed. */
export interface JournaledTestReader {
  read(test: JournaledTest, scenario: LoadedScenario): RunResult;
  close(): void;
}

export function openJournaledTestReader(): JournaledTestReader {
  const lines = openPlaceReader();
  // Written by this process, or checked when the journal was scanned.
  const readAttempt = (place: LinePlace) =>
    (JSON.parse(lines.read(place)) as { payload: ProviderAttempt }).payload;

  return {
    read({ outcome, places }, scenario) {
      const payloads = places.map(readAttempt);
      const success = outcome.state === "passed";
      return {
        runNumber: outcome.runNumber,
        success,
        attempts: payloads.map(({ type: _type, activeMs: _activeMs, ...attempt }) => attempt),
        totalDurationMs: outcome.totalDurationMs,
        finalResponse: success ? mergeAccepted(payloads, scenario) : null,
      };
    },
    close: lines.close,
  };
}

// --- internal ---

function mergeAccepted(payloads: readonly ProviderAttempt[], scenario: LoadedScenario): unknown {
  let outcome: unknown;
  for (const { success, step, parsedResponse } of payloads) {
    if (!success) continue;
    const at = scenario.steps[(step ?? 1) - 1]?.at ?? "";
    outcome = mergeAt(outcome, at, parsedResponse);
  }
  return outcome;
}
