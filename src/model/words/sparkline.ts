/** Rates of 0–100 as bars, one a run; `·` where there is none. Only 100 gets the highest: a miss is always seen. */
export function formatSparkline(rates: readonly (number | undefined)[]): string {
  return rates.map((rate) => (rate === undefined ? "·" : pickBar(rate))).join("");
}

// --- internal ---

const bars = "▁▂▃▄▅▆▇█";

function pickBar(rate: number): string {
  const highest = bars.length - 1;
  const at = rate >= 100 ? highest : Math.floor((Math.max(0, rate) * highest) / 100);
  return bars[at] ?? "";
}
