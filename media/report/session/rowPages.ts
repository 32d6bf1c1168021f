import type { RowSource } from "../elements/rowSource.ts";

/** What a page of rows is asked for by. */
export interface RowRequest {
  readonly requestId: number;
  readonly offset: number;
  readonly limit: number;
}

/** A page of rows, or why it could not be had. */
export type RowAnswer<Row> =
  | { readonly total: number; readonly rows: readonly Row[] }
  | { readonly failure: string };

export interface RowPagesOptions {
  /** Rows asked for at a time. */
  readonly pageSize: number;
  /** Pages kept; a list of any length holds at most this many. */
  readonly maxPages: number;
  readonly nextRequestId: () => number;
}

/** A sparse view of a list of the host: holds the pages near what is shown, and asks for the others. */
export abstract class RowPages<Row> implements RowSource<Row> {
  total: number | undefined;
  /** Why the last request failed, until the next one succeeds. */
  failure: string | undefined;
  /** True while the rows still are those of the question before. */
  isStale = false;
  private readonly options: RowPagesOptions;
  private readonly pages = new Map<number, readonly Row[]>();
  /** Pages that were the last one, and no longer are since the list has grown. */
  private readonly outgrown = new Set<number>();
  private readonly pending = new Map<number, number>();
  private shown: readonly number[] = [0];
  private refreshWanted = false;

  constructor(options: RowPagesOptions) {
    this.options = options;
  }

  protected abstract ask(request: RowRequest): void;

  rowAt(index: number): Row | undefined {
    const { pageSize } = this.options;
    return this.pages.get(Math.floor(index / pageSize))?.[index % pageSize];
  }

  indexOf(matches: (row: Row) => boolean): number | undefined {
    for (const [page, rows] of this.pages) {
      const position = rows.findIndex(matches);
      if (position >= 0) return page * this.options.pageSize + position;
    }
    return undefined;
  }

  /** Starts over with another question; the rows stay until the first answer is here. */
  restart(): void {
    this.isStale = true;
    this.pending.clear();
    this.shown = [0];
    this.request(0);
  }

  /** Makes sure that the rows from `first` to `last` are here or asked for. */
  show(first: number, last: number): void {
    const { pageSize } = this.options;
    const firstPage = Math.floor(first / pageSize);
    const lastPage = Math.max(firstPage, Math.floor(last / pageSize));
    this.shown = Array.from({ length: lastPage - firstPage + 1 }, (_, step) => firstPage + step);
    if (this.isStale || this.failure !== undefined) return;
    for (const page of this.shown) {
      if (!this.pages.has(page) || this.outgrown.has(page)) this.request(page);
    }
  }

  /** The rows have changed: asks again for what is shown, one round at a time. */
  refresh(): void {
    this.refreshWanted = this.pending.size > 0;
    if (this.refreshWanted) return;
    for (const page of this.pages.keys()) if (!this.shown.includes(page)) this.pages.delete(page);
    for (const page of this.shown) this.request(page);
  }

  /** Takes an answer of the host; false when it was not asked for, or is no longer wanted. */
  take(requestId: number, answer: RowAnswer<Row>): boolean {
    const page = this.pending.get(requestId);
    if (page === undefined) return false;
    this.pending.delete(requestId);
    if ("failure" in answer) this.failure = answer.failure;
    else this.keep(page, answer.rows, answer.total);
    if (this.refreshWanted && this.pending.size === 0) this.refresh();
    return true;
  }

  private keep(page: number, rows: readonly Row[], total: number): void {
    const { pageSize, maxPages } = this.options;
    if (this.isStale) this.pages.clear();
    this.isStale = false;
    this.failure = undefined;
    this.total = total;
    this.pages.set(page, rows);
    const farthest = [...this.pages.keys()].sort((a, b) => Math.abs(b - page) - Math.abs(a - page));
    for (const far of farthest.slice(0, Math.max(0, this.pages.size - maxPages))) {
      this.pages.delete(far);
    }
    this.outgrown.delete(page);
    for (const [other, { length }] of this.pages) {
      if (other !== page && length < Math.min(pageSize, total - other * pageSize)) {
        this.outgrown.add(other);
      }
    }
  }

  private request(page: number): void {
    if ([...this.pending.values()].includes(page)) return;
    const requestId = this.options.nextRequestId();
    this.pending.set(requestId, page);
    const { pageSize } = this.options;
    this.ask({ requestId, offset: page * pageSize, limit: pageSize });
  }
}
