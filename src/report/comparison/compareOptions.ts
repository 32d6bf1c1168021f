import { type ComparedMetric, defaultMargin } from "../../model/config/gate.ts";
import type { ResultHead } from "../../model/results/resultFile.ts";
import type { CompareOptions } from "./compareRuns.ts";

/** What was asked for; else what the gate of the run says, else the first attempt and 5 points. */
export function fillCompareOptions(
  asked: { readonly metric?: ComparedMetric | undefined; readonly margin?: number | undefined },
  { config: { gate } }: ResultHead,
): CompareOptions {
  return {
    metric: asked.metric ?? gate?.metric ?? "first",
    margin: asked.margin ?? gate?.margin ?? defaultMargin,
  };
}
