import { shownLine } from "../../common/shownLine.ts";
import type { Explanation, Lenses } from "../../model/wire/assistRequests.ts";
import type { KeyHolder } from "../../model/wire/dataProtocol.ts";
import type { RunProgress } from "../../model/wire/runProgress.ts";
import { formatPlural, formatRate } from "../../model/words/figures.ts";

type LastRun = NonNullable<NonNullable<Lenses["config"]>["lastRun"]>;

/** Whether a credential is at hand, and the one place it goes to. */
export function describeCredential(
  { source, name, origin }: NonNullable<Explanation["key"]>,
  heldIn: KeyHolder | undefined,
): string {
  const to = origin === undefined ? "" : ` for ${origin}`;
  if (source === "secret") {
    if (heldIn !== undefined) return `The key ${name} is stored${to}.`;
    return `The key ${name} is not stored${to}: it is asked for when a run begins, or by Set API Key…`;
  }
  const variable = `The environment variable ${name}`;
  if (heldIn === "environment") return `${variable} is set${to}.`;
  if (heldIn === "storage") return `${variable} is not set; a key of this name is stored${to}.`;
  return `${variable} is not set${to}: set it before VS Code is started, or store a key by Set API Key…`;
}

/** `Last: 96.0% (first 76.0%)`, with how it ended where that was not its end. */
export function formatLastRun({ status, successRate, firstAttemptSuccessRate }: LastRun): string {
  const first =
    firstAttemptSuccessRate === undefined ? "" : ` (first ${formatRate(firstAttemptSuccessRate)})`;
  const end = status === undefined || status === "completed" ? "" : ` · ${status}`;
  return `Last: ${formatRate(successRate)}${first}${end}`;
}

/** `Running 34%`; without a figure where nobody knows how many tests there are. */
export function formatRunningLens({ summary, stopping }: RunProgress): string {
  const { totalTests, plannedTests } = summary;
  const verb = stopping ? "Stopping" : "Running";
  if (plannedTests === 0) return verb;
  return `${verb} ${Math.min(99, Math.floor((100 * totalTests) / plannedTests))}%`;
}

/** `Used by scenario 3: Orders`, `Used by 4 scenarios`. */
export function formatUses(uses: Lenses["uses"]): string {
  const [first] = uses;
  if (first === undefined) return "Used by no scenario";
  const numbers = new Set(uses.map(({ scenario, file }) => `${scenario?.number} ${file}`));
  if (numbers.size > 1) return `Used by ${formatPlural(numbers.size, "scenario")}`;
  const { scenario } = first;
  if (scenario === undefined) return "Used by a scenario";
  const name = scenario.name === undefined ? "" : `: ${shownLine(scenario.name)}`;
  return `Used by scenario ${scenario.number}${name}`;
}
