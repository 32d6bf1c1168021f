import type { ReportAnswer, ReportQuestion } from "../../../src/model/wire/reportProtocol.ts";
import type { Wire } from "./loadable.ts";

/** What is asked for of the run as a whole, by nothing but its name. */
type RunQuestion = "getTeeth" | "getStanding" | "getMarks";
type AnswerTo<Type extends RunQuestion> = Extract<ReportAnswer, { type: Type }>;

export type AskingWire = Omit<Wire, "onChange">;

export interface AskedViewOptions<Type extends RunQuestion, Shown> {
  readonly type: Type;
  /** Until it is known. */
  readonly first: Shown;
  readonly read: (answer: AnswerTo<Type>) => Shown;
  /** What is shown where it cannot be told; what was shown before when absent. */
  readonly fail?: (message: string) => Shown;
}

/** One thing that the page asks of its run; it stays while it is asked for again. */
export class AskedView<Type extends RunQuestion, Shown> {
  shown: Shown;
  private readonly wire: AskingWire;
  private readonly options: AskedViewOptions<Type, Shown>;
  private requestId: number | undefined;

  constructor(wire: AskingWire, options: AskedViewOptions<Type, Shown>) {
    this.wire = wire;
    this.options = options;
    this.shown = options.first;
  }

  /** Asks, unless that was done before. */
  load(): void {
    if (this.requestId === undefined) this.ask();
  }

  /** Asks once more, if it was asked before. */
  reload(): void {
    if (this.requestId !== undefined) this.ask();
  }

  /** Takes an answer of the host; false when it was not asked for. */
  accept(answer: ReportAnswer): boolean {
    if (answer.requestId !== this.requestId) return false;
    const { type, read, fail } = this.options;
    if (isAnswerTo(answer, type)) this.shown = read(answer);
    else if (answer.type === "requestFailed" && fail) this.shown = fail(answer.message);
    return true;
  }

  private ask(): void {
    this.requestId = this.wire.nextRequestId();
    const { type } = this.options;
    this.wire.post({ type, requestId: this.requestId } as ReportQuestion);
  }
}

// --- internal ---

function isAnswerTo<Type extends RunQuestion>(
  answer: ReportAnswer,
  type: Type,
): answer is AnswerTo<Type> {
  return answer.type === type;
}
