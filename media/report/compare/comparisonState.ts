import type { FlippedTest } from "../../../src/model/results/comparison.ts";
import type {
  ComparisonModel,
  FlippedFilter,
  FlippedPair,
  ShownComparison,
} from "../../../src/model/results/comparisonPage.ts";
import type { ResultHead } from "../../../src/model/results/resultFile.ts";
import {
  type ComparisonState,
  comparisonStateSchema,
} from "../../../src/model/wire/comparisonProtocol.ts";
import { formatDateTime } from "../../../src/model/words/dates.ts";
import type { PromptImages } from "../session/promptImages.ts";

/** What the page as a whole shows. */
export type ComparisonView =
  | { readonly kind: "loading" }
  | { readonly kind: "unavailable"; readonly message: string }
  | { readonly kind: "comparison"; readonly model: ComparisonModel };

/** What the pane beside the tests that flipped shows. */
export type PairView =
  | { readonly kind: "none" }
  | { readonly kind: "loading"; readonly test: FlippedTest }
  | { readonly kind: "failed"; readonly test: FlippedTest; readonly message: string }
  | {
      readonly kind: "pair";
      readonly test: FlippedTest;
      readonly pair: FlippedPair;
      readonly images: PromptImages;
    };

/** The comparison that is looked at: a base, a head, and what is said of them. */
export interface LookedAt {
  readonly base: ResultHead;
  readonly head: ResultHead;
  readonly comparison: ShownComparison;
}

/** The state kept for these runs, whichever was the base, or a new one when what was kept is of others or broken. */
export function parseComparisonState(
  stored: unknown,
  runIds: readonly string[],
  folder: string,
): ComparisonState {
  const parsed = comparisonStateSchema.safeParse(stored);
  const isOfThese =
    parsed.success && [...parsed.data.runIds].sort().join() === [...runIds].sort().join();
  return isOfThese ? parsed.data : { folder, runIds: [...runIds] };
}

/** What is looked at of a comparison; the first head where there is none at this position. */
export function lookAt({ heads, comparisons }: ComparisonModel, at: number): LookedAt | undefined {
  const position = comparisons[at] === undefined ? 0 : at;
  const [base, head, comparison] = [heads[0], heads[position + 1], comparisons[position]];
  if (base === undefined || head === undefined || comparison === undefined) return undefined;
  return { base, head, comparison };
}

/** A filter with the given keys changed, without those that filter nothing. */
export function changeFlippedFilter(filter: FlippedFilter, change: FlippedFilter): FlippedFilter {
  const changed = Object.entries({ ...filter, ...change });
  return Object.fromEntries(changed.filter(([, value]) => value !== undefined && value !== ""));
}

export function isSameFlipped(a: FlippedTest | undefined, b: FlippedTest | undefined): boolean {
  return (
    a?.provider === b?.provider && a?.scenario === b?.scenario && a?.runNumber === b?.runNumber
  );
}

/** The name of a scenario as one of the runs knows it; empty where none does, and of all of them. */
export function nameScenario(heads: readonly ResultHead[], scenario: number | undefined): string {
  const key = String(scenario);
  return heads.map(({ config }) => config.scenarioDetails?.[key]?.name).find(Boolean) ?? "";
}

/** How a run is told from others: by its config where that is another than the base's, and by its time. */
export function nameRun({ config, timestamp }: ResultHead, base: ResultHead): string {
  const time = formatDateTime(timestamp);
  const { name } = config;
  return name === undefined || name === base.config.name ? time : `${name}, ${time}`;
}
