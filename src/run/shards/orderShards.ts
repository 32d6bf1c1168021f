import { isDeepStrictEqual } from "node:util";
import type { ResultConfig, ResultHead } from "../../model/results/resultFile.ts";
import { formatShard } from "../../model/results/standsForConfig.ts";
import { UserError } from "../../model/userError.ts";
import { formatConjunction } from "../../model/words/alternatives.ts";
import type { FoundShards, ShardFile } from "./findShards.ts";

/**
 * All shares of one plan, by their number. Throws a `UserError`: "usage", which names a foreign, doubled or missing one; what is wrong
 * with a broken file where that may be the one that is missing.
 */
export function orderShards({ shards, broken }: FoundShards): [ShardFile, ...ShardFile[]] {
  const ordered = shards.toSorted((a, b) => a.shard.index - b.shard.index);
  const [first, ...others] = ordered;
  if (first === undefined) throw refuse("There is no shard to merge.");
  for (const other of others) checkSamePlan(first, other);
  ordered.forEach((shard, at) => {
    const before = ordered[at - 1];
    if (before?.shard.index === shard.shard.index) {
      throw refuse(
        `Shard ${formatShard(shard.shard)} is there twice: ${before.file} and ${shard.file}. Name the files to merge.`,
      );
    }
  });
  const missingCount = first.shard.count - ordered.length;
  if (missingCount === 0) return [first, ...others];
  const [unread] = broken;
  if (unread !== undefined) throw unread;
  const noun = missingCount === 1 ? "Shard" : "Shards";
  const verb = missingCount === 1 ? "is" : "are";
  const names = listMissing(ordered, Math.min(missingCount, mostNamed));
  const rest = missingCount - names.length;
  const named = rest > 0 ? [...names, `${rest} more`] : names;
  throw refuse(`${noun} ${formatConjunction(named)} of ${first.shard.count} ${verb} missing.`);
}

// --- internal ---

const mostNamed = 20;

/** The first of those that are missing; their number may be whatever a file says. */
function listMissing(ordered: readonly ShardFile[], most: number): string[] {
  const there = new Set(ordered.map(({ shard }) => shard.index));
  const missing: string[] = [];
  for (let index = 1; missing.length < most; index++) {
    if (!there.has(index)) missing.push(String(index));
  }
  return missing;
}

function checkSamePlan(one: ShardFile, other: ShardFile): void {
  if (one.shard.count !== other.shard.count) {
    throw refuse(
      `${one.file} is shard ${formatShard(one.shard)} and ${other.file} is shard ${formatShard(other.shard)}: they are shares of different numbers.`,
    );
  }
  const difference = findDifference(planOf(one.head), planOf(other.head));
  if (difference === undefined) return;
  throw refuse(
    `${other.file} is a share of another run than ${one.file}: they differ in ${difference}.`,
  );
}

/** What all shares of a plan have alike; where the config lies may differ from machine to machine. */
function planOf({ schemaVersion, config }: ResultHead): Record<string, unknown> {
  const { shard: _, file: __, hashes, ...plan }: ResultConfig = config;
  return {
    "version of the file": schemaVersion,
    ...plan,
    "what the config says": hashes?.config,
    "what the scenarios say": hashes?.scenarios,
    "their schemas": hashes?.schemas,
    "their cases": hashes?.cases,
    "their files": hashes?.files,
  };
}

function findDifference(
  one: Record<string, unknown>,
  other: Record<string, unknown>,
): string | undefined {
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  const differing = [...keys].filter((key) => !isDeepStrictEqual(one[key], other[key]));
  return differing.length === 0 ? undefined : formatConjunction(differing);
}

function refuse(message: string): UserError {
  return new UserError(message, { code: "usage" });
}
