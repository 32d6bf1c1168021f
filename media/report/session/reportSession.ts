import type {
  AttemptPlace,
  ReportModel,
  TestFilter,
  TestKey,
  TestSorting,
} from "../../../src/model/results/report.ts";
import type { ReportSection } from "../../../src/model/results/reportSection.ts";
import type { AttemptResult } from "../../../src/model/results/resultFile.ts";
import type {
  HostMessage,
  ReportAnswer,
  ReportState,
  WebviewMessage,
} from "../../../src/model/wire/reportProtocol.ts";
import type { Sorting } from "../elements/sortedRows.ts";
import { Announcer } from "./announcer.ts";
import type { Host } from "./host.ts";
import { createPageActions, type PageActions } from "./pageActions.ts";
import { PromptImages } from "./promptImages.ts";
import { makeMarksView, makeStandingView, makeTeethView } from "./runViews.ts";
import {
  type DetailView,
  hasStanding,
  hasTeeth,
  isSameTest,
  isStreamScenario,
  type PageView,
  toTestKey,
} from "./state.ts";
import { StreamView } from "./streamView.ts";
import { TestPages } from "./testPages.ts";

/** All the page knows: talks to the extension, remembers what was chosen, and says when anything changed. */
export class ReportSession {
  view: PageView = { kind: "loading" };
  detail: DetailView = { kind: "none" };
  /** No run can be started from here. */
  isRestricted = false;
  /** The run is in no list: its file was opened by its path. */
  isLoose = false;
  /** Changes whenever `tests` has other rows than before. */
  version = 0;
  readonly tests: TestPages;
  readonly teeth: ReturnType<typeof makeTeethView>;
  readonly standing: ReturnType<typeof makeStandingView>;
  readonly marks: ReturnType<typeof makeMarksView>;
  readonly announcer = new Announcer();
  readonly actions: PageActions;
  /** Where a link leads that was followed, until the page has gone there. */
  wantedSection: ReportSection | undefined;
  private readonly host: Host;
  private readonly onChange: () => void;
  private saved: ReportState;
  private lastRequestId = 0;
  private detailRequestId = 0;

  constructor(host: Host, saved: ReportState, onChange: () => void) {
    this.host = host;
    this.saved = saved;
    this.onChange = onChange;
    const post = (message: WebviewMessage) => host.post(message);
    const nextRequestId = () => this.nextRequestId();
    this.actions = createPageActions(post);
    this.tests = new TestPages(post, nextRequestId);
    this.teeth = makeTeethView({ post, nextRequestId });
    this.standing = makeStandingView({ post, nextRequestId });
    this.marks = makeMarksView({ post, nextRequestId });
  }

  get filter(): TestFilter {
    return this.saved.filter ?? {};
  }

  get sorting(): TestSorting | undefined {
    return this.saved.sorting;
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
    this.tests.list(filter, this.sorting);
    this.onChange();
  }

  setSorting(sorting: TestSorting | undefined): void {
    this.save({ sorting });
    this.tests.list(this.filter, sorting);
    this.onChange();
  }

  /** How the table of that name is sorted; in its own order where that is not said. */
  tableSorting(table: string): Sorting<string> | undefined {
    return this.saved.tableSortings?.[table];
  }

  setTableSorting(table: string, sorting: Sorting<string> | undefined): void {
    const { [table]: _, ...others } = this.saved.tableSortings ?? {};
    this.save({
      tableSortings: sorting === undefined ? others : { ...others, [table]: sorting },
    });
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
    this.leaveTest();
    if (this.view.kind === "report" && isStreamScenario(this.view.model, key.scenario)) {
      this.openStreamTest(key);
    } else {
      this.detail = { kind: "loading", key };
      this.detailRequestId = this.nextRequestId();
      this.host.post({ type: "getAttempts", requestId: this.detailRequestId, key });
    }
    this.onChange();
  }

  closeTest(): void {
    this.save({ selected: undefined });
    this.leaveTest();
    this.onChange();
  }

  retryTests(): void {
    this.tests.refresh();
  }

