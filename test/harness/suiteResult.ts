import { loadEvents, type TestEvent } from "./testEvents.ts";

/** What a suite came to; a check that is no mocha suite counts as one test. */
export interface SuiteResult {
  suite: string;
  passed: number;
  failed: number;
  skipped: number;
  /** The tests that failed. */
  failures: TestFault[];
  /** What made tests fail that were run once more: a race that somebody has to look at, whatever came of it then. */
  repeated: TestFault[];
}

/** A test and why it failed. */
export interface TestFault {
  title: string;
  error: string;
}

/** Result of a check that passed or failed as a whole. */
export function buildCheckResult(suite: string, hasPassed: boolean): SuiteResult {
  const [passed, failed] = hasPassed ? [1, 0] : [0, 1];
  return { suite, passed, failed, skipped: 0, failures: [], repeated: [] };
}

/** Counts the events of a suite; one that did not end, or ran nothing, has failed as well. */
export function countEvents(suite: string, file: string): SuiteResult {
  const events = loadEvents(file);
  const count = (kind: TestEvent["event"]) => events.filter((each) => each.event === kind).length;
  const result = {
    suite,
    passed: count("pass"),
    failed: count("fail"),
    skipped: count("skip"),
    failures: listFaults(events, "fail"),
    repeated: listFaults(events, "retry"),
  };
  const problem = findProblem(events);
  if (problem === undefined) return result;
  console.log(`  ${suite}: ${problem}`);
  return { ...result, failed: result.failed + 1 };
}

/** A suite that ran in several processes. */
export function addResults(suite: string, results: readonly SuiteResult[]): SuiteResult {
  const sum = (key: "passed" | "failed" | "skipped") =>
    results.reduce((total, result) => total + result[key], 0);
  return {
    suite,
    passed: sum("passed"),
    failed: sum("failed"),
    skipped: sum("skipped"),
    failures: results.flatMap(({ failures }) => failures),
    repeated: results.flatMap(({ repeated }) => repeated),
  };
}

/** Prints an event as a line of progress; only what ends a test is shown. */
export function printEvent(event: TestEvent): void {
  if (event.event === "pass") console.log(`    ok    ${event.title} (${event.durationMs} ms)`);
  if (event.event === "skip") console.log(`    skip  ${event.title}`);
  if (event.event === "retry") console.log(`    once more  ${event.title}`);
  if (event.event === "fail") console.log(`    FAIL  ${event.title}\n${indent(event.error)}`);
}

// --- internal ---

function listFaults(events: TestEvent[], kind: "fail" | "retry"): TestFault[] {
  return events.flatMap((each) =>
    each.event === kind && "error" in each ? [{ title: each.title, error: each.error }] : [],
  );
}

function findProblem(events: TestEvent[]): string | undefined {
  const last = events.findLast((each) => each.event === "start");
  const during = last?.event === "start" ? ` (the last test begun: ${last.title})` : "";
  if (!events.some((each) => each.event === "end")) return `did not run to its end${during}`;
  return events.length === 1 ? "no test ran" : undefined;
}

function indent(text: string): string {
  return text.replace(/^/gm, "          ");
}
