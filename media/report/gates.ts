import type { ReportModel } from "../../src/model/results/report.ts";
import { isStreamScenario } from "./session/state.ts";

/** Shares of tests whose last reply passed each gate in turn, 0–100; absent where it is not known. */
export interface GateRates {
  readonly parse: number;
  readonly schema: number;
  /** Of the tests with an expected value. */
  readonly value?: number;
}

/** The gates over all prompted cells; undefined where none has any figures of them. */
export function sumGates(model: ReportModel): GateRates | undefined {
  const [parse, schema, value] = [createMean(), createMean(), createMean()];
  for (const { scenario, ended, summary, fields } of model.cells) {
    if (isStreamScenario(model, scenario)) continue;
    parse.add(summary.parseRate, ended);
    schema.add(summary.schemaRate, ended);
    value.add(summary.valueRate, fields?.tests ?? 0);
  }
  const [parseRate, schemaRate, valueRate] = [parse.rate(), schema.rate(), value.rate()];
  if (parseRate === undefined || schemaRate === undefined) return undefined;
  return {
    parse: parseRate,
    schema: schemaRate,
    ...(valueRate === undefined ? {} : { value: valueRate }),
  };
}

// --- internal ---

/** A mean of rates, each with the number of tests that it is of. */
function createMean() {
  let sum = 0;
  let count = 0;
  return {
    add(rate: number | undefined, tests: number): void {
      if (rate === undefined) return;
      sum += rate * tests;
      count += tests;
    },
    rate: (): number | undefined => (count === 0 ? undefined : sum / count),
  };
}
