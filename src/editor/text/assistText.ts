import { t } from "@vscode/l10n";
import { shownLine } from "../../common/shownLine.ts";
import type { Explanation, Lenses } from "../../model/wire/assistRequests.ts";
import type { KeyHolder } from "../../model/wire/dataProtocol.ts";
import type { RunProgress } from "../../model/wire/runProgress.ts";
import { formatPlural, formatRate } from "../../model/words/figures.ts";
import { formatState } from "./words.ts";

type LastRun = NonNullable<NonNullable<Lenses["config"]>["lastRun"]>;

/** Whether a credential is at hand, and the one place it goes to. */
export function describeCredential(
  { source, name, origin }: NonNullable<Explanation["key"]>,
  heldIn: KeyHolder | undefined,
): string {
  return source === "secret"
    ? describeStored(name, origin, heldIn !== undefined)
    : describeVariable(name, origin, heldIn);
}

/** `Last: 96.0% (first 76.0%)`, with how it ended where that was not its end. */
export function formatLastRun({ status, successRate, firstAttemptSuccessRate }: LastRun): string {
  const last =
    firstAttemptSuccessRate === undefined
      ? t("Last: {0}", formatRate(successRate))
      : t("Last: {0} (first {1})", formatRate(successRate), formatRate(firstAttemptSuccessRate));
  const hasEnded = status === undefined || status === "completed";
  return hasEnded ? last : `${last} · ${formatState(status)}`;
}

/** `Running 34%`; without a figure where nobody knows how many tests there are. */
export function formatRunningLens({ summary, stopping }: RunProgress): string {
  const { totalTests, plannedTests } = summary;
  if (plannedTests === 0) return stopping ? t("Stopping") : t("Running");
  const percent = Math.min(99, Math.floor((100 * totalTests) / plannedTests));
  return stopping ? t("Stopping {0}%", percent) : t("Running {0}%", percent);
}

/** `Used by scenario 3: Orders`, `Used by 4 scenarios`. */
export function formatUses(uses: Lenses["uses"]): string {
  const [first] = uses;
  if (first === undefined) return t("Used by no scenario");
  const numbers = new Set(uses.map(({ scenario, file }) => `${scenario?.number} ${file}`));
  if (numbers.size > 1) return t("Used by {0}", formatPlural(numbers.size, "scenario"));
  const { scenario } = first;
  if (scenario === undefined) return t("Used by a scenario");
  return scenario.name === undefined
    ? t("Used by scenario {0}", scenario.number)
    : t("Used by scenario {0}: {1}", scenario.number, shownLine(scenario.name));
}

// --- internal ---

function describeStored(name: string, origin: string | undefined, isStored: boolean): string {
  if (origin === undefined) {
    return isStored
      ? t("The key {0} is stored.", name)
      : t("The key {0} is not stored: it is asked for when a run begins, or by Set API Key…", name);
  }
  return isStored
    ? t("The key {0} is stored for {1}.", name, origin)
    : t(
        "The key {0} is not stored for {1}: it is asked for when a run begins, or by Set API Key…",
        name,
        origin,
      );
}

function describeVariable(
  name: string,
  origin: string | undefined,
  heldIn: KeyHolder | undefined,
): string {
  if (heldIn === "environment") {
    return origin === undefined
      ? t("The environment variable {0} is set.", name)
      : t("The environment variable {0} is set for {1}.", name, origin);
  }
  if (heldIn === "storage") {
    return origin === undefined
      ? t("The environment variable {0} is not set; a key of this name is stored.", name)
      : t(
          "The environment variable {0} is not set; a key of this name is stored for {1}.",
          name,
          origin,
        );
  }
  return origin === undefined
    ? t(
        "The environment variable {0} is not set: set it before VS Code is started, or store a key by Set API Key…",
        name,
      )
    : t(
        "The environment variable {0} is not set for {1}: set it before VS Code is started, or store a key by Set API Key…",
        name,
        origin,
      );
}
