import { t } from "@vscode/l10n";
import { formatDuration } from "./figures.ts";

/** Points with a sign: `+8.0 points`, `−0.4 points`. */
export function formatPoints(points: number): string {
  return t("{0} points", formatSigned(points));
}

/** `−3.1 to +12.9`. */
export function formatPointInterval([lower, upper]: readonly [number, number]): string {
  return t("{0} to {1}", formatSigned(lower), formatSigned(upper));
}

/** Points, or anything else, with one decimal and a sign; no sign at 0.0. */
export function formatSigned(points: number): string {
  const text = Math.abs(points).toFixed(1);
  if (text === "0.0") return text;
  return `${points < 0 ? "−" : "+"}${text}`;
}

/** A time with a sign: `+120 ms`. */
export function formatShift(shiftMs: number): string {
  const text = formatDuration(Math.abs(shiftMs));
  return shiftMs === 0 ? text : `${shiftMs < 0 ? "−" : "+"}${text}`;
}

/** A p with the digits it deserves; below 1e-12 no digit of it is certain. */
export function formatP(p: number): string {
  if (p < 1e-12) return "< 1e-12";
  if (p < 0.001) return p.toExponential(1);
  return p.toFixed(p < 0.1 ? 3 : 2);
}
