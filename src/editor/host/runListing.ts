import type { RunFilter } from "../../model/results/runQuery.ts";
import { type RunGrouping, runGroupings, runStates } from "../../model/results/runState.ts";
import { Emitter } from "../emitter.ts";

/** The part of VS Code's Memento that is needed. */
interface ListingMemory {
  get<T>(key: string): T | undefined;
  update(key: string, value: unknown): PromiseLike<void>;
}

/** Which runs the *Runs* view lists and by what they are grouped, remembered for the workspace. */
export class RunListing {
  private readonly memory: ListingMemory;
  private readonly changed = new Emitter<void>();
  private current: { readonly filter: RunFilter; readonly grouping: RunGrouping };

  readonly onDidChange = this.changed.event;

  constructor(memory: ListingMemory) {
    this.memory = memory;
    this.current = {
      filter: readFilter(memory.get(filterKey)),
      grouping: oneOf(runGroupings, memory.get(groupingKey)) ?? "day",
    };
  }

  get filter(): RunFilter {
    return this.current.filter;
  }

  get grouping(): RunGrouping {
    return this.current.grouping;
  }

  get isFiltered(): boolean {
    return Object.values(this.current.filter).some((value) => value !== undefined);
  }

  async setFilter(filter: RunFilter): Promise<void> {
    this.current = { ...this.current, filter };
    this.changed.fire();
    await this.memory.update(filterKey, filter);
  }

  async setGrouping(grouping: RunGrouping): Promise<void> {
    this.current = { ...this.current, grouping };
    this.changed.fire();
    await this.memory.update(groupingKey, grouping);
  }

  dispose(): void {
    this.changed.dispose();
  }
}

// --- internal ---

const filterKey = "touchstone.runFilter";
const groupingKey = "touchstone.runGrouping";

/** Checked by hand: at the start no schema is loaded. */
function readFilter(stored: unknown): RunFilter {
  if (typeof stored !== "object" || stored === null) return {};
  const values: { readonly [Key in keyof RunFilter]?: unknown } = stored;
  const state = oneOf(runStates, values.state);
  const texts = (["config", "branch", "text"] as const).flatMap((key) => {
    const value = values[key];
    return typeof value === "string" ? [[key, value]] : [];
  });
  return { ...Object.fromEntries(texts), ...(state === undefined ? {} : { state }) };
}

function oneOf<T extends string>(known: readonly T[], value: unknown): T | undefined {
  return known.find((each) => each === value);
}
