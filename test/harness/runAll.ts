// Runs every check and suite, or only those named: runAll.ts [step…]
import { logStep } from "./log.ts";
import { type Step, steps } from "./steps.ts";
import { addResults, buildCheckResult, type SuiteResult, type TestFault } from "./suiteResult.ts";
import { formatError } from "./testEvents.ts";

const wanted = withNeeds(process.argv.slice(2));
const results: SuiteResult[] = [];
const failedSteps = new Set<string>();

for (const step of steps) {
  if (wanted.size > 0 && !wanted.has(step.name)) continue;
  const outcome = await runStep(step);
  results.push(...outcome);
  if (outcome.some((result) => result.failed > 0)) failedSteps.add(step.name);
}
printSummary(results);
process.exit(failedSteps.size > 0 ? 1 : 0);

// --- internal ---

async function runStep(step: Step): Promise<SuiteResult[]> {
  const missing = step.needs.find((need) => failedSteps.has(need));
  if (missing !== undefined) {
    logStep(`${step.name}: not run, because ${missing} failed`);
    return [buildCheckResult(step.name, false)];
  }
  logStep(step.name);
  try {
    return await step.run();
  } catch (error) {
    console.log(formatError(error));
    return [buildCheckResult(step.name, false)];
  }
}

/** The named steps and all that they need; empty means every step. */
function withNeeds(names: string[]): Set<string> {
  const all = new Set<string>();
  const add = (name: string) => {
    const step = steps.find((each) => each.name === name);
    if (step === undefined) throw new Error(`there is no step ${name}`);
    all.add(name);
    step.needs.forEach(add);
  };
  names.forEach(add);
  return all;
}

function printSummary(all: SuiteResult[]): void {
  const whole = addResults("all", all);
  logStep("summary");
  for (const result of all) console.log(`  ${result.suite.padEnd(24)} ${formatCounts(result)}`);
  printFaults("run once more", (result) => result.repeated);
  printFaults("failed", (result) => result.failures);
  console.log(`\n${formatCounts(whole)}`);
  for (const { suite, failures } of all) {
    for (const { title } of failures) console.log(`  failed, ${suite}: ${title}`);
  }
}

function formatCounts({ passed, failed, skipped }: SuiteResult): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

/** Names the tests at the end once more: of a long output often only the end is kept. */
function printFaults(what: string, choose: (result: SuiteResult) => TestFault[]): void {
  for (const result of results) {
    for (const { title, error } of choose(result)) {
      console.log(`\n  ${what}, ${result.suite}: ${title}\n${shorten(error)}`);
    }
  }
}

function shorten(error: string): string {
  return error.split("\n").slice(0, 12).join("\n").replace(/^/gm, "    ");
}
