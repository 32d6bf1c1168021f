/** One measured number. */
export interface Figure {
  /** Key in the JSON document. */
  readonly name: string;
  readonly label: string;
  readonly value: number;
  readonly unit: "tests/s" | "requests/s" | "ratio" | "ms" | "KB" | "MB" | "count";
  /** What it should be, for people; nothing is asserted. */
  readonly aim?: string;
}

/** The middle value; the mean of the middle two for an even count. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const high = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const low = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN;
  return (low + high) / 2;
}

/** A table with one line a figure. */
export function formatFigures(figures: readonly Figure[]): string {
  const width = Math.max(...figures.map(({ label }) => label.length));
  return figures
    .map(({ label, value, unit, aim }) => {
      const digits = unit === "ratio" ? 2 : value < 100 ? 1 : 0;
      const number = value.toFixed(digits).padStart(10);
      return `${label.padEnd(width)} ${number} ${unit.padEnd(10)} ${aim ?? ""}`.trimEnd();
    })
    .join("\n");
}
