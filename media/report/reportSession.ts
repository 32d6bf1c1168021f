import type { TestFilter, TestKey } from "../../src/model/report.ts";
import type { HostMessage, ReportState, WebviewMessage } from "../../src/model/reportProtocol.ts";
import { Announcer } from "./announcer.ts";
import type { Host } from "./host.ts";
import { type DetailView, isSameTest, type PageView, toTestKey } from "./state.ts";
import { TestPages } from "./testPages.ts";

type RunAction = Extract<WebviewMessage, { type: "runAction" }>["action"];

/** All the page knows: talks to the extension, remembers what was chosen, and says when anything changed. */
export class ReportSession {
  view: PageView = { kind: "loading" };
  detail: DetailView = { kind: "none" };
  /** Changes whenever `tests` has other rows than before. */
  version = 0;
  readonly tests: TestPages;
  readonly announcer = new Announcer();
  private readonly host: Host;
  private readonly onChange: () => void;
  private saved: ReportState;
  private lastRequestId = 0;
  private detailRequestId = 0;

  constructor(host: Host, saved: ReportState, onChange: () => void) {
    this.host = host;
    this.saved = saved;
    this.onChange = onChange;
    this.tests = new TestPages(
      (message) => host.post(message),
      () => this.nextRequestId(),
    );
  }

  get filter(): TestFilter {
    return this.saved.filter ?? {};
  }

  get scrollTop(): number {
    return this.saved.scrollTop ?? 0;
  }

  /** Asks the extension for everything. */
  start(): void {
    this.save({});
    this.host.onMessage((message) => this.receive(message));
    this.host.post({ type: "ready" });
  }

  setFilter(filter: TestFilter): void {
    this.save({ filter });
    this.tests.setFilter(filter);
    this.onChange();
  }

  setScrollTop(scrollTop: number): void {
    this.save({ scrollTop });
  }

  /** Shows the attempts of a test; asks again only when it is another one, or failed before. */
  openTest(test: TestKey): void {
    const key = toTestKey(test);
    const isShown = this.detail.kind !== "none" && isSameTest(this.detail.key, key);
    if (isShown && this.detail.kind !== "failed") return;
    this.save({ selected: key });
    this.detail = { kind: "loading", key };
    this.detailRequestId = this.nextRequestId();
    this.host.post({ type: "getAttempts", requestId: this.detailRequestId, key });
    this.onChange();
  }

  closeTest(): void {
    this.save({ selected: undefined });
    this.detail = { kind: "none" };
    this.onChange();
  }

  retryTests(): void {
    this.tests.refresh();
  }

  runAction(action: RunAction): void {
    this.host.post({ type: "runAction", action });
  }

  private receive(message: HostMessage): void {
    if (message.type === "report") this.receiveReport(message.model);
    else if (message.type === "unavailable")
      this.view = { kind: "unavailable", message: message.message };
    else if (message.requestId === this.detailRequestId) this.receiveDetail(message);
    else if (message.type === "attempts" || !this.tests.accept(message)) return;
    else this.version += 1;
    this.onChange();
  }

  private receiveReport(model: Extract<HostMessage, { type: "report" }>["model"]): void {
    const isFirst = this.view.kind !== "report";
    this.view = { kind: "report", model };
    this.announcer.hear(model, Date.now());
    if (!isFirst) {
      this.tests.refresh();
      return;
    }
    this.tests.setFilter(this.filter);
    if (this.saved.selected !== undefined) this.openTest(this.saved.selected);
  }

  private receiveDetail(message: HostMessage): void {
    if (this.detail.kind !== "loading") return;
    const { key } = this.detail;
    if (message.type === "requestFailed") {
      this.detail = { kind: "failed", key, message: message.message };
    } else if (message.type === "attempts") {
      this.detail = { kind: "attempts", key, attempts: message.attempts };
    }
  }

  private nextRequestId(): number {
    this.lastRequestId += 1;
    return this.lastRequestId;
  }

  private save(change: Partial<ReportState>): void {
    this.saved = { ...this.saved, ...change };
    this.host.setState(this.saved);
  }
}
