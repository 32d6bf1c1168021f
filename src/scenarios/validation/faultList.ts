import type { ValidationError } from "../../model/results/resultFile.ts";
import type { Judgement } from "./budget.ts";

/** One error of a value, with what a union needs to know to choose among its branches. */
export interface Fault extends ValidationError {
  /** The types that were wanted where the value has another. */
  readonly types?: readonly string[];
}

/** Collects the errors of a value while schemas go through it; `path` is where they are. */
export class FaultList {
  readonly judgement: Judgement;
  readonly path: string[] = [];
  /** What schemas that may meet a value in several ways have listed of it. */
  readonly known = new Map<object, Map<object, readonly Fault[]>>();
  #page: Page = { faults: [], seen: new Set(), leftCount: 0 };

  constructor(judgement: Judgement) {
    this.judgement = judgement;
  }

  /** Adds an error of the value at `path`, or of a key or item of it; one that is there already is not added again. */
  add(code: string, message: string, more: { key?: string; types?: readonly string[] } = {}): void {
    const path = more.key === undefined ? [...this.path] : [...this.path, more.key];
    this.#put({ path, message, code, ...(more.types && { types: more.types }) });
  }

  addAll(faults: readonly Fault[]): void {
    for (const fault of faults) this.#put(fault);
  }

  /** Lists what is wrong below a key or position. */
  below(key: string, list: () => void): void {
    this.path.push(key);
    list();
    this.path.pop();
  }

  /** What `list` would add, without adding it. */
  collect(list: () => void): readonly Fault[] {
    const page = this.#page;
    this.#page = { faults: [], seen: new Set(), leftCount: 0 };
    list();
    const { faults } = this.#page;
    this.#page = page;
    return faults;
  }

  /** All that was added, in order; beyond the most that is kept, one error says how many more there are. */
  toErrors(): ValidationError[] {
    const { faults, firstLeft, leftCount } = this.#page;
    const errors = faults.map(({ path, message, code }) => ({ path, message, code }));
    if (firstLeft === undefined) return errors;
    const more = leftCount === 1 ? "1 more error" : `${leftCount} more errors`;
    return [...errors, { path: [], message: `has ${more}`, code: firstLeft.code }];
  }

  #put(fault: Fault): void {
    const page = this.#page;
    const key = JSON.stringify([fault.path, fault.message, fault.code]);
    if (page.seen.has(key)) return;
    if (page.faults.length >= mostFaults) {
      page.firstLeft ??= fault;
      page.leftCount++;
      return;
    }
    page.seen.add(key);
    page.faults.push(fault);
  }
}

// --- internal ---

interface Page {
  readonly faults: Fault[];
  readonly seen: Set<string>;
  firstLeft?: Fault;
  leftCount: number;
}

/** The most errors that an attempt is recorded with. */
const mostFaults = 1000;
