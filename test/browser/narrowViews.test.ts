import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Page } from "playwright-core";
import { openWindow, type VsCodeWindow } from "../harness/openWindow.ts";
import { listResults, waitUntil } from "./runFiles.ts";
import { expandRow, treeRow, welcome } from "./treeView.ts";
import { editorTab, openViewContainer, quickInput, runCommand } from "./workbench.ts";

const whole = { width: 1280, height: 800 };
/** What a zoom of 200 % leaves of it. */
const zoomed = { width: 640, height: 400 };

describe("the views in a narrow sidebar", () => {
  let window: VsCodeWindow | undefined;
  afterEach(async () => {
    await window?.close();
    window = undefined;
  });

  it("stay within 320 pixels, empty and full, whatever the names, also at a zoom of 200 %", async () => {
    window = await openWindow({ fixture: "bare", viewport: whole });
    const { page, folder } = window;
    const assertFits = async (name: string) => {
      for (const size of [zoomed, whole]) {
        await page.setViewportSize(size);
        await setSidebarWidth(page, 320);
        assert.deepEqual(await listOverflows(page), []);
        await keepPicture(page, `${name}-${size.width}`);
      }
    };
    await openViewContainer(page, "Touchstone");
    await welcome(page, "Configs").getByRole("button").first().waitFor();
    await assertFits("empty");
    await writeLongNames(folder);
    await treeRow(page, "Configs", longRow).waitFor();
    await runCommand(page, "Touchstone: Start Run…");
    await quickInput(page).locator(".monaco-list-row").filter({ hasText: longRow }).first().click();
    await waitUntil("the result", async () => (await listResults(folder)).length === 1);
    // The report takes the focus once it is there, and with it an open palette.
    await editorTab(page, longRow).waitFor();
    await runCommand(page, "View: Close All Editors");
    await expandRow(treeRow(page, "Configs", longRow));
    await treeRow(page, "Runs", longRow).waitFor();
    await assertFits("full");
  });
});

/** As rows show it, which may be cut off. */
const longRow = /Nachvollziehbarkeitsprüfungsverfahren/;
const longName = "Nachvollziehbarkeitsprüfungsverfahren".repeat(4);

async function writeLongNames(folder: string): Promise<void> {
  const configs = path.join(folder, "data/configs");
  await mkdir(configs, { recursive: true });
  const scenario = {
    number: 1,
    name: longName,
    kind: "prompt",
    prompt: "Who?",
    schema: { type: "object" },
  };
  const providers = [{ id: "x".repeat(60), kind: "simulated" }];
  const config = { name: longName, providers, scenarios: [scenario] };
  await writeFile(path.join(configs, "long.touchstone.json"), JSON.stringify(config));
}

/** Drags the border of the sidebar until it is as wide. */
async function setSidebarWidth(page: Page, width: number): Promise<void> {
  const sidebar = page.locator(".part.sidebar");
  const box = await sidebar.boundingBox();
  assert.ok(box);
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width, y);
  await page.mouse.down();
  await page.mouse.move(box.x + width + 20, y, { steps: 5 });
  await page.mouse.move(box.x + width, y, { steps: 5 });
  await page.mouse.up();
  assert.equal((await sidebar.boundingBox())?.width, width);
}

/** What of the views reaches past the sidebar, or can be scrolled to the side. */
async function listOverflows(page: Page): Promise<string[]> {
  return await page.locator(".part.sidebar").evaluate((sidebar) => {
    const { right } = sidebar.getBoundingClientRect();
    const parts = ".label-name, .welcome-view-content *, .monaco-list-row, .pane-header .title";
    return [...sidebar.querySelectorAll(parts)]
      .filter((part) => {
        const box = part.getBoundingClientRect();
        const clip = part.closest(".monaco-icon-label")?.getBoundingClientRect() ?? box;
        return box.width > 0 && Math.min(box.right, clip.right) > right + 1;
      })
      .map(({ className, textContent }) => `${className}: ${textContent}`);
  });
}

async function keepPicture(page: Page, name: string): Promise<void> {
  const folder = process.env.TOUCHSTONE_PICTURES;
  if (folder !== undefined) await page.screenshot({ path: path.join(folder, `${name}.png`) });
}
