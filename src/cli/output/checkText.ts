import { shownLine } from "../../common/shownLine.ts";
import type { ConfigCheck, StalePart } from "../../model/results/configCheck.ts";

/** A line for each config, and below it one for each of its parts that is stale. */
export function formatChecks(configs: readonly ConfigCheck[]): string {
  return configs
    .flatMap((config) => [formatConfig(config), ...config.stale.map(formatPart)])
    .map((line) => `${line}\n`)
    .join("");
}

// --- internal ---

const mostLineLength = 1000;

function formatConfig({ file, run, stale, isBroken }: ConfigCheck): string {
  const isFresh = stale.length === 0;
  if (isFresh && run === undefined) return `none   ${file}  no committed run`;
  const state = isBroken === true ? "has errors" : isFresh ? "fresh" : "stale";
  return `${state}  ${file}${run === undefined ? "" : `  run ${run}`}`;
}

function formatPart({ what, key, message }: StalePart): string {
  const place = key === "" ? "" : `${key}: `;
  return shownLine(`  ${what}  ${place}${message}`, mostLineLength);
}
