import type { FlippedTest } from "../../../src/model/results/comparison.ts";
import type { AskedComparison, FlippedFilter } from "../../../src/model/results/comparisonPage.ts";
import type {
  ComparisonQuestion,
  ComparisonReply,
} from "../../../src/model/wire/comparisonProtocol.ts";
import { RowPages, type RowRequest } from "../session/rowPages.ts";

type GetFlipped = Extract<ComparisonQuestion, { type: "getFlipped" }>;
type Answer = Extract<ComparisonReply, { type: "getFlipped" | "requestFailed" }>;

/** Which tests that flipped are asked for. */
export interface FlippedQuestion {
  readonly asked: AskedComparison;
  /** Position of the head, from 0. */
  readonly head: number;
  readonly filter: FlippedFilter;
}

/** The tests that ended otherwise than in the base, as far as a filter lets them through. */
export class FlippedPages extends RowPages<FlippedTest> {
  private readonly post: (message: GetFlipped) => void;
  private question: FlippedQuestion | undefined;

  constructor(post: (message: GetFlipped) => void, nextRequestId: () => number) {
    super({ pageSize: 200, maxPages: 20, nextRequestId });
    this.post = post;
  }

  /** Starts over with another question; the rows stay until the first answer is here. */
  setQuestion(question: FlippedQuestion): void {
    this.question = question;
    this.restart();
  }

  /** Takes an answer of the host; false when it was not asked for, or is no longer wanted. */
  accept(answer: Answer): boolean {
    return this.take(
      answer.requestId,
      answer.type === "getFlipped"
        ? { total: answer.result.total, rows: answer.result.tests }
        : { failure: answer.message },
    );
  }

  protected override ask(request: RowRequest): void {
    if (this.question === undefined) return;
    const { asked, head, filter } = this.question;
    this.post({ type: "getFlipped", ...asked, head, filter, ...request });
  }
}
