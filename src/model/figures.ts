/** A whole number with thousands set apart: `1,000`. */
export function formatCount(count: number): string {
  return whole.format(count);
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

// --- internal ---

const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
