import type { Standing } from "../../../src/model/results/comparisonPage.ts";
import type { ReportAnswer } from "../../../src/model/wire/reportProtocol.ts";
import type { Wire } from "./loadable.ts";

/** How the run stands against its baseline; asked for when all else is here, and again when other runs changed. */
export class StandingView {
  /** Undefined until it is known; it stays while it is asked for again. */
  standing: Standing | undefined;
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

  /** Takes an answer of the host; false when it was not asked for. Where there is none, nothing is said. */
  accept(answer: ReportAnswer): boolean {
    if (answer.requestId !== this.requestId) return false;
    if (answer.type === "getStanding") this.standing = answer.result;
    else if (answer.type === "requestFailed") {
      this.standing = { kind: "lost", reason: answer.message };
    }
    return true;
  }

  private ask(): void {
    this.requestId = this.wire.nextRequestId();
    this.wire.post({ type: "getStanding", requestId: this.requestId });
  }
}
