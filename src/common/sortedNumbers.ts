import { createNumberList } from "./numberList.ts";

/** Numbers in ascending order, of which there may be very many and ever more. */
export interface SortedNumbers {
  add(value: number): void;
  /** All of them; what is returned holds until the next call. */
  all(): Float64Array;
}

/** Those that came since the last look are sorted by themselves and merged in: asked often, it costs no more than one pass. */
export function createSortedNumbers(): SortedNumbers {
  let sorted: Float64Array = new Float64Array();
  let length = 0;
  let added = createNumberList();
  return {
    add: (value) => added.add(value),
    all() {
      if (added.length > 0) {
        const fresh = added.all().sort();
        added = createNumberList();
        if (length + fresh.length > sorted.length) {
          sorted = enlarge(sorted.subarray(0, length), length + fresh.length);
        }
        mergeIn(sorted, length, fresh);
        length += fresh.length;
      }
      return sorted.subarray(0, length);
    },
  };
}

// --- internal ---

/** What is looked at once takes no more room than it needs. */
const spareShare = 1.25;

function enlarge(kept: Float64Array, least: number): Float64Array {
  const isFirst = kept.length === 0;
  const larger = new Float64Array(isFirst ? least : Math.ceil(least * spareShare));
  larger.set(kept);
  return larger;
}

/** Merges from the end, so that nothing is overwritten before it is moved. */
function mergeIn(sorted: Float64Array, length: number, fresh: Float64Array): void {
  let from = length - 1;
  let to = length + fresh.length - 1;
  for (let at = fresh.length - 1; at >= 0; to -= 1) {
    const kept = from >= 0 ? (sorted[from] ?? 0) : Number.NEGATIVE_INFINITY;
    const next = fresh[at] ?? 0;
    if (kept > next) from -= 1;
    else at -= 1;
    sorted[to] = kept > next ? kept : next;
  }
}
