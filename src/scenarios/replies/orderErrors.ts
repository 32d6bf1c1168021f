import type { ValidationError } from "../../model/results/resultFile.ts";

/**
 * The most helpful first: missing keys, then wrong types, then the rest, each by path. An error that sums up alternatives
 * stays before the errors of the one that was meant, which come after it.
 */
export function orderErrors(errors: readonly ValidationError[]): ValidationError[] {
  return buildBlocks(errors)
    .map((block) => ({ block, rank: Math.min(...block.map(rankOf)) }))
    .sort((a, b) => a.rank - b.rank || comparePaths(a.block[0].path, b.block[0].path))
    .flatMap(({ block: [first, ...others] }) => [
      first,
      ...others.sort((a, b) => rankOf(a) - rankOf(b) || comparePaths(a.path, b.path)),
    ]);
}

// --- internal ---

/** Errors that stay together, the one that sums them up first. */
type Block = [ValidationError, ...ValidationError[]];

const summaryCodes = new Set(["oneOf", "anyOf"]);
const rankedCodes = [["required", "dependentRequired", "dependencies"], ["type"]];

function buildBlocks(errors: readonly ValidationError[]): Block[] {
  const blocks: Block[] = [];
  for (const error of errors) {
    const last = blocks.at(-1);
    if (last !== undefined && isSummedUpBy(last[0], error)) last.push(error);
    else blocks.push([error]);
  }
  return blocks;
}

function isSummedUpBy(summary: ValidationError, { path }: ValidationError): boolean {
  if (!summaryCodes.has(summary.code)) return false;
  return summary.path.every((segment, index) => path[index] === segment);
}

function rankOf({ code }: ValidationError): number {
  const rank = rankedCodes.findIndex((codes) => codes.includes(code));
  return rank === -1 ? rankedCodes.length : rank;
}

/** Positions by their size, keys as they sort, what holds a thing before the thing. */
function comparePaths(a: readonly string[], b: readonly string[]): number {
  for (const [index, segment] of a.entries()) {
    const other = b[index];
    if (other === undefined) return 1;
    if (segment === other) continue;
    return Number(segment) - Number(other) || (segment < other ? -1 : 1);
  }
  return a.length - b.length;
}
