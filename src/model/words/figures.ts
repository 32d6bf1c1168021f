import { lazily } from "./lazily.ts";

/** A whole number with thousands set apart: `1,000`. */
export function formatCount(count: number): string {
  return whole().format(count);
}

/** `3 tests`, `1 test`. */
export function formatPlural(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** Three digits, and from 1,000 on all before the point. */
export function formatDigits(value: number): string {
  if (value >= 99.95) return formatCount(value);
  if (value < 0.01) return value.toPrecision(1);
  return value.toFixed(value >= 9.995 ? 1 : 2);
}

/** A rate with three digits: `523/s`, `0.35/s`, `12,400/s`. */
export function formatPerSecond(rate: number): string {
  return `${Number.isInteger(rate) ? formatCount(rate) : formatDigits(rate)}/s`;
}

/** A rate of 0–100 with one decimal; never rounds a miss up to 100 % or a hit down to 0 %. */
export function formatRate(rate: number): string {
  if (rate <= 0) return "0%";
  if (rate >= 100) return "100%";
  return `${Math.min(99.9, Math.max(0.1, rate)).toFixed(1)}%`;
}

/** Milliseconds in the unit a person would choose: `6.4 ms`, `840 ms`, `1.2 s`, `2 m 5 s` or `1 h 30 m`. */
export function formatDuration(durationMs: number): string {
  if (durationMs > 0 && durationMs < 9.95) return `${durationMs.toFixed(1)} ms`;
  if (durationMs < 999.5) return `${Math.round(durationMs)} ms`;
  const seconds = durationMs / 1000;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} m ${whole % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} m`;
}

/** Nanoseconds with three digits in the unit a person would choose: `840 ns`, `12.3 µs`, `1.20 ms`, `2 m 5 s`. */
export function formatNanoseconds(durationNs: number): string {
  const unit = timeUnits.find(({ ns }) => durationNs < ns * 999.5);
  if (unit === undefined || durationNs >= 59.95e9) return formatDuration(durationNs / 1e6);
  if (unit.ns === 1) return `${formatCount(durationNs)} ns`;
  return `${formatDigits(durationNs / unit.ns)} ${unit.name}`;
}

/** US dollars with enough digits that a small cost is not a zero. */
export function formatCost(costUsd: number): string {
  if (costUsd === 0 || costUsd >= 1) return `$${costUsd.toFixed(2)}`;
  if (costUsd < 0.000001) return "< $0.000001";
  const digits = Math.min(8, Math.max(2, 1 - Math.floor(Math.log10(costUsd))));
  return `$${costUsd.toFixed(digits)}`;
}

// --- internal ---

const timeUnits = [
  { name: "ns", ns: 1 },
  { name: "µs", ns: 1e3 },
  { name: "ms", ns: 1e6 },
  { name: "s", ns: 1e9 },
];

const whole = lazily(() => new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 }));
