import { t } from "@vscode/l10n";
import { formatPointer } from "../../src/model/json/jsonPointer.ts";
import { formatCount, formatRate } from "../../src/model/words/figures.ts";

/** What stands for a figure that is not known; never a zero. */
export const unknownFigure = "–";

/** The rate of `ended` tests, or a dash when none ended. */
export function formatRateOf(rate: number | undefined, ended: number): string {
  return rate === undefined || ended === 0 ? unknownFigure : formatRate(rate);
}

/** A time into something as `12 s` or `2:05`, for an axis. */
export function formatClock(seconds: number): string {
  if (seconds < 60) return `${Number(seconds.toFixed(3))} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** Length of a text, in characters, as `820 characters` or `1.2 million characters`. */
export function formatTextLength(length: number): string {
  if (length === 1) return t("1 character");
  if (length < 1_000_000) return t("{0} characters", formatCount(length));
  return t("{0} million characters", (length / 1_000_000).toFixed(1));
}

/** The path of a validation error as `/items/0/name`; the root as `(root)`. */
export function formatPath(path: readonly string[]): string {
  return formatPointer(path) || t("(root)");
}

/** A sentence in which no line ends within a number such as `8.0e-11` or `95 %`. */
export function keepNumbers(sentence: string): string {
  return sentence
    .replace(/(?<=\de)-(?=\d)/g, `${wordJoiner}-${wordJoiner}`)
    .replace(/(?<=\d) (?=%)/g, "\u00a0");
}

/** The word with its first letter in upper case. */
export function capitalize(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

// --- internal ---

/** Is not seen, and keeps what is before it beside what is behind it. */
const wordJoiner = "\u2060";
