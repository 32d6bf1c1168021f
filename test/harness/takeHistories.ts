import path from "node:path";
import { type MadeHistory, makeHistoryRuns } from "../browser/historyPageData.ts";
import { FakeHistoryHost } from "../browser/historyPageHost.ts";
import type { ReportPages } from "../browser/reportPageHost.ts";
import { logStep } from "./log.ts";
import { allThemes, type Picture, takePages } from "./takePages.ts";

/** Takes pictures of the page of a history with runs made up: every theme, narrow and wide, and what is out of the ordinary. */
export async function takeHistories(target: string): Promise<void> {
  const themesOf = (scene: string) => (scene === "ordinary" ? allThemes : allThemes.slice(0, 1));
  await takePages(scenes, themesOf, async (pages, picture) => await take(pages, picture, target));
}

// --- internal ---

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

async function take(
  pages: ReportPages,
  { scene, made, theme, width, name: picture }: Picture<MadeHistory>,
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
  const name = path.join(target, `history-${picture}`);
  await page.screenshot({ path: `${name}.png` });
  if (scene === "ordinary") {
    await page.locator(".trend-point").nth(9).focus();
    await page.screenshot({ path: `${name}-point.png` });
  }
  logStep(`${name}.png`);
  await page.close();
}
