import type { Comparison } from "../../model/results/comparison.ts";
import type { ShownComparison } from "../../model/results/comparisonPage.ts";
import { countFlipped } from "./filterFlipped.ts";

/** A comparison as a page is given it, whatever its size: without tests, and of long lists the first. */
export function showComparison({ flipped, ...comparison }: Comparison): ShownComparison {
  const changed = comparison.changed.slice(0, mostListed);
  const missing = comparison.missing.slice(0, mostListed);
  return {
    ...comparison,
    changed,
    missing,
    flipped: countFlipped(flipped),
    left: {
      changed: comparison.changed.length - changed.length,
      missing: comparison.missing.length - missing.length,
    },
  };
}

// --- internal ---

const mostListed = 200;
