const startMs = performance.now();

/** Prints one progress line with the seconds since the start. */
export function logStep(text: string): void {
  const seconds = Math.round((performance.now() - startMs) / 1000);
  console.log(`[${String(seconds).padStart(4)} s] ${text}`);
}
