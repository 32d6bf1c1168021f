import { t } from "@vscode/l10n";
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
  const listed = words.slice(0, mostWords).join(", ");
  return rest > 0 ? t("stale: {0}, and {1} more", listed, rest) : t("stale: {0}", listed);
}

/** Lines of a config's tooltip: its baseline, and what is stale. */
export function describeBaseline(
  baseline: ListedBaseline | undefined,
  check: ConfigCheck | undefined,
): [string, string][] {
  const lines: [string, string][] = [];
  if (baseline !== undefined) lines.push([t("Baseline"), formatBaseline(baseline)]);
  if (check === undefined || formatStale(check) === undefined) return lines;
  return [...lines, ...check.stale.slice(0, mostParts).map(describePart)];
}

/** `5f8f2d3e of 26 Nov 2025, 10:30`, or why nothing can be compared with it: `5f8f2d3e is not in data/results`. */
export function formatBaseline({ run, timestamp, fault }: ListedBaseline): string {
  const short = run.slice(0, 8);
  if (fault !== undefined) return shownLine(`${short} ${fault}`);
  return timestamp === undefined
    ? short
    : t({
        message: "{0} of {1}",
        args: [short, formatDateTime(timestamp)],
        comment: ["{0} is the name of a run, {1} its date"],
      });
}

// --- internal ---

const mostWords = 2;
const mostParts = 5;

const staleTexts: Record<StaleKind, string> = {
  run: t("baseline missing"),
  hashes: t("run without hashes"),
  config: t("config changed"),
  provider: t("providers changed"),
  model: t("model changed"),
  scenario: t("scenario changed"),
  schema: t("schema changed"),
  cases: t("cases changed"),
  files: t("files changed"),
};

function describePart({ key, message }: StalePart): [string, string] {
  return [t("Stale"), shownLine(key === "" ? message : `${key}: ${message}`)];
}
