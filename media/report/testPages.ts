import type { TestFilter, TestPage } from "../../src/model/report.ts";
import type { HostMessage, WebviewMessage } from "../../src/model/reportProtocol.ts";
import type { TestOutcome } from "../../src/model/testOutcome.ts";

/** Tests asked for at a time. */
export const pageSize = 200;
/** Pages kept; a list of any length holds at most this many. */
export const maxPages = 20;

type GetTests = Extract<WebviewMessage, { type: "getTests" }>;
type Answer = Extract<HostMessage, { type: "tests" | "requestFailed" }>;

/** A sparse view of the host's list of tests: holds the pages near what is shown, and asks for the others. */
export class TestPages {
  /** Tests the filter lets through; undefined until the host has said it. */
  total: number | undefined;
  /** Why the last request failed, until the next one succeeds. */
  failure: string | undefined;
  /** True while the rows still are those of the filter before. */
  isStale = false;
  private readonly pages = new Map<number, readonly TestOutcome[]>();
  private readonly pending = new Map<number, number>();
  private readonly post: (message: GetTests) => void;
  private readonly nextRequestId: () => number;
  private filter: TestFilter = {};
  private shown: readonly number[] = [0];
  private refreshWanted = false;

  constructor(post: (message: GetTests) => void, nextRequestId: () => number) {
    this.post = post;
    this.nextRequestId = nextRequestId;
  }

  testAt(index: number): TestOutcome | undefined {
    return this.pages.get(Math.floor(index / pageSize))?.[index % pageSize];
  }

  /** Row of a test, if its page is here. */
  indexOf(matches: (test: TestOutcome) => boolean): number | undefined {
    for (const [page, tests] of this.pages) {
      const position = tests.findIndex(matches);
      if (position >= 0) return page * pageSize + position;
    }
    return undefined;
  }

  /** Starts over with another filter; the rows stay until the first answer is here. */
  setFilter(filter: TestFilter): void {
    this.filter = filter;
    this.isStale = true;
    this.pending.clear();
    this.shown = [0];
    this.request(0);
  }

  /** Makes sure that the rows from `first` to `last` are here or asked for. */
  show(first: number, last: number): void {
    const firstPage = Math.floor(first / pageSize);
    const lastPage = Math.max(firstPage, Math.floor(last / pageSize));
    this.shown = Array.from({ length: lastPage - firstPage + 1 }, (_, step) => firstPage + step);
    if (this.isStale || this.failure !== undefined) return;
    for (const page of this.shown) if (!this.pages.has(page)) this.request(page);
  }

  /** The tests have changed: asks again for what is shown, one round at a time. */
  refresh(): void {
    this.refreshWanted = this.pending.size > 0;
    if (this.refreshWanted) return;
    for (const page of this.pages.keys()) if (!this.shown.includes(page)) this.pages.delete(page);
    for (const page of this.shown) this.request(page);
  }

  /** Takes an answer of the host; false when it was not asked for, or is no longer wanted. */
  accept(answer: Answer): boolean {
    const page = this.pending.get(answer.requestId);
    if (page === undefined) return false;
    this.pending.delete(answer.requestId);
    if (answer.type === "tests") this.keep(page, answer.page);
    else this.failure = answer.message;
    if (this.refreshWanted && this.pending.size === 0) this.refresh();
    return true;
  }

  private keep(page: number, { tests, total }: TestPage): void {
    if (this.isStale) this.pages.clear();
    this.isStale = false;
    this.failure = undefined;
    this.total = total;
    this.pages.set(page, tests);
    const farthest = [...this.pages.keys()].sort((a, b) => Math.abs(b - page) - Math.abs(a - page));
    for (const far of farthest.slice(0, Math.max(0, this.pages.size - maxPages))) {
      this.pages.delete(far);
    }
  }

  private request(page: number): void {
    if ([...this.pending.values()].includes(page)) return;
    const requestId = this.nextRequestId();
    this.pending.set(requestId, page);
    this.post({
      type: "getTests",
      requestId,
      filter: this.filter,
      offset: page * pageSize,
      limit: pageSize,
    });
  }
}
