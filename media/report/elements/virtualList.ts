import {
  html,
  nothing,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from "lit";
import { repeat } from "lit/directives/repeat.js";
import { LightElement } from "./lightElement.ts";
import type { RowSource } from "./rowSource.ts";
import {
  findVisibleRows,
  rowHeightPx,
  rowHeightRem,
  type ViewBounds,
  type VisibleRows,
} from "./visibleRows.ts";

/** What a row needs to be drawn at its place. */
export interface RowPlace {
  /** Position in the list, from 0. */
  readonly index: number;
  /** CSS that puts it there. */
  readonly style: string;
  readonly isActive: boolean;
  readonly onPick: () => void;
}

/** A grid of rows of any length that keeps only those in view in the page, and is walked through by key. */
export abstract class VirtualList<Row> extends LightElement {
  static override properties: PropertyDeclarations = {
    rows: { attribute: false },
    version: { attribute: false },
    visible: { state: true },
    active: { state: true },
  };
  declare rows: RowSource<Row> | undefined;
  /** Changes whenever `rows` has other rows than before. */
  declare version: number;
  declare visible: VisibleRows;
  /** Row the keyboard stands on. */
  declare active: number;
  private activeRow: Row | undefined;
  /** Set while a key has moved `active` and its row is not yet in view. */
  private isMoving = false;
  /** Index of the row whose element has the key 0. */
  private keyedFrom = 0;
  /** A row that is opened as soon as it is here. */
  private wanted: number | undefined;
  private showTimer: ReturnType<typeof setTimeout> | undefined;
  private readonly onViewportChange = () => this.measure();

  constructor() {
    super();
    this.version = 0;
    this.visible = { first: 0, last: -1 };
    this.active = 0;
  }

  /** Begins the ids of rows and the classes of the list. */
  protected abstract readonly name: string;
  protected abstract readonly label: string;
  protected abstract renderHeader(): TemplateResult;
  protected abstract renderRow(row: Row | undefined, place: RowPlace): TemplateResult;
  protected abstract isSame(a: Row, b: Row | undefined): boolean;
  protected abstract open(row: Row): void;

  override connectedCallback(): void {
    super.connectedCallback();
    // In the capture phase, so that a pane that scrolls is heard too.
    window.addEventListener("scroll", this.onViewportChange, { passive: true, capture: true });
    window.addEventListener("resize", this.onViewportChange);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("scroll", this.onViewportChange, { capture: true });
    window.removeEventListener("resize", this.onViewportChange);
    clearTimeout(this.showTimer);
    this.showTimer = undefined;
  }

  override focus(): void {
    this.querySelector<HTMLElement>("[role=grid]")?.focus();
  }

  /** Goes to a row and opens it, at once or when it has come. */
  openAt(index: number): void {
    this.wanted = index;
    this.isMoving = true;
    this.activate(index);
    this.requestUpdate();
  }

  /** Brings the row the keyboard stands on into view. */
  revealActive(): void {
    this.querySelector(`#${this.name}-${this.active}`)?.scrollIntoView({ block: "nearest" });
  }

  protected rowCount(): number {
    return this.rows?.total ?? 0;
  }

  protected viewBounds(): ViewBounds {
    return { top: 0, bottom: window.innerHeight };
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("version")) this.followActive();
  }

  protected override updated(changed: PropertyValues): void {
    if (!changed.has("visible")) this.measure();
    if (this.isMoving) this.revealActive();
    this.isMoving = false;
    this.openWanted();
  }

  protected override render() {
    const total = this.rowCount();
    return html`<div class="list-grid" role="grid" aria-label=${this.label} tabindex="0"
      aria-rowcount=${total + 1} aria-activedescendant=${total === 0 ? nothing : `${this.name}-${this.active}`}
      @keydown=${this.onKeyDown}>
      ${this.renderHeader()}
      <div class="list-rows ${this.name}-rows" role="rowgroup" .style=${`height: ${total * rowHeightRem}rem`}>
        ${repeat(
          this.rendered(total),
          (index) => this.keyOf(index),
          (index) => this.renderRow(this.rows?.rowAt(index), this.placeOf(index)),
        )}
      </div>
    </div>`;
  }

  private placeOf(index: number): RowPlace {
    const onPick = () => {
      this.activate(index);
      this.openActive();
    };
    const style = `transform: translateY(${index * rowHeightRem}rem)`;
    return { index, style, isActive: index === this.active, onPick };
  }

  /** The visible rows and the active one, which assistive technology must find in the page. */
  private rendered(total: number): number[] {
    const { first, last } = this.visible;
    const rows: number[] = [];
    for (let index = first; index <= Math.min(last, total - 1); index += 1) rows.push(index);
    if (this.active < total && (this.active < first || this.active > last)) rows.push(this.active);
    return rows;
  }

  /** The active row keeps its element while those in view are others. */
  private keyOf(index: number): number | "active" {
    const { first, last } = this.visible;
    return index < first || index > last ? "active" : index - this.keyedFrom;
  }

  /** Rows that stay in view keep their elements; where none stays, the others take over all of them, which is far cheaper than new ones. */
  private setVisible(visible: VisibleRows): void {
    const { first, last } = this.visible;
    if (visible.first > last || visible.last < first) this.keyedFrom += visible.first - first;
    this.visible = visible;
  }

  /** Keeps the keyboard on its row when rows before it came or went. */
  private followActive(): void {
    const { rows, activeRow } = this;
    if (activeRow !== undefined && !this.isSame(activeRow, rows?.rowAt(this.active))) {
      this.active = rows?.indexOf((row) => this.isSame(activeRow, row)) ?? this.active;
    }
    this.active = Math.max(0, Math.min(this.active, this.rowCount() - 1));
    this.activeRow = rows?.rowAt(this.active) ?? activeRow;
  }

  private measure(): void {
    const place = this.querySelector(".list-rows");
    if (place === null) return;
    const { top } = place.getBoundingClientRect();
    const visible = findVisibleRows(top, this.viewBounds(), this.rowCount());
    if (visible.first !== this.visible.first || visible.last !== this.visible.last) {
      this.setVisible(visible);
    }
    // A fast scroll passes many pages; only where it slows down are rows asked for.
    this.showTimer ??= setTimeout(() => {
      this.showTimer = undefined;
      this.rows?.show(this.visible.first, Math.max(0, this.visible.last));
    }, 40);
  }

  private activate(index: number): void {
    this.active = Math.max(0, Math.min(index, this.rowCount() - 1));
    this.activeRow = this.rows?.rowAt(this.active);
  }

  private openActive(): void {
    const row = this.rows?.rowAt(this.active);
    if (row !== undefined) this.open(row);
  }

  private openWanted(): void {
    const row = this.wanted === undefined ? undefined : this.rows?.rowAt(this.wanted);
    if (row === undefined) return;
    this.wanted = undefined;
    this.open(row);
  }

  private onKeyDown(event: KeyboardEvent): void {
    // What is within the list has keys of its own.
    if (event.target !== event.currentTarget) return;
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const { top, bottom } = this.viewBounds();
    const pageRows = Math.max(1, Math.floor((bottom - top) / rowHeightPx()) - 4);
    const targets: Record<string, number> = {
      ArrowDown: this.active + 1,
      ArrowUp: this.active - 1,
      PageDown: this.active + pageRows,
      PageUp: this.active - pageRows,
      Home: 0,
      End: this.rowCount() - 1,
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
