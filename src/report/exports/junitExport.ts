import type { TestOutcome } from "../../model/results/testOutcome.ts";
import { summarizeTest } from "../summarizeTest.ts";
import {
  type ExportedRun,
  type ExportFormat,
  type ExportOptions,
  withoutValues,
} from "./exportFormat.ts";
import { gatherPieces } from "./gatherPieces.ts";
import { formatCase, formatProbeSuite, formatSuiteStart, type JunitSuite } from "./junitSuite.ts";
import { formatXmlAttributes } from "./xmlText.ts";

/** JUnit XML as Jenkins and Surefire read it: a suite per provider and scenario, a case a test. */
export const junitExport: ExportFormat = {
  name: "junit",
  label: "JUnit",
  description:
    "a suite per provider and scenario, a case a test, for CI; of a probe a case per keyword",
  extension: "xml",
  contentType: "application/xml",
  isOneRunAFile: false,
  values: "asked",
  stream: (runs, options = withoutValues) => gatherPieces(writeRuns(runs, options)),
};

// --- internal ---

async function* writeRuns(
  runs: readonly ExportedRun[],
  options: ExportOptions,
): AsyncGenerator<string> {
  const counted = [];
  for (const run of runs) counted.push(await countRun(run));
  const all = counted.flatMap(({ suites }) => suites);
  const sum = (key: "tests" | "failures" | "errors" | "durationMs") =>
    all.reduce((total, suite) => total + suite[key], 0);
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${formatXmlAttributes({
    name: "touchstone",
    tests: sum("tests"),
    failures: sum("failures"),
    errors: sum("errors"),
    time: (sum("durationMs") / 1000).toFixed(3),
  })}>\n`;
  for (const run of counted) {
    if (run.probe === undefined) yield* writeTests(run, options);
    else yield run.probe;
  }
  yield "</testsuites>\n";
}

interface CountedRun {
  readonly run: ExportedRun;
  readonly suites: readonly JunitSuite[];
  /** All there is to write of a probe. */
  readonly probe?: string;
}

/** Counts stand before what they count, so that the tests are gone through twice. */
async function countRun(run: ExportedRun): Promise<CountedRun> {
  const isProbe = run.judgeProbe([]) !== undefined;
  const suites: JunitSuite[] = [];
  const outcomes: TestOutcome[] = [];
  for await (const test of run.tests) {
    const outcome = summarizeTest(test, test.run);
    if (isProbe) outcomes.push(outcome);
    count(openSuite(suites, outcome), outcome);
  }
  const report = run.judgeProbe(outcomes);
  if (report === undefined) return { run, suites };
  const { suite, text } = formatProbeSuite(run.head, report);
  return { run, suites: [suite], probe: text };
}

/** The tests of a cell stand together in a result file. */
function openSuite(suites: JunitSuite[], { provider, scenario }: TestOutcome): JunitSuite {
  const last = suites.at(-1);
  if (last?.provider === provider && last.scenario === scenario) return last;
  const suite = { provider, scenario, tests: 0, failures: 0, errors: 0, durationMs: 0 };
  suites.push(suite);
  return suite;
}

function count(suite: JunitSuite, { state, totalDurationMs }: TestOutcome): void {
  suite.tests += 1;
  if (state === "failed") suite.failures += 1;
  if (state === "errored") suite.errors += 1;
  suite.durationMs += totalDurationMs ?? 0;
}

async function* writeTests(
  { run: { head, tests }, suites }: CountedRun,
  options: ExportOptions,
): AsyncGenerator<string> {
  const rest = [...suites];
  let left = 0;
  for await (const test of tests) {
    if (left === 0) {
      const suite = rest.shift();
      if (suite === undefined) throw changedError();
      left = suite.tests;
      yield formatSuiteStart(head, suite);
    }
    yield formatCase(head, test, options);
    left -= 1;
    if (left === 0) yield "  </testsuite>\n";
  }
  if (left > 0 || rest.length > 0) throw changedError();
}

function changedError(): Error {
  return new Error("the tests changed while they were exported");
}
