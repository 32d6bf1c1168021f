import type { RateSeries } from "../../model/results/measurement.ts";

/** Counts sends over time, in bounded memory; times are epoch ns of one clock and never go back. */
export class SendRate {
  #startNs: bigint | undefined;
  #intervalMs = firstIntervalMs;
  #counts: number[] = [];
  /** Sends of the last moments, by the number of the slot they fell in. */
  readonly #slots = new Map<number, number>();

  add(sentNs: bigint): void {
    this.#startNs ??= sentNs;
    const elapsedMs = Number(sentNs - this.#startNs) / 1e6;
    while (elapsedMs >= this.#intervalMs * longestSeries) this.#widen();
    const index = Math.floor(elapsedMs / this.#intervalMs);
    while (this.#counts.length <= index) this.#counts.push(0);
    this.#counts[index] = (this.#counts[index] ?? 0) + 1;
    this.#addToSlot(Math.floor(elapsedMs / slotMs));
  }

  series(): RateSeries {
    return { interval_ms: this.#intervalMs, counts: [...this.#counts] };
  }

  /** Sends of the last full second before `nowNs`. */
  recentRate(nowNs: bigint): number {
    if (this.#startNs === undefined) return 0;
    const current = Math.floor(Number(nowNs - this.#startNs) / 1e6 / slotMs);
    let count = 0;
    for (const [slot, sent] of this.#slots) {
      if (slot < current && slot >= current - slotsPerSecond) count += sent;
    }
    return count;
  }

  #widen(): void {
    this.#intervalMs *= 2;
    const pairs = Math.ceil(this.#counts.length / 2);
    this.#counts = Array.from(
      { length: pairs },
      (_, index) => (this.#counts[index * 2] ?? 0) + (this.#counts[index * 2 + 1] ?? 0),
    );
  }

  #addToSlot(slot: number): void {
    const count = this.#slots.get(slot);
    this.#slots.set(slot, (count ?? 0) + 1);
    if (count !== undefined) return;
    for (const old of this.#slots.keys()) {
      if (old >= slot - slotsPerSecond) break;
      this.#slots.delete(old);
    }
  }
}

// --- internal ---

const firstIntervalMs = 100;
const longestSeries = 600;
const slotMs = 100;
const slotsPerSecond = 1000 / slotMs;
