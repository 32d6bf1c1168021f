import path from "node:path";
import { type MadeHistory, makeHistoryRuns } from "../browser/historyPageData.ts";
import { FakeHistoryHost } from "../browser/historyPageHost.ts";
import { ReportPages, type Theme } from "../browser/reportPageHost.ts";
import { logStep } from "./log.ts";

/** Takes pictures of the page of a history with runs made up: every theme, narrow and wide, and what is out of the ordinary. */
export async function takeHistories(target: string): Promise<void> {
  const pages = new ReportPages();
  await pages.start();
  try {
    for (const [scene, made] of Object.entries(scenes)) {
      for (const theme of scene === "ordinary" ? themes : themes.slice(0, 1)) {
        for (const width of widths) await take(pages, { scene, made, theme, width }, target);
      }
    }
  } finally {
    await pages.stop();
  }
}

// --- internal ---

const themes: readonly Theme[] = [
  "vscode-light",
  "vscode-dark",
  "vscode-high-contrast",
  "vscode-high-contrast-light",
];
const widths = [320, 800, 1600];

const scenes: Readonly<Record<string, MadeHistory>> = {
  ordinary: {
    runs: 24,
    change: (nth, head) => (nth === 7 ? { ...head, status: "cancelled" } : head),
    errored: (nth) => (nth === 17 ? 12 : nth === 18 ? 2 : 0),
  },
  one: { runs: 1 },
  many: { runs: 1000, tests: 40, hasValues: false },
  "no-tests": { runs: 3, tests: 0, hasValues: false },
  none: { runs: 0 },
};

interface Picture {
  readonly scene: string;
  readonly made: MadeHistory;
  readonly theme: Theme;
  readonly width: number;
}

async function take(
  pages: ReportPages,
  { scene, made, theme, width }: Picture,
  target: string,
): Promise<void> {
  const host = new FakeHistoryHost(makeHistoryRuns(made));
  host.leftOut = {
    probes: 2,
    parts: 3,
    unreadable: [
      { file: "2026-03-05T09-30-00-000Z.json", message: "it ends too early, after 812 bytes" },
    ],
    unreadableCount: 1,
  };
  const page = await pages.open(host, { theme, size: { width, height: 1400 }, body: host.body });
  await page.getByRole("heading", { name: /History of/ }).waitFor();
  const name = path.join(target, `history-${scene}-${width}-${theme.replace("vscode-", "")}`);
  await page.screenshot({ path: `${name}.png` });
  if (scene === "ordinary") {
    await page.locator(".trend-point").nth(9).focus();
    await page.screenshot({ path: `${name}-point.png` });
  }
  logStep(`${name}.png`);
  await page.close();
}
