import path from "node:path";
import type { Page } from "playwright-core";
import { reportFrame } from "../browser/reportFrame.ts";
import { treeRow, welcome } from "../browser/treeView.ts";
import { choose, editorTab, openViewContainer, runCommand } from "../browser/workbench.ts";
import { logStep } from "./log.ts";
import { openWindow } from "./openWindow.ts";
import { type ColorTheme, showTheme } from "./showTheme.ts";

/** What a screen of 1440 × 900 leaves of a window, and what it leaves at a zoom of 200 %. */
const sizes = { whole: { width: 1440, height: 900 }, zoomed: { width: 720, height: 450 } };

/** Takes pictures of what a person sees before and beside reports: views, walkthrough, and the page *Manage Data*. */
export async function takeViews(target: string, themes: readonly ColorTheme[]): Promise<void> {
  const { page, folder, close } = await openWindow({ fixture: "bare", viewport: sizes.whole });
  const take = async (scene: string) => {
    for (const theme of themes) {
      await showTheme(page, folder, theme);
      for (const [size, viewport] of Object.entries(sizes)) {
        await page.setViewportSize(viewport);
        await page.waitForTimeout(500);
        const file = path.join(target, `${scene}-${size}-${theme}.png`);
        await page.screenshot({ path: file });
        logStep(file);
      }
      await page.setViewportSize(sizes.whole);
    }
  };
  try {
    await openViewContainer(page, "Touchstone");
    await welcome(page, "Configs").getByRole("button").first().waitFor();
    await take("empty");
    await runSample(page);
    await take("views");
    await runCommand(page, "View: Close All Editors");
    await runCommand(page, "Welcome: Open Walkthrough...");
    await choose(page, "Get Started with Touchstone");
    await page.locator(".getting-started-step").first().waitFor();
    await take("walkthrough");
    await runCommand(page, "Touchstone: Manage Data");
    await editorTab(page, "Touchstone Data").waitFor();
    await reportFrame(page).getByRole("table", { name: "By config" }).getByText("sample").waitFor();
    await take("manage-data");
  } finally {
    await close();
  }
}

// --- internal ---

async function runSample(page: Page): Promise<void> {
  await runCommand(page, "Touchstone: Start Run…");
  await page.getByText("Create and Run a Sample").waitFor();
  await page.keyboard.press("Enter");
  await editorTab(page, /^sample \d\d:\d\d/).waitFor();
  await treeRow(page, "Runs", "Today").waitFor();
  await treeRow(page, "Configs", "sample").click();
}
