import { t } from "@vscode/l10n";
import type { HistoryPoint } from "../../../src/model/results/history.ts";
import { formatCost, formatDuration } from "../../../src/model/words/figures.ts";
import { formatRetry, formatTrendCost, formatTrendRate, formatTrendTime } from "./historyWords.ts";

/** One figure of runs as a chart draws it. */
export interface Trend {
  readonly key: string;
  readonly title: string;
  /** What it means, for who asks. */
  readonly about: string;
  readonly isRate: boolean;
  readonly find: (point: HistoryPoint) => number | undefined;
  readonly findBounds: (point: HistoryPoint) => readonly [number, number] | undefined;
  /** With its interval, in words. */
  readonly describe: (point: HistoryPoint) => string | undefined;
  /** A value at the axis. */
  readonly format: (value: number) => string;
}

/** The trends that at least one of these runs has. */
export function listTrends(points: readonly HistoryPoint[]): Trend[] {
  return trends.filter(({ find }) => points.some((point) => find(point) !== undefined));
}

// --- internal ---

function formatPercent(rate: number): string {
  return `${rate}%`;
}

const interval = t(
  "The band is the 95 % interval of how often these tests would pass again, each provider and scenario counting alike; errored tests count as not passed.",
);
const order = t(
  "The band is what the percentile lies between with 95 % certainty, by order statistics.",
);

function rateTrend(key: "first" | "final" | "value", title: string, meaning: string): Trend {
  return {
    ...{ key, title, isRate: true, about: `${meaning} ${interval}`, format: formatPercent },
    find: (point) => point[key]?.rate,
    findBounds: (point) => point[key]?.interval,
    describe: ({ [key]: rate }) => (rate === undefined ? undefined : formatTrendRate(rate)),
  };
}

function timeTrend(key: "p50" | "p95", title: string, meaning: string): Trend {
  return {
    ...{ key, title, isRate: false, about: `${meaning} ${order}`, format: formatDuration },
    find: (point) => point[key]?.ms,
    findBounds: (point) => point[key]?.interval,
    describe: ({ [key]: time }) => (time === undefined ? undefined : formatTrendTime(time)),
  };
}

const trends: readonly Trend[] = [
  rateTrend("first", t("First attempt"), t("Tests that passed at their first attempt.")),
  rateTrend("final", t("Final"), t("Tests that passed in the end, retries included.")),
  rateTrend("value", t("Right values"), t("Tests of cases with an expected value that met it.")),
  timeTrend("p50", t("Time, p50"), t("Half of the tests took no longer.")),
  timeTrend("p95", t("Time, p95"), t("95 of 100 tests took no longer.")),
  {
    key: "cost",
    title: t("Cost"),
    about: t("What the tests of the run cost, where prices are known."),
    isRate: false,
    find: ({ costUsd }) => costUsd,
    findBounds: () => undefined,
    describe: ({ costUsd }) => (costUsd === undefined ? undefined : formatTrendCost(costUsd)),
    format: formatCost,
  },
  {
    key: "retry",
    title: t("Retries mended"),
    about: t(
      "Of the tests whose first reply did not fit the schema, the share whose last one does. Absent where every first reply fits.",
    ),
    isRate: true,
    find: ({ retry }) => retry?.rate,
    findBounds: () => undefined,
    describe: ({ retry }) => (retry === undefined ? undefined : formatRetry(retry)),
    format: formatPercent,
  },
];
