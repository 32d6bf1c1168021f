import type { RunTeeth } from "../../../src/model/results/teeth.ts";
import type { ReportAnswer } from "../../../src/model/wire/reportProtocol.ts";
import type { Loadable, Wire } from "./loadable.ts";

/** What the schemas of the run refuse; asked for once, when all else is here. */
export class TeethView {
  state: Loadable<RunTeeth> = { kind: "loading" };
  private readonly wire: Omit<Wire, "onChange">;
  private requestId: number | undefined;

  constructor(wire: Omit<Wire, "onChange">) {
    this.wire = wire;
  }

  /** Asks, unless that was done before. */
  load(): void {
    if (this.requestId !== undefined) return;
    this.requestId = this.wire.nextRequestId();
    this.wire.post({ type: "getTeeth", requestId: this.requestId });
  }

  /** Takes an answer of the host; false when it was not asked for. */
  accept(answer: ReportAnswer): boolean {
    if (answer.requestId !== this.requestId) return false;
    if (answer.type === "getTeeth") this.state = { kind: "here", value: answer.result };
    else if (answer.type === "requestFailed")
      this.state = { kind: "failed", message: answer.message };
    return true;
  }
}
