import { t } from "@vscode/l10n";
import type { ComparedMetric } from "../../../src/model/config/gate.ts";
import type { FlippedTest } from "../../../src/model/results/comparison.ts";
import type {
  AskedComparison,
  ComparisonModel,
  FlippedFilter,
} from "../../../src/model/results/comparisonPage.ts";
import type {
  ComparisonAction,
  ComparisonAnswer,
  ComparisonMessage,
  ComparisonReply,
  ComparisonState,
} from "../../../src/model/wire/comparisonProtocol.ts";
import { verdictWords } from "../../../src/model/words/verdictWords.ts";
import type { PageHost } from "../session/pageHost.ts";
import { PromptImages } from "../session/promptImages.ts";
import { type ComparisonView, isSameFlipped, type PairView } from "./comparisonState.ts";
import { FlippedPages } from "./flippedPages.ts";

export type ComparisonHost = PageHost<ComparisonMessage, ComparisonAnswer, ComparisonState>;

/** All the page knows: asks the extension, remembers what was chosen, and says when anything changed. */
export class ComparisonSession {
  view: ComparisonView = { kind: "loading" };
  detail: PairView = { kind: "none" };
  /** While what is shown is still the answer to the question before. */
  isStale = false;
  /** What a screen reader is told. */
  announcement = "";
  /** Changes whenever `flipped` has other rows than before. */
  version = 0;
  readonly flipped: FlippedPages;
  private readonly host: ComparisonHost;
  private readonly onChange: () => void;
  private saved: ComparisonState;
  private lastRequestId = 0;
  private modelRequestId = 0;
  private pairRequestId = 0;

  constructor(host: ComparisonHost, saved: ComparisonState, onChange: () => void) {
    this.host = host;
    this.saved = saved;
    this.onChange = onChange;
    this.flipped = new FlippedPages(
      (message) => host.post(message),
      () => this.nextRequestId(),
    );
  }

  get filter(): FlippedFilter {
    return this.saved.filter ?? {};
  }

  /** Position of the head that is looked at, from 0. */
  get head(): number {
    return this.saved.head ?? 0;
  }

  get scrollTop(): number {
    return this.saved.scrollTop ?? 0;
  }

  /** How many runs are compared. */
  get runCount(): number {
    return this.saved.runIds.length;
  }

  start(): void {
    this.save({});
    this.host.onMessage((message) => this.receive(message));
    this.load();
  }

  /** Asks for the comparison, again or for the first time. */
  load(): void {
    this.isStale = this.view.kind === "comparison";
    if (!this.isStale) this.view = { kind: "loading" };
    this.modelRequestId = this.nextRequestId();
    this.host.post({ type: "getComparison", requestId: this.modelRequestId, ...this.asked() });
    this.onChange();
  }

  /** Makes another of the runs the base; the base takes its place. */
  makeBase(head: number): void {
    const runIds = [...this.saved.runIds];
    const [base, other] = [runIds[0], runIds[head + 1]];
    if (base === undefined || other === undefined) return;
    runIds[0] = other;
    runIds[head + 1] = base;
    this.save({ runIds, selected: undefined });
    this.detail = { kind: "none" };
    this.load();
  }

  setMetric(metric: ComparedMetric): void {
    this.save({ metric });
    this.load();
  }

  /** Points. */
  setMargin(margin: number): void {
    this.save({ margin });
    this.load();
  }

  lookAt(head: number): void {
    this.save({ head, selected: undefined });
    this.detail = { kind: "none" };
    this.askForFlipped();
    this.onChange();
  }

  setFilter(filter: FlippedFilter): void {
    this.save({ filter });
    this.askForFlipped();
    this.onChange();
  }

  setScrollTop(scrollTop: number): void {
    this.save({ scrollTop });
  }

  retryFlipped(): void {
    this.flipped.refresh();
  }

