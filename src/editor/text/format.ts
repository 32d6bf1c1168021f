import { t } from "@vscode/l10n";
import { formatDate } from "../../model/words/dates.ts";
import { lazily } from "../../model/words/lazily.ts";

/** Heading of a day: `Today`, `Yesterday`, `Wed 26 Nov 2025`. */
export function formatDay(date: Date, now: Date): string {
  if (dayKey(date) === dayKey(now)) return t("Today");
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  if (dayKey(date) === dayKey(yesterday)) return t("Yesterday");
  return `${weekday().format(date)} ${formatDate(date.toISOString())}`;
}

/** Local day as `2025-11-26`, the same for all times of that day. */
export function dayKey(date: Date): string {
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
}

/** The date a result file's name tells, `2025-11-26T10-30-00-000Z.json`; also for files that cannot be read. */
export function parseFileDate(label: string): Date | undefined {
  const match = /(\d{4}-\d{2}-\d{2})T(\d{2})-(\d{2})-(\d{2})[-.](\d{3})Z/.exec(label);
  if (match === null) return undefined;
  const [, day, hours, minutes, seconds, millis] = match;
  const date = new Date(`${day}T${hours}:${minutes}:${seconds}.${millis}Z`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

// --- internal ---

const weekday = lazily(() => new Intl.DateTimeFormat("en-US", { weekday: "short" }));

function pad(value: number): string {
  return String(value).padStart(2, "0");
}
