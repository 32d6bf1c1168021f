/** A rate of 0–100 with one decimal; never rounds a miss up to 100 % or a hit down to 0 %. */
export function formatRate(rate: number): string {
  if (rate === 0 || rate === 100) return `${rate}%`;
  return `${Math.min(99.9, Math.max(0.1, rate)).toFixed(1)}%`;
}

/** A time in the unit a person would choose. */
export function formatDuration(ms: number): string {
  if (ms < 9.95) return `${ms.toFixed(1)} ms`;
  if (ms < 999.5) return `${ms.toFixed(0)} ms`;
  const seconds = ms / 1000;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes}m ${whole % 60}s`;
  return `${Math.floor(minutes / 60)}h ${minutes % 60}m`;
}
