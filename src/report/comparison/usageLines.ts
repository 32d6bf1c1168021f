import type { ComparedUsage } from "../../model/results/comparison.ts";
import { formatCost, formatDigits } from "../../model/words/figures.ts";

/** What a test took on average, by provider and figure, on a line each: `Takes  sim: 1.21 → 1.34 attempts a test`. */
export function formatUsageLines(usage: readonly ComparedUsage[]): string {
  return listUsage(usage)
    .map(({ provider, figure, base, head }) => `Takes  ${provider}: ${base} → ${head} ${figure}\n`)
    .join("");
}

/** The same as rows; a figure that a side does not have is no row. */
export function listUsage(usage: readonly ComparedUsage[]) {
  return usage.flatMap(({ provider, base, head }) =>
    figures.flatMap(({ key, figure, format }) => {
      const [from, to] = [perTest(base, key), perTest(head, key)];
      if (from === undefined || to === undefined) return [];
      return [{ provider, figure, base: format(from), head: format(to) }];
    }),
  );
}

// --- internal ---

type UsageKey = "attempts" | "inputTokens" | "outputTokens" | "costUsd";

const figures: readonly {
  readonly key: UsageKey;
  readonly figure: string;
  readonly format: (value: number) => string;
}[] = [
  { key: "attempts", figure: "attempts a test", format: formatAmount },
  { key: "inputTokens", figure: "input tokens a test", format: formatAmount },
  { key: "outputTokens", figure: "output tokens a test", format: formatAmount },
  { key: "costUsd", figure: "a test", format: formatCost },
];

function perTest(side: ComparedUsage["base"], key: UsageKey): number | undefined {
  const sum = side[key];
  return sum === undefined || side.tests === 0 ? undefined : sum / side.tests;
}

function formatAmount(value: number): string {
  return value === 0 ? "0" : formatDigits(value);
}
