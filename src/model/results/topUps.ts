import type { ResultConfig, ResultPart } from "./resultFile.ts";

/** The parts that were added later, each after somebody could look at what was there; shares that were merged are one beginning. */
export function listTopUps({ parts = [] }: Pick<ResultConfig, "parts">): readonly ResultPart[] {
  const shares = parts.filter(({ shard }) => shard !== undefined).length;
  return parts.slice(Math.max(1, shares));
}
