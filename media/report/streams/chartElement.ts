import { html, type PropertyValues, type TemplateResult } from "lit";
import uPlot from "uplot";
import { LightElement } from "../elements/lightElement.ts";
import { type ChartPalette, readChartPalette, watchTheme } from "./chartPalette.ts";

/** What is drawn, but for its size. */
export interface ChartPlan {
  readonly options: Omit<uPlot.Options, "width" | "height">;
  readonly data: uPlot.AlignedData;
}

/** A chart that is as wide as its place, and drawn anew when its data or the theme changes. */
export abstract class ChartElement extends LightElement {
  private plot: uPlot | undefined;
  private stopWatching: (() => void) | undefined;
  private readonly resizes = new ResizeObserver(() => this.resize());

  protected abstract plan(palette: ChartPalette): ChartPlan;
  /** What the chart shows, in words. */
  protected abstract describe(): string;
  protected abstract readonly heightPx: number;

  override connectedCallback(): void {
    super.connectedCallback();
    this.resizes.observe(this);
    this.stopWatching = watchTheme(() => this.draw());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resizes.disconnect();
    this.stopWatching?.();
    this.plot?.destroy();
    this.plot = undefined;
  }

  protected override updated(_changed: PropertyValues): void {
    this.draw();
  }

  protected override render(): TemplateResult {
    return html`<div class="chart-place" role="img" aria-label=${this.describe()}
      .style=${`height: ${this.heightPx}px`}></div>`;
  }

  /** Draws the chart from the start, in the colours of now. */
  protected draw(): void {
    const place = this.querySelector<HTMLElement>(".chart-place");
    const width = this.clientWidth;
    this.plot?.destroy();
    this.plot = undefined;
    if (place === null || width === 0) return;
    const { options, data } = this.plan(readChartPalette(this));
    this.plot = new uPlot({ ...options, width, height: this.heightPx }, data, place);
  }

  /** Puts new data into a chart that looks as before. */
  protected setData(data: uPlot.AlignedData): void {
    if (this.plot === undefined) this.draw();
    else this.plot.setData(data);
  }

  private resize(): void {
    const width = this.clientWidth;
    if (this.plot === undefined || width === 0) this.draw();
    else if (width !== this.plot.width) this.plot.setSize({ width, height: this.heightPx });
  }
}