  /** Copies an attempt of the test that is shown as a prompt. */
  copyAttempt(attempt: AttemptResult): void {
    const place = this.placeOf(attempt);
    if (place !== undefined) this.host.post({ type: "copyAttempt", ...place });
  }

  /** Opens the schema or scenario at what refused the reply of an attempt of the test that is shown. */
  openScenario(attempt: AttemptResult): void {
    const place = this.placeOf(attempt);
    if (place !== undefined) this.host.post({ type: "openScenario", ...place });
  }

  private placeOf({ step = 1, attemptNumber }: AttemptResult): AttemptPlace | undefined {
    if (this.detail.kind === "none") return undefined;
    return { key: this.detail.key, step, attemptNumber };
  }

  private leaveTest(): void {
    if (this.detail.kind === "stream") this.detail.stream.dispose();
    this.detail = { kind: "none" };
  }

  private openStreamTest(key: TestKey): void {
    const stream = new StreamView(key, {
      post: (message) => this.host.post(message),
      nextRequestId: () => this.nextRequestId(),
      onChange: this.onChange,
    });
    this.detail = { kind: "stream", key, stream };
    stream.load();
  }

  private receive(message: HostMessage): void {
    if (message.type === "report") {
      this.isRestricted = message.isRestricted === true;
      this.isLoose = message.isLoose === true;
      this.receiveReport(message.model);
    } else if (message.type === "unavailable")
      this.view = { kind: "unavailable", message: message.message };
    else if (message.type === "showSection") this.wantedSection = message.section;
    else if (message.type === "runsChanged") {
      this.standing.reload();
      this.marks.reload();
    } else if (!this.receiveAnswer(message)) return;
    this.askForTeeth();
    this.askForStanding();
    this.onChange();
  }

  /** False when the answer is to nothing that is still asked. */
  private receiveAnswer(message: ReportAnswer): boolean {
    if (message.requestId === this.detailRequestId) {
      this.receiveDetail(message);
      return true;
    }
    if (this.detail.kind === "stream" && this.detail.stream.accept(message)) return true;
    if (this.teeth.accept(message) || this.standing.accept(message)) return true;
    if (this.marks.accept(message)) return true;
    if (this.detail.kind === "attempts" && this.detail.images.accept(message)) return true;
    if (message.type !== "getTests" && message.type !== "requestFailed") return false;
    const isWanted = this.tests.accept(message);
    if (isWanted) this.version += 1;
    return isWanted;
  }

  private receiveReport(model: ReportModel): void {
    const previous = this.view.kind === "report" ? this.view.model : undefined;
    this.view = { kind: "report", model };
    this.announcer.hear(model, Date.now());
    if (previous === undefined) {
      this.tests.list(this.filter, this.sorting);
      if (this.saved.selected !== undefined) this.openTest(this.saved.selected);
      // Of a stream test that goes on there is news several times a second, but not of the tests.
    } else if (!hasSameTests(previous, model)) this.tests.refresh();
  }

  /** Once the report of a run that has ended is here, its tests included: working them out takes a while. */
  private askForTeeth(): void {
    if (this.view.kind !== "report" || this.tests.total === undefined) return;
    if (hasTeeth(this.view.model)) this.teeth.load();
  }

  /** Likewise: both result files are read for it. */
  private askForStanding(): void {
    if (this.view.kind !== "report" || this.tests.total === undefined) return;
    if (hasStanding(this.view.model)) this.standing.load();
    this.marks.load();
  }

  private receiveDetail(message: ReportAnswer): void {
    if (this.detail.kind !== "loading") return;
    const { key } = this.detail;
    if (message.type === "requestFailed") {
      this.detail = { kind: "failed", key, message: message.message };
    } else if (message.type === "getAttempts") {
      const images = new PromptImages(
        (question) => this.host.post(question),
        () => this.nextRequestId(),
      );
      this.detail = { kind: "attempts", key, attempts: message.result, images };
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

// --- internal ---

function hasSameTests(a: ReportModel, b: ReportModel): boolean {
  const tests = ({ state, head, cells }: ReportModel) =>
    JSON.stringify([state, head.summary, cells]);
  return tests(a) === tests(b);
}
