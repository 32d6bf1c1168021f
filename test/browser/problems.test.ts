import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Page } from "playwright-core";
import { openWindow, type VsCodeWindow } from "../harness/openWindow.ts";
import { exists, waitUntil } from "./runFiles.ts";
import { openViewContainer, runCommand } from "./workbench.ts";

describe("problems of configs in the window", () => {
  let window: VsCodeWindow | undefined;
  afterEach(async () => {
    await window?.close();
    window = undefined;
  });

  it("are in Problems and under the text, and the light bulb mends them", async () => {
    window = await openWindow({ fixture: "single-root" });
    const { page, folder } = window;
    const config = path.join(folder, "data/configs/wrong.touchstone.json");
    await writeFile(config, wrongConfig);
    await openViewContainer(page, "Touchstone");
    await runCommand(page, "Problems: Focus on Problems View");
    for (const text of [
      'provider id "sim" is taken by',
      "schema file",
      'no file in the workspace folder matches "../scenario/*.scenario.json"',
      'unknown key "runsPerScenari"; did you mean "runsPerScenario"?',
    ]) {
      await problemRow(page, text).waitFor();
    }
    await problemRow(page, "schema file").dblclick();
    await page.locator(".squiggly-error").first().waitFor();
    await keepPicture(page, "problems");
    await openLightBulb(page);
    await keepPicture(page, "quickFixes");
    await lightBulbEntry(page, "Create schema file new.schema.json").click();
    const schema = path.join(folder, "data/schemas/new.schema.json");
    await waitUntil("the new schema", () => exists(schema));
    assert.equal(JSON.parse(await readFile(schema, "utf8")).type, "object");
    await problemRow(page, "schema file").waitFor({ state: "detached" });

    await problemRow(page, 'provider id "sim" is taken by').dblclick();
    await openLightBulb(page);
    await lightBulbEntry(page, 'Change to "sim-2", a free id').click();
    await problemRow(page, 'provider id "sim" is taken by').waitFor({ state: "detached" });
    await runCommand(page, "File: Save");
    await waitUntil("the saved id", async () => (await readFile(config, "utf8")).includes("sim-2"));
    assert.ok((await readFile(config, "utf8")).includes("// kept"));
  });
});

const wrongConfig = `{
  "name": "wrong", // kept
  "providers": [
    { "id": "sim", "kind": "simulated" },
    { "id": "sim", "kind": "simulated", "seed": 2 }
  ],
  "scenarios": [
    "../scenario/*.scenario.json",
    {
      "number": 7,
      "name": "Inline",
      "kind": "prompt",
      "prompt": "Who is it?",
      "schema": "../schemas/new.schema.json"
    }
  ],
  "runsPerScenari": 3
}
`;

function problemRow(page: Page, text: string) {
  return page.locator(".markers-panel .monaco-list-row").filter({ hasText: text });
}

/** Of the place that the cursor is at. */
async function openLightBulb(page: Page): Promise<void> {
  await page.locator(".monaco-editor .cursor").first().waitFor();
  await page.keyboard.press("Control+.");
  await page.locator(".action-widget").first().waitFor();
}

function lightBulbEntry(page: Page, text: string) {
  return page.locator(".action-widget .monaco-list-row").filter({ hasText: text });
}

async function keepPicture(page: Page, name: string): Promise<void> {
  const folder = process.env.TOUCHSTONE_PICTURES;
  if (folder !== undefined) await page.screenshot({ path: path.join(folder, `${name}.png`) });
}
