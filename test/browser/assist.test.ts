import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { openWindow, type VsCodeWindow } from "../harness/openWindow.ts";
import { reportFrame } from "./reportFrame.ts";
import { waitUntil, writeSlowConfig } from "./runFiles.ts";
import { editorTab, quickInput } from "./workbench.ts";

describe("help in the text of configs in VS Code, as its user sees it", () => {
  let window: VsCodeWindow;
  before(async function () {
    this.timeout(180_000);
    window = await openWindow({ fixture: "single-root" });
    await writeFile(path.join(window.folder, "data/configs/new.touchstone.json"), "");
    await writeSlowConfig(window.folder, "slow", { runs: 20, latencyMs: 300 });
  });
  after(() => window?.close());

  async function openFile(name: string): Promise<void> {
    const { page } = window;
    await page.keyboard.press("Control+p");
    await quickInput(page).locator("input.input").fill(name);
    await quickInput(page).locator(".monaco-list-row").filter({ hasText: name }).first().click();
    await editorTab(page, name).waitFor();
  }
  const lens = (text: RegExp) =>
    window.page.locator(".codelens-decoration a").filter({ hasText: text }).first();
  const suggestion = (text: string) =>
    window.page.locator(".suggest-widget .monaco-list-row").filter({ hasText: text }).first();

  it("makes a whole config of a file that holds nothing, which can be run at once", async () => {
    const { page, folder } = window;
    await openFile("new.touchstone.json");
    await page.locator(".monaco-editor .view-lines").last().click();
    // Of a run before this one there may be something.
    await page.keyboard.press("Control+A");
    await page.keyboard.press("Delete");
    await page.keyboard.press("Control+Space");
    await suggestion("Config for prompts").click();
    await page.locator(".view-line").filter({ hasText: "runsPerScenario" }).waitFor();
    await page.keyboard.press("Escape");
    await lens(/Run/).click();
    // The first run of a folder opens its report.
    await reportFrame(page).getByRole("heading", { name: "new", level: 1 }).waitFor();
    await reportFrame(page).getByText("Completed").first().waitFor();
    await editorTab(page, "new.touchstone.json").click();
    await lens(/^Last: /).waitFor();
    const written = await readFile(path.join(folder, "data/configs/new.touchstone.json"), "utf8");
    assert.deepEqual(JSON.parse(written).scenarios, ["../scenarios/*.scenario.json"]);
  });

  it("follows a path by Ctrl and click, and tells above the schema who uses it", async () => {
    const { page } = window;
    await openFile("person.scenario.json");
    const link = page.locator(".detected-link").filter({ hasText: "person.schema.json" });
    await link.click({ modifiers: ["Control"] });
    await editorTab(page, "person.schema.json").waitFor();
    await lens(/^Used by scenario 1: Extract a person$/).click();
    await waitUntil("the scenario at the line that names the schema", async () =>
      page.locator(".statusbar-item").filter({ hasText: "Ln 7, Col 14" }).isVisible(),
    );
  });

  it("says above a config how far its run is, and of its end", async () => {
    const { page } = window;
    await openFile("slow.touchstone.json");
    await lens(/^\s*Run$/).click();
    await lens(/^\s*Running \d+%$/).waitFor();
    assert.equal(await lens(/^\s*Run$/).isVisible(), false);
    await lens(/^\s*Running [1-9]\d?%$/).waitFor();
    await lens(/^Last: /).waitFor();
    await lens(/^\s*Run$/).waitFor();
    await page.keyboard.press("Escape");
  });
});
