/** Colours of a chart, as its canvas takes them. */
export interface ChartPalette {
  readonly text: string;
  readonly grid: string;
  readonly lines: readonly [string, string];
  readonly font: string;
}

/** Reads the theme's colours where `place` stands; style sheets name them `--chart-…`. */
export function readChartPalette(place: HTMLElement): ChartPalette {
  const probe = document.createElement("span");
  place.append(probe);
  const read = (variable: string) => {
    probe.style.color = `var(${variable})`;
    return getComputedStyle(probe).color;
  };
  const { fontFamily } = getComputedStyle(place);
  const palette = {
    text: read("--chart-text"),
    grid: read("--chart-grid"),
    lines: [read("--chart-line-1"), read("--chart-line-2")] as const,
    font: `11px ${fontFamily}`,
  };
  probe.remove();
  return palette;
}

/** Calls `listener` after every change of the theme; what it returns ends that. */
export function watchTheme(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributeFilter: ["style", "class"] });
  observer.observe(document.body, {
    attributeFilter: ["style", "class", "data-vscode-theme-id"],
  });
  return () => observer.disconnect();
}
