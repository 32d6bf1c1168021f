import {
  type ComparedMetric,
  comparedMetricSchema,
  defaultMargin,
} from "../../model/config/gate.ts";
import type { ResultHead } from "../../model/results/resultFile.ts";
import type { CompareOptions } from "../../report/comparison/compareRuns.ts";
import type { CommandInput } from "../command.ts";
import { readChoice, readPercent, usageError } from "./options.ts";

/** What `--metric` and `--margin` ask for, else what the gate of the run says, else the first attempt and 5 points. */
export function readCompareOptions(input: CommandInput, { config }: ResultHead): CompareOptions {
  const metric: ComparedMetric =
    readChoice(input, "metric", comparedMetricSchema.options) ?? config.gate?.metric ?? "first";
  const margin = readPercent(input, "margin") ?? config.gate?.margin ?? defaultMargin;
  if (margin === 0)
    throw usageError("--margin takes points above 0: nothing shows two rates equal.");
  return { metric, margin };
}
