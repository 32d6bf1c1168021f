import { comparedMetricSchema } from "../../model/config/gate.ts";
import type { ResultHead } from "../../model/results/resultFile.ts";
import { fillCompareOptions } from "../../report/comparison/compareOptions.ts";
import type { CompareOptions } from "../../report/comparison/compareRuns.ts";
import type { CommandInput } from "../command.ts";
import { readChoice, readPercent, usageError } from "./options.ts";

/** What `--metric` and `--margin` ask for, and what they leave open. */
export function readCompareOptions(input: CommandInput, head: ResultHead): CompareOptions {
  const metric = readChoice(input, "metric", comparedMetricSchema.options);
  const margin = readPercent(input, "margin");
  if (margin === 0) {
    throw usageError("--margin takes points above 0: nothing shows that two rates are equal.");
  }
  return fillCompareOptions({ metric, margin }, head);
}
