import type { TestKey } from "../model/results/report.ts";

/** A text that tells one test of a run from all others. */
export function testKeyOf({ provider, scenario, runNumber }: TestKey): string {
  return `${scenario} ${runNumber} ${provider}`;
}
