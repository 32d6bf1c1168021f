import { existsSync } from "node:fs";
import path from "node:path";
import type { Page } from "playwright-core";
import { makeTests } from "../browser/reportPageData.ts";
import { FakeHost, ReportPages } from "../browser/reportPageHost.ts";
import { type Figure, median } from "./figure.ts";

const tests = 100_000;
const rounds = 5;
const frames = 240;

/** The page of 100,000 tests in Chromium, its host made up; nothing when `npm run build` has not run. */
export async function measureReportPage(): Promise<Figure[]> {
  if (!existsSync(path.join(import.meta.dirname, "../../dist/media/report.js"))) return [];
  const pages = new ReportPages();
  await pages.start();
  try {
    // 4 providers, 4 scenarios
    const host = new FakeHost(makeTests(tests / 16));
    const openedAt = performance.now();
    const page = await pages.open(host);
    await page.locator("#test-0").waitFor();
    const firstRowsMs = performance.now() - openedAt;
    const scrolled = await scroll(page);
    const last = `#test-${tests - 1}`;
    await page.evaluate("window.scrollTo(0, document.body.scrollHeight)");
    await page.locator(`${last} .col-provider`).waitFor();
    const opened: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      opened.push(await timeOpening(page, last));
      await page.getByRole("complementary").getByRole("button", { name: "Close" }).click();
      await page.locator(".attempt").first().waitFor({ state: "detached" });
    }
    await empty(page);
    const bare = await scroll(page);
    await page.close();
    return [
      {
        name: "pageFirstRowsMs",
        label: "Its page loaded in Chromium, first rows shown",
        value: firstRowsMs,
        unit: "ms",
      },
      {
        name: "pageLongTasks",
        label: `Tasks over 50 ms while scrolling through it in ${2 * frames} frames`,
        value: scrolled.length,
        unit: "count",
        aim: "none",
      },
      {
        name: "barePageLongTasks",
        label: "The same in a page as long without anything in it: what the machine does",
        value: bare.length,
        unit: "count",
      },
      {
        name: "pageLongestTaskMs",
        label: "The longest of those of the report",
        value: Math.max(0, ...scrolled),
        unit: "ms",
        aim: "0: none",
      },
      {
        name: "pageOpenLastMs",
        label: "Its last test clicked, attempts shown",
        value: median(opened),
        unit: "ms",
        aim: "below 50",
      },
    ];
  } finally {
    await pages.stop();
  }
}

// --- internal ---

/** Leaves a page of the same height. */
async function empty(page: Page): Promise<void> {
  await page.evaluate(`(() => {
    const height = document.body.scrollHeight;
    document.body.replaceChildren(document.createElement("div"));
    document.body.firstChild.style.height = height + "px";
  })()`);
}

/** Scrolls through all of the list, then row by row; resolves with the times of tasks over 50 ms as the browser saw them, in ms. */
async function scroll(page: Page): Promise<number[]> {
  return await page.evaluate(`(async () => {
    const tasks = [];
    const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries()));
    observer.observe({ type: "longtask" });
    const frame = () => new Promise(requestAnimationFrame);
    const height = document.body.scrollHeight;
    for (let at = 0; at <= ${frames}; at += 1) {
      window.scrollTo(0, (height * at) / ${frames});
      await frame();
    }
    for (let at = 0; at < ${frames}; at += 1) {
      window.scrollBy(0, -90);
      await frame();
    }
    tasks.push(...observer.takeRecords());
    return tasks.map(({ duration }) => duration);
  })()`);
}

/** Time from the click to the first attempt in the page, in ms. */
async function timeOpening(page: Page, row: string): Promise<number> {
  return await page.evaluate(`(async () => {
    const startedAt = performance.now();
    document.querySelector(${JSON.stringify(row)}).click();
    while (document.querySelector(".attempt") === null) await new Promise(requestAnimationFrame);
    return performance.now() - startedAt;
  })()`);
}
