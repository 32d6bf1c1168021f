import { collectGarbage } from "../../common/collectGarbage.ts";
import type { LinePlace } from "../../loggers/lines/lineFile.ts";
import { openPlaceReader } from "../../loggers/lines/placeReader.ts";
import { parseLineContent } from "../../loggers/records/recordLine.ts";
import type { LoadedPromptScenario, LoadedScenario } from "../../model/config/loadedConfig.ts";
import type { ProviderAttempt } from "../../model/results/record.ts";
import type { RunResult } from "../../model/results/resultFile.ts";
import { hugeReplyCharacters } from "../../model/results/wholeReply.ts";
import { mergeAt } from "../../scenarios/replies/mergeAt.ts";
import type { JournaledPromptTest, JournaledTest } from "./journalContent.ts";
import { splitAttempt } from "./splitAttempt.ts";
import { withCaseResult } from "./withCaseResult.ts";

/** Reads tests back from the journal that was scanned; keeps its files open until closed. */
export interface JournaledTestReader {
  read(test: JournaledTest, scenario: LoadedScenario): RunResult;
  close(): void;
}

export function openJournaledTestReader(): JournaledTestReader {
  const lines = openPlaceReader();
  // Written by this process, or checked when the journal was scanned.
  const readAttempt = (place: LinePlace) => {
    if (place.length > hugeReplyCharacters) collectGarbage();
    return (parseLineContent(lines.read(place)) as { payload: ProviderAttempt }).payload;
  };

  const readPromptTest = (
    { outcome, places }: JournaledPromptTest,
    scenario: LoadedPromptScenario,
  ): RunResult => {
    const payloads = places.map(readAttempt);
    const success = outcome.state === "passed";
    const result = {
      success,
      attempts: payloads.map((payload) => splitAttempt(payload).attempt),
      totalDurationMs: outcome.totalDurationMs,
      finalResponse: success ? mergeAccepted(payloads, scenario) : null,
    };
    return withCaseResult(outcome.runNumber, result, payloads.at(-1)?.caseResult);
  };

  return {
    read(test, scenario) {
      if ("result" in test) return test.result;
      if (scenario.kind === "prompt") return readPromptTest(test, scenario);
      throw new TypeError(`scenario ${scenario.number} has no prompt tests`);
    },
    close: lines.close,
  };
}

// --- internal ---

function mergeAccepted(
  payloads: readonly ProviderAttempt[],
  scenario: LoadedPromptScenario,
): unknown {
  let outcome: unknown;
  for (const { success, step, parsedResponse } of payloads) {
    if (!success) continue;
    const at = scenario.steps[(step ?? 1) - 1]?.at ?? "";
    outcome = mergeAt(outcome, at, parsedResponse);
  }
  return outcome;
}
