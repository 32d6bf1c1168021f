import { t } from "@vscode/l10n";
import { shownLine } from "../../common/shownLine.ts";
import type { ListedBaseline } from "../../model/results/baselineFile.ts";
import type { Standing } from "../../model/results/comparisonPage.ts";
import type { ConfigCheck, StaleKind, StalePart } from "../../model/results/configCheck.ts";
import { formatDateTime } from "../../model/words/dates.ts";
import { verdictWords } from "../../model/words/verdictWords.ts";

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

/** Lines of a config's tooltip: its baseline, how its newest run stands against that, and what is stale. */
export function describeBaseline(
  baseline: ListedBaseline | undefined,
  check: ConfigCheck | undefined,
  newest?: Standing,
): [string, string][] {
  const lines: [string, string][] = [];
  if (baseline !== undefined) lines.push([t("Baseline"), formatBaseline(baseline)]);
  const standing = formatStanding(newest);
  if (standing !== undefined) lines.push([t("Newest run against it"), standing]);
  if (check === undefined || formatStale(check) === undefined) return lines;
  return [...lines, ...check.stale.slice(0, mostParts).map(describePart)];
}

/** A line of a run's tooltip: how it stands against the baseline of its config; none where nothing can be said. */
export function describeStanding(standing: Standing | undefined): [string, string][] {
  const word = formatStanding(standing);
  return word === undefined ? [] : [[t("Against the baseline"), word]];
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

/** The verdict, or why there is none; nothing of the baseline itself, and where there is none. */
function formatStanding(standing: Standing | undefined): string | undefined {
  if (standing?.kind === "compared") return verdictWords[standing.verdict];
  if (standing?.kind !== "lost") return undefined;
  return t("cannot tell. {0}", shownLine(standing.reason));
}

function describePart({ key, message }: StalePart): [string, string] {
  return [t("Stale"), shownLine(key === "" ? message : `${key}: ${message}`)];
}
