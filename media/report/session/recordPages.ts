import type { RecordRow, TestKey } from "../../../src/model/results/report.ts";
import type { HostMessage, WebviewMessage } from "../../../src/model/wire/reportProtocol.ts";
import { RowPages, type RowRequest } from "./rowPages.ts";

const pageSize = 100;
const maxPages = 20;

type GetRecords = Extract<WebviewMessage, { type: "getRecords" }>;
type Answer = Extract<HostMessage, { type: "getRecords" | "requestFailed" }>;

/** The records of one test in which every word that is searched for occurs. */
export class RecordPages extends RowPages<RecordRow> {
  /** Lines of the log that are no records. */
  brokenLines = 0;
  text = "";
  private readonly key: TestKey;
  private readonly post: (message: GetRecords) => void;

  constructor(key: TestKey, post: (message: GetRecords) => void, nextRequestId: () => number) {
    super({ pageSize, maxPages, nextRequestId });
    this.key = key;
    this.post = post;
  }

  /** Starts over with another text; the rows stay until the first answer is here. */
  search(text: string): void {
    this.text = text;
    this.restart();
  }

  /** Takes an answer of the host; false when it was not asked for, or is no longer wanted. */
  accept(answer: Answer): boolean {
    if (answer.type === "requestFailed") {
      return this.take(answer.requestId, { failure: answer.message });
    }
    const { total, rows, brokenLines } = answer.result;
    const isWanted = this.take(answer.requestId, { total, rows });
    if (isWanted) this.brokenLines = brokenLines;
    return isWanted;
  }

  protected override ask(request: RowRequest): void {
    const text = this.text === "" ? {} : { text: this.text };
    this.post({ type: "getRecords", key: this.key, ...text, ...request });
  }
}
