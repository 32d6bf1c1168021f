/** A day of the calendar, `2024-05-01`. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const [year, month, day] = [
    readDigits(text, 0, 4),
    readDigits(text, 5, 7),
    readDigits(text, 8, 10),
  ];
  return day >= 1 && day <= daysOf(year, month);
}

/** A time of day with its offset from UTC, `10:00:00Z` (RFC 3339). A leap second is the last of a day in UTC. */
export function isTime(text: string): boolean {
  if (!/^\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/.test(text)) return false;
  const [hour, minute, second] = [
    readDigits(text, 0, 2),
    readDigits(text, 3, 5),
    readDigits(text, 6, 8),
  ];
  const isUtc = /[Zz]$/.test(text);
  const end = text.length;
  const offsetHour = isUtc ? 0 : readDigits(text, end - 5, end - 3);
  const offsetMinute = isUtc ? 0 : readDigits(text, end - 2, end);
  if (hour > 23 || minute > 59 || second > 60 || offsetHour > 23 || offsetMinute > 59) return false;
  if (second < 60) return true;
  const offset = (offsetHour * 60 + offsetMinute) * (text.charAt(end - 6) === "-" ? -1 : 1);
  return (hour * 60 + minute - offset + minutesOfDay) % minutesOfDay === minutesOfDay - 1;
}

/** A day and a time with its offset, with `T` between them (RFC 3339). */
export function isDateTime(text: string): boolean {
  const separator = text.charAt(10);
  if (separator !== "T" && separator !== "t") return false;
  return isDate(text.slice(0, 10)) && isTime(text.slice(11));
}

/** A length of time in the calendar, `P1DT12H`, without gaps among its units (RFC 3339, appendix A). */
export function isDuration(text: string): boolean {
  return duration.test(text);
}

// --- internal ---

const minutesOfDay = 24 * 60;

const dayPart = String.raw`(?:\d+Y(?:\d+M(?:\d+D)?)?|\d+M(?:\d+D)?|\d+D)`;
const timePart = String.raw`T(?:\d+H(?:\d+M(?:\d+S)?)?|\d+M(?:\d+S)?|\d+S)`;
const duration = new RegExp(`^P(?:\\d+W|${timePart}|${dayPart}(?:${timePart})?)$`);

function readDigits(text: string, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at++) value = value * 10 + text.charCodeAt(at) - 0x30;
  return value;
}

function daysOf(year: number, month: number): number {
  if (month === 2) {
    const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
    return isLeap ? 29 : 28;
  }
  if (month < 1 || month > 12) return 0;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
