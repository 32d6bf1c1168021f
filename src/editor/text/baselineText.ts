import { shownLine } from "../../common/shownLine.ts";
import type { ListedBaseline } from "../../model/results/baselineFile.ts";
import type { ConfigCheck, StaleKind, StalePart } from "../../model/results/configCheck.ts";
import { formatDateTime } from "../../model/words/dates.ts";

/**
 * What of a config no longer fits its committed run, as `stale: model changed, scenario changed`; undefined where it fits, has
 * errors, or has no such run: most are never committed.
 */
export function formatStale({ run, stale, isBroken }: ConfigCheck): string | undefined {
  if (run === undefined || isBroken === true || stale.length === 0) return undefined;
  const words = [...new Set(stale.map(({ what }) => staleTexts[what]))];
  const rest = words.length - mostWords;
  return `stale: ${words.slice(0, mostWords).join(", ")}${rest > 0 ? `, and ${rest} more` : ""}`;
}

/** Lines of a config's tooltip: its baseline, and what is stale. */
export function describeBaseline(
  baseline: ListedBaseline | undefined,
  check: ConfigCheck | undefined,
): [string, string][] {
  const lines: [string, string][] = [];
  if (baseline !== undefined) lines.push(["Baseline", formatBaseline(baseline)]);
  if (check === undefined || formatStale(check) === undefined) return lines;
  return [...lines, ...check.stale.slice(0, mostParts).map(describePart)];
}

/** `5f8f2d3e of 26 Nov 2025, 10:30`, or why nothing can be compared with it: `5f8f2d3e is not in data/results`. */
export function formatBaseline({ run, timestamp, fault }: ListedBaseline): string {
  const short = run.slice(0, 8);
  if (fault !== undefined) return shownLine(`${short} ${fault}`);
  return timestamp === undefined ? short : `${short} of ${formatDateTime(timestamp)}`;
}

// --- internal ---

const mostWords = 2;
const mostParts = 5;

const staleTexts: Record<StaleKind, string> = {
  run: "baseline missing",
  hashes: "run without hashes",
  config: "config changed",
  provider: "providers changed",
  model: "model changed",
  scenario: "scenario changed",
  schema: "schema changed",
  cases: "cases changed",
  files: "files changed",
};

function describePart({ key, message }: StalePart): [string, string] {
  return ["Stale", shownLine(key === "" ? message : `${key}: ${message}`)];
}
