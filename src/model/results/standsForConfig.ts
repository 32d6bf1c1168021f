import type { Shard } from "./shard.ts";

/** Whether a run stands for its config: one that probed, or did only a share, is neither `latest` nor history nor baseline. */
export function standsForConfig({ probe, shard }: Marked): boolean {
  return probe === undefined && shard === undefined;
}

/** As a share is given on the command line: `2/8`. */
export function formatShard({ index, count }: Shard): string {
  return `${index}/${count}`;
}

// --- internal ---

/** What marks a run that is not one of its config as a whole. */
interface Marked {
  readonly probe?: true | undefined;
  readonly shard?: Shard | undefined;
}
