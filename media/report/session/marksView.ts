import type { RunMarks } from "../../../src/model/results/runMarks.ts";
import type { ReportAnswer } from "../../../src/model/wire/reportProtocol.ts";
import type { Wire } from "./loadable.ts";

/** What a person has said of the run; asked for with the first report, and again when runs changed. */
export class MarksView {
  /** Empty until it is known. */
  marks: RunMarks = {};
  private readonly wire: Omit<Wire, "onChange">;
  private requestId: number | undefined;

  constructor(wire: Omit<Wire, "onChange">) {
    this.wire = wire;
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
    if (answer.type === "getMarks") this.marks = answer.result;
    return true;
  }

  private ask(): void {
    this.requestId = this.wire.nextRequestId();
    this.wire.post({ type: "getMarks", requestId: this.requestId });
  }
}
