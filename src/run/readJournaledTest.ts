import { closeSync, openSync, readSync } from "node:fs";
import type { LinePlace } from "../loggers/lineFile.ts";
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

/** Reads are synchronous: each is a line from the page cache, far cheaper than a trip to the thread pool. */
export function openJournaledTestReader(): JournaledTestReader {
  const files = new Map<string, number>();

  const readAttempt = ({ file, offset, length }: LinePlace): ProviderAttempt => {
    let fd = files.get(file);
    if (fd === undefined) {
      fd = openSync(file, "r");
      files.set(file, fd);
    }
    const bytes = Buffer.allocUnsafe(length);
    readSync(fd, bytes, 0, length, offset);
    // Written by this process, or checked when the journal was scanned.
    return (JSON.parse(bytes.toString("utf8")) as { payload: ProviderAttempt }).payload;
  };

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
    close() {
      for (const fd of files.values()) closeSync(fd);
    },
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
