import { loadEvents, type TestEvent } from "./testEvents.ts";

/** What a suite came to; a check that is no mocha suite counts as one test. */
export interface SuiteResult {
  suite: string;
  passed: number;
  failed: number;
  skipped: number;
}

/** Result of a check that passed or failed as a whole. */
export function buildCheckResult(suite: string, hasPassed: boolean): SuiteResult {
  return { suite, passed: hasPassed ? 1 : 0, failed: hasPassed ? 0 : 1, skipped: 0 };
}

/** Counts the events of a suite; one that did not end, or ran nothing, has failed as well. */
export function countEvents(suite: string, file: string): SuiteResult {
  const events = loadEvents(file);
  const count = (kind: TestEvent["event"]) => events.filter((each) => each.event === kind).length;
  const result = { suite, passed: count("pass"), failed: count("fail"), skipped: count("skip") };
  const problem = findProblem(events);
  if (problem === undefined) return result;
  console.log(`  ${suite}: ${problem}`);
  return { ...result, failed: result.failed + 1 };
}

/** Prints an event as a line of progress; only what ends a test is shown. */
export function printEvent(event: TestEvent): void {
  if (event.event === "pass") console.log(`    ok    ${event.title} (${event.durationMs} ms)`);
  if (event.event === "skip") console.log(`    skip  ${event.title}`);
  if (event.event === "fail") console.log(`    FAIL  ${event.title}\n${indent(event.error)}`);
}

// --- internal ---

function findProblem(events: TestEvent[]): string | undefined {
  const last = events.findLast((each) => each.event === "start");
  const during = last?.event === "start" ? ` (the last test begun: ${last.title})` : "";
  if (!events.some((each) => each.event === "end")) return `did not run to its end${during}`;
  return events.length === 1 ? "no test ran" : undefined;
}

function indent(text: string): string {
  return text.replace(/^/gm, "          ");
}
