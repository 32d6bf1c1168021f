import { lazily } from "./lazily.ts";

/** Time of day in the local time zone, `10:30:05`; the text itself when it is no date. Runs often start in the same minute. */
export function formatTime(timestamp: string): string {
  return describe(timestamp, ({ clock }) => clock);
}

/** Day and time in the local time zone, `26 Nov 2025, 10:30:05`; the text itself when it is no date. */
export function formatDateTime(timestamp: string): string {
  return describe(timestamp, ({ day, clock }) => `${day}, ${clock}`);
}

/** Day in the local time zone, `26 Nov 2025`; the text itself when it is no date. */
export function formatDate(timestamp: string): string {
  return describe(timestamp, ({ day }) => day);
}

/** `26 Nov 2025, 10:30:05 UTC`, for what is read elsewhere; the text itself when it is no date. */
export function formatUtc(timestamp: string): string {
  return describe(timestamp, ({ day, clock }) => `${day}, ${clock} UTC`, "UTC");
}

// --- internal ---

interface Moment {
  readonly day: string;
  readonly clock: string;
}

function describe(timestamp: string, say: (moment: Moment) => string, timeZone?: "UTC"): string {
  const date = new Date(timestamp);
  if (Number.isNaN(date.getTime())) return timestamp;
  const parts = Object.fromEntries(
    (timeZone === undefined ? local() : utc())
      .formatToParts(date)
      .map(({ type, value }) => [type, value]),
  );
  const { day, month, year, hour, minute, second } = parts;
  return say({ day: `${day} ${month} ${year}`, clock: `${hour}:${minute}:${second}` });
}

const style: Intl.DateTimeFormatOptions = {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
};
const local = lazily(() => new Intl.DateTimeFormat("en-US", style));
const utc = lazily(() => new Intl.DateTimeFormat("en-US", { ...style, timeZone: "UTC" }));
