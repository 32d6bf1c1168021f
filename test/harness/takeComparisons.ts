import path from "node:path";
import { type MadeRun, makeComparedRun } from "../browser/comparisonPageData.ts";
import { FakeComparisonHost } from "../browser/comparisonPageHost.ts";
import { comparisonScenes, unfoldOverview } from "../browser/comparisonScenes.ts";
import type { ReportPages } from "../browser/reportPageHost.ts";
import { logStep } from "./log.ts";
import { allThemes, type Picture, takePages } from "./takePages.ts";

/** Takes pictures of the page of comparisons with runs made up: every theme, narrow and wide, and what is out of the ordinary. */
export async function takeComparisons(target: string): Promise<void> {
  await takePages(
    comparisonScenes,
    () => allThemes,
    async (pages, picture) => await take(pages, picture, target),
  );
}

// --- internal ---

async function take(
  pages: ReportPages,
  { scene, made: runs, theme, width, name: picture }: Picture<readonly MadeRun[]>,
  target: string,
): Promise<void> {
  const host = new FakeComparisonHost(runs.map(makeComparedRun));
  const page = await pages.open(host, { theme, size: { width, height: 900 }, body: host.body });
  await page.locator(".verdict, .verdict-word").first().waitFor();
  const name = path.join(target, `comparison-${picture}`);
  await page.screenshot({ path: `${name}.png` });
  if (scene !== "many-cells") {
    await unfoldOverview(page);
    await page.locator(".overview").screenshot({ path: `${name}-whole.png` });
  }
  if (scene === "two" || scene === "long-names") {
    await page.locator(".flipped-rows .flipped-row").first().click();
    await page.locator(".pair").waitFor();
    await page.screenshot({ path: `${name}-replies.png` });
  }
  logStep(`${name}.png`);
  await page.close();
}
