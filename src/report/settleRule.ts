import type { Settle } from "../model/config/settle.ts";
import type { SettleRule } from "./statistics/settling.ts";

/** `settle` of a config, whose half-width is in points, as the statistics take it. */
export function toSettleRule({ halfWidth, minRuns, maxRuns }: Settle): SettleRule {
  return { halfWidth: halfWidth / 100, minRuns, maxRuns };
}
