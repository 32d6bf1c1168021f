import { html, nothing, type PropertyValues } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { TestKey } from "../../src/model/report.ts";
import type { TestOutcome } from "../../src/model/testOutcome.ts";
import { LightElement } from "./lightElement.ts";
import { isSameTest } from "./state.ts";
import { renderTestRow, renderTestRowHeader } from "./testRow.ts";
import { findVisibleRows, rowHeightPx, type VisibleRows } from "./visibleRows.ts";

/** The tests as the list reads them; rows that are not here yet are asked for by `show`. */
export interface TestSource {
  readonly total: number | undefined;
  testAt(index: number): TestOutcome | undefined;
  indexOf(matches: (test: TestOutcome) => boolean): number | undefined;
  show(first: number, last: number): void;
}

/** A grid of tests of any length that scrolls with the page and keeps only the visible rows in it. */
export class TestList extends LightElement {
  static override properties = {
    tests: { attribute: false },
    version: { attribute: false },
    selected: { attribute: false },
    scenarioName: { attribute: false },
    visible: { state: true },
    active: { state: true },
  };
  declare tests: TestSource | undefined;
  /** Changes whenever `tests` has other rows than before. */
  declare version: number;
  declare selected: TestKey | undefined;
  declare scenarioName: (scenario: number) => string;
  declare visible: VisibleRows;
  /** Row the keyboard stands on. */
  declare active: number;
  private activeTest: TestOutcome | undefined;
  /** Set while a key has moved `active` and its row is not yet in view. */
  private isMoving = false;
  private showTimer: ReturnType<typeof setTimeout> | undefined;
  private readonly onViewportChange = () => this.measure();

  constructor() {
    super();
    this.version = 0;
    this.scenarioName = () => "";
    this.visible = { first: 0, last: -1 };
    this.active = 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("scroll", this.onViewportChange, { passive: true });
    window.addEventListener("resize", this.onViewportChange);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("scroll", this.onViewportChange);
    window.removeEventListener("resize", this.onViewportChange);
    clearTimeout(this.showTimer);
  }

  override focus(): void {
    this.querySelector<HTMLElement>("[role=grid]")?.focus();
  }

  /** Brings the row the keyboard stands on into view. */
  revealActive(): void {
    this.querySelector(`#test-${this.active}`)?.scrollIntoView({ block: "nearest" });
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("version")) this.followActive();
  }

  protected override updated(changed: PropertyValues): void {
    if (!changed.has("visible")) this.measure();
    if (this.isMoving) this.revealActive();
    this.isMoving = false;
  }

  protected override render() {
    const total = this.tests?.total ?? 0;
    return html`<div class="test-grid" role="grid" aria-label="Tests" tabindex="0"
      aria-rowcount=${total + 1} aria-activedescendant=${total === 0 ? nothing : `test-${this.active}`}
      @keydown=${this.onKeyDown}>
      ${renderTestRowHeader()}
      <div class="test-rows" role="rowgroup" .style=${`height: ${total * rowHeightPx()}px`}>
        ${repeat(
          this.rendered(total),
          (index) => index,
          (index) => this.renderRow(index),
        )}
      </div>
    </div>`;
  }

  private renderRow(index: number) {
    const test = this.tests?.testAt(index);
    return renderTestRow({
      index,
      test,
      scenarioName: test === undefined ? "" : this.scenarioName(test.scenario),
      isActive: index === this.active,
      isSelected: test !== undefined && isSameTest(test, this.selected),
      onPick: () => {
        this.activate(index);
        this.openActive();
      },
    });
  }

  /** The visible rows and the active one, which assistive technology must find in the page. */
  private rendered(total: number): number[] {
    const { first, last } = this.visible;
    const rows: number[] = [];
    for (let index = first; index <= Math.min(last, total - 1); index += 1) rows.push(index);
    if (this.active < total && (this.active < first || this.active > last)) rows.push(this.active);
    return rows;
  }

  /** Keeps the keyboard on its test when rows before it came or went. */
  private followActive(): void {
    const { tests, activeTest } = this;
    const total = tests?.total ?? 0;
    if (activeTest !== undefined && !isSameTest(tests?.testAt(this.active), activeTest)) {
      this.active = tests?.indexOf((test) => isSameTest(test, activeTest)) ?? this.active;
    }
    this.active = Math.max(0, Math.min(this.active, total - 1));
    this.activeTest = tests?.testAt(this.active) ?? activeTest;
  }

  private measure(): void {
    const rows = this.querySelector(".test-rows");
    if (rows === null) return;
    const visible = findVisibleRows(rows.getBoundingClientRect().top, this.tests?.total ?? 0);
    if (visible.first !== this.visible.first || visible.last !== this.visible.last) {
      this.visible = visible;
    }
    // A fast scroll passes many pages; only where it slows down are rows asked for.
    this.showTimer ??= setTimeout(() => {
      this.showTimer = undefined;
      this.tests?.show(this.visible.first, Math.max(0, this.visible.last));
    }, 40);
  }

  private activate(index: number): void {
    const total = this.tests?.total ?? 0;
    this.active = Math.max(0, Math.min(index, total - 1));
    this.activeTest = this.tests?.testAt(this.active);
  }

  private openActive(): void {
    const test = this.tests?.testAt(this.active);
    if (test !== undefined) this.dispatchEvent(new CustomEvent("open-test", { detail: test }));
  }

  private onKeyDown(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const pageRows = Math.max(1, Math.floor(window.innerHeight / rowHeightPx()) - 4);
    const targets: Record<string, number> = {
      ArrowDown: this.active + 1,
      ArrowUp: this.active - 1,
      PageDown: this.active + pageRows,
      PageUp: this.active - pageRows,
      Home: 0,
      End: (this.tests?.total ?? 1) - 1,
    };
    const target = targets[event.key];
    if (target !== undefined) {
      this.isMoving = true;
      this.activate(target);
    } else if (event.key === "Enter" || event.key === " ") this.openActive();
    else return;
    event.preventDefault();
  }
}
