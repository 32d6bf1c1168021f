import { formatPointer } from "../../model/json/jsonPointer.ts";
import type { AttemptResult, RunResult } from "../../model/results/resultFile.ts";
import type { RunFolderFile } from "../../model/results/runFolder.ts";
import type { TestOutcome } from "../../model/results/testOutcome.ts";
import { describeRequests } from "./requestAttributes.ts";
import type { AttemptFacts, RunFacts, TestFacts } from "./telemetryMessages.ts";

/** What may be told of a run. */
export function buildRunFacts(
  { id, snapshot, environment }: RunFolderFile,
  otlp: string,
): RunFacts {
  const { config, scenarios } = snapshot;
  return {
    otlp,
    runId: id,
    config: config.name,
    version: environment.touchstone,
    requests: Object.fromEntries(config.providers.map((each) => [each.id, describeRequests(each)])),
    scenarios: Object.fromEntries(scenarios.map(({ number, name }) => [number, name])),
  };
}

/** What may be told of a test: no prompt, no reply, no value of either. */
export function buildTestFacts(outcome: TestOutcome, { attempts }: RunResult): TestFacts {
  return { outcome, attempts: attempts.map(buildAttemptFacts) };
}

// --- internal ---

const mostFaults = 10;

function buildAttemptFacts(attempt: AttemptResult): AttemptFacts {
  const {
    rawResponse: _reply,
    parsedResponse: _parsed,
    validationErrors,
    errorMessage,
    warnings: _warnings,
    ...rest
  } = attempt;
  const faults = validationErrors
    .slice(0, mostFaults)
    .map(({ code, path }) => (path.length === 0 ? code : `${code} at ${formatPointer(path)}`));
  const errorType = attempt.errorKind ?? "internal";
  return { ...rest, faults, ...(errorMessage === null ? {} : { errorType }) };
}