  /** Shows both sides of a test; asks again only when it is another one, or failed before. */
  openTest(test: FlippedTest): void {
    const isShown = this.detail.kind !== "none" && isSameFlipped(this.detail.test, test);
    if (isShown && this.detail.kind !== "failed") return;
    this.save({ selected: test });
    this.detail = { kind: "loading", test };
    this.pairRequestId = this.nextRequestId();
    const { head, pairRequestId: requestId } = this;
    this.host.post({ type: "getFlippedPair", requestId, ...this.asked(), head, test });
    this.onChange();
  }

  closeTest(): void {
    this.save({ selected: undefined });
    this.detail = { kind: "none" };
    this.onChange();
  }

  showDiff(what: string): void {
    this.act({ type: "showDiff", ...this.asked(), head: this.head, what });
  }

  copyMarkdown(): void {
    this.act({ type: "copyMarkdown", ...this.asked() });
  }

  exportCsv(): void {
    this.act({ type: "exportCsv", ...this.asked() });
  }

  openReport(runId: string): void {
    this.act({ type: "openReport", runId });
  }

  openPromptFile(path: string): void {
    this.act({ type: "openPromptFile", path });
  }

  private act(action: ComparisonAction): void {
    this.host.post(action);
  }

  private asked(): AskedComparison {
    const { runIds, metric, margin } = this.saved;
    return {
      runIds,
      ...(metric === undefined ? {} : { metric }),
      ...(margin === undefined ? {} : { margin }),
    };
  }

  private askForFlipped(): void {
    this.flipped.setQuestion({ asked: this.asked(), head: this.head, filter: this.filter });
  }

  private receive(message: ComparisonAnswer): void {
    if (message.type === "runsChanged") {
      this.load();
      return;
    }
    if (this.accept(message)) this.onChange();
  }

  /** False when the answer is to nothing that is still asked. */
  private accept(message: ComparisonReply): boolean {
    if (message.requestId === this.modelRequestId) {
      this.receiveModel(message);
      return true;
    }
    if (message.requestId === this.pairRequestId) {
      this.receivePair(message);
      return true;
    }
    if (this.detail.kind === "pair" && this.detail.images.accept(message)) return true;
    if (message.type !== "getFlipped" && message.type !== "requestFailed") return false;
    const isWanted = this.flipped.accept(message);
    if (isWanted) this.version += 1;
    return isWanted;
  }

  private receiveModel(message: ComparisonReply): void {
    this.isStale = false;
    if (message.type === "requestFailed") {
      this.view = { kind: "unavailable", message: message.message };
      return;
    }
    if (message.type !== "getComparison") return;
    const before = this.view.kind === "comparison" ? this.view.model : undefined;
    if (before !== undefined && isSameModel(before, message.result)) return;
    this.view = { kind: "comparison", model: message.result };
    if (this.head >= message.result.comparisons.length) this.save({ head: 0 });
    const [first] = message.result.comparisons;
    this.announcement = first === undefined ? "" : t("Compared: {0}", verdictWords[first.verdict]);
    this.askForFlipped();
    const { selected } = this.saved;
    if (before === undefined && selected !== undefined) this.openTest(selected);
  }

  private receivePair(message: ComparisonReply): void {
    if (this.detail.kind !== "loading") return;
    const { test } = this.detail;
    if (message.type === "requestFailed") {
      this.detail = { kind: "failed", test, message: message.message };
    } else if (message.type === "getFlippedPair") {
      const images = new PromptImages(
        (question) => this.host.post(question),
        () => this.nextRequestId(),
      );
      this.detail = { kind: "pair", test, pair: message.result, images };
    }
  }

  private nextRequestId(): number {
    this.lastRequestId += 1;
    return this.lastRequestId;
  }

  private save(change: Partial<ComparisonState>): void {
    this.saved = { ...this.saved, ...change };
    this.host.setState(this.saved);
  }
}

// --- internal ---

function isSameModel(a: ComparisonModel, b: ComparisonModel): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
