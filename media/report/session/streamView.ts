import type {
  ComponentFile,
  RecordRow,
  StreamTestDetail,
  TestAttempts,
  TestComponent,
  TestKey,
} from "../../../src/model/results/report.ts";
import type { ReportAnswer } from "../../../src/model/wire/reportProtocol.ts";
import type { Loadable, Wire } from "./loadable.ts";
import { RecordPages } from "./recordPages.ts";

const searchPauseMs = 250;

/** All that is known of a stream test that was opened: its verdict, its components, its records. */
export class StreamView {
  attempts: Loadable<TestAttempts> = { kind: "loading" };
  test: Loadable<StreamTestDetail> = { kind: "loading" };
  /** The record that is shown whole. */
  opened: RecordRow | undefined;
  /** What stands in the box that records are searched with. */
  typed = "";
  /** Changes whenever `records` has other rows than before. */
  version = 0;
  readonly records: RecordPages;
  private readonly key: TestKey;
  private readonly wire: Wire;
  private attemptsRequestId = 0;
  private testRequestId = 0;
  private searchTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(key: TestKey, wire: Wire) {
    this.key = key;
    this.wire = wire;
    this.records = new RecordPages(key, wire.post, wire.nextRequestId);
  }

  /** The component this is a test of; undefined until it is here. */
  get component(): TestComponent | undefined {
    return this.test.kind === "here" ? this.test.value.components[0] : undefined;
  }

  /** Asks for everything; the records follow once it is known that there are any. */
  load(): void {
    this.attempts = { kind: "loading" };
    this.test = { kind: "loading" };
    const { key } = this;
    this.attemptsRequestId = this.wire.nextRequestId();
    this.wire.post({ type: "getAttempts", requestId: this.attemptsRequestId, key });
    this.testRequestId = this.wire.nextRequestId();
    this.wire.post({ type: "getStreamTest", requestId: this.testRequestId, key });
  }

  retry(): void {
    this.load();
    this.wire.onChange();
  }

  /** Searches the records once nothing more is typed. */
  searchSoon(text: string): void {
    this.typed = text;
    clearTimeout(this.searchTimer);
    this.searchTimer = setTimeout(() => this.search(text.trim()), searchPauseMs);
  }

  /** Searches the records at once. */
  findRecords(text: string): void {
    this.typed = text;
    clearTimeout(this.searchTimer);
    this.search(text);
    this.wire.onChange();
  }

  /** Forgets what was to be searched. */
  dispose(): void {
    clearTimeout(this.searchTimer);
  }

  /** Shows a record whole, or none. */
  showRecord(record: RecordRow | undefined): void {
    this.opened = record;
    this.wire.onChange();
  }

  /** Opens a record in an editor. */
  openRecord({ sequence, json }: RecordRow): void {
    const { provider, scenario, runNumber } = this.key;
    const title = `${provider} scenario ${scenario} run ${runNumber} record ${sequence}`;
    this.wire.post({ type: "openRecord", title, json });
  }

  openFile(path: string, reveal: boolean): void {
    this.wire.post({ type: "openFile", path, reveal });
  }

  /** Takes an answer of the host; false when it was not asked for, or is no longer wanted. */
  accept(answer: ReportAnswer): boolean {
    if (answer.requestId === this.attemptsRequestId) {
      if (answer.type === "getAttempts") this.attempts = { kind: "here", value: answer.result };
      else if (answer.type === "requestFailed") this.attempts = toFailure(answer.message);
      return true;
    }
    if (answer.requestId === this.testRequestId) {
      if (answer.type === "getStreamTest") this.receiveTest(answer.result);
      else if (answer.type === "requestFailed") this.test = toFailure(answer.message);
      return true;
    }
    if (answer.type !== "getRecords" && answer.type !== "requestFailed") return false;
    const isWanted = this.records.accept(answer);
    if (isWanted) this.version += 1;
    return isWanted;
  }

  private search(text: string): void {
    if (text === this.records.text) return;
    this.opened = undefined;
    this.records.search(text);
    this.wire.onChange();
  }

  private receiveTest(test: StreamTestDetail): void {
    this.test = { kind: "here", value: test };
    if (hasRecordLog(this.component?.files ?? [])) this.records.restart();
  }
}

/** Whether there are lines of records among the files of a component. */
export function hasRecordLog(files: readonly ComponentFile[]): boolean {
  return files.some(({ path }) => path.includes("/jsonl_file/"));
}

// --- internal ---

function toFailure(message: string): { kind: "failed"; message: string } {
  return { kind: "failed", message };
}
