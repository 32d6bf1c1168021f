import type { TestFilter, TestSorting } from "../../../src/model/results/report.ts";
import type { TestOutcome } from "../../../src/model/results/testOutcome.ts";
import type { HostMessage, WebviewMessage } from "../../../src/model/wire/reportProtocol.ts";
import { RowPages, type RowRequest } from "./rowPages.ts";

/** Tests asked for at a time. */
export const pageSize = 200;
/** Pages kept; a list of any length holds at most this many. */
export const maxPages = 20;

type GetTests = Extract<WebviewMessage, { type: "getTests" }>;
type Answer = Extract<HostMessage, { type: "getTests" | "requestFailed" }>;

/** The tests of the run that a filter lets through. */
export class TestPages extends RowPages<TestOutcome> {
  /** Whether not all could be searched. */
  isCut = false;
  private readonly post: (message: GetTests) => void;
  private filter: TestFilter = {};
  private sorting: TestSorting | undefined;

  constructor(post: (message: GetTests) => void, nextRequestId: () => number) {
    super({ pageSize, maxPages, nextRequestId });
    this.post = post;
  }

  /** Starts over with other tests, or in another order; the rows stay until the first answer is here. */
  list(filter: TestFilter, sorting?: TestSorting): void {
    this.filter = filter;
    this.sorting = sorting;
    this.restart();
  }

  /** Takes an answer of the host; false when it was not asked for, or is no longer wanted. */
  accept(answer: Answer): boolean {
    if (answer.type === "requestFailed") {
      return this.take(answer.requestId, { failure: answer.message });
    }
    const { total, tests: rows, isCut = false } = answer.result;
    const isWanted = this.take(answer.requestId, { total, rows });
    if (isWanted) this.isCut = isCut;
    return isWanted;
  }

  protected override ask(request: RowRequest): void {
    const { filter, sorting } = this;
    this.post({
      type: "getTests",
      filter,
      ...(sorting === undefined ? {} : { sorting }),
      ...request,
    });
  }
}
