import { createRandom, type Random } from "../../../../src/streams/sources/generator/random.ts";
import type { ProxyFault } from "../../../servers/faultProxy.ts";

/** What a system does to changes `0 … count - 1`, chosen by a seed. */
export interface FaultPlan {
  faultOf(index: number): ProxyFault;
  /** Changes that each became this, in their order. */
  list(kind: ProxyFault["kind"]): number[];
}

/** So many faults of each kind; none of them hits the last changes, after which nothing would come to overtake them. */
export function planFaults(seed: number, count: number, ofEach: number): FaultPlan {
  const random = createRandom(seed);
  const places = shuffle(count - spared, random);
  const kinds = (["drop", "duplicate", "reorder", "delay", "inject"] as const).flatMap((kind) =>
    Array.from({ length: ofEach }, () => kind),
  );
  const faults = new Map<number, ProxyFault>();
  for (const [at, kind] of kinds.entries()) {
    const place = places[at] ?? 0;
    if (kind === "delay") faults.set(place, { kind, delayMs: random.below(10) });
    else if (kind === "inject") faults.set(place, { kind, body: `{"id":"nobody-${place}"}` });
    else faults.set(place, { kind });
  }
  return {
    faultOf: (index) => faults.get(index) ?? { kind: "forward" },
    list: (kind) =>
      [...faults].flatMap(([index, fault]) => (fault.kind === kind ? [index] : [])).sort(byNumber),
  };
}

// --- internal ---

const spared = 3;

function shuffle(count: number, random: Random): number[] {
  const places = Array.from({ length: count }, (_, index) => index);
  for (let at = count - 1; at > 0; at -= 1) {
    const other = random.below(at + 1);
    [places[at], places[other]] = [places[other] ?? 0, places[at] ?? 0];
  }
  return places;
}

function byNumber(a: number, b: number): number {
  return a - b;
}
