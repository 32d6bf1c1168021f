import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import path from "node:path";
import { installBuiltExtension, installTestAgent } from "../harness/extensionsFolder.ts";
import { openWindow, type VsCodeWindow } from "../harness/openWindow.ts";
import { createTempFolder } from "../harness/paths.ts";
import { dialog, notification, pressInDialog, runCommand } from "./workbench.ts";

describe("an agent in VS Code that asks for a run", () => {
  let window: VsCodeWindow;
  let extensionsFolder: string;

  before(async function () {
    this.timeout(180_000);
    extensionsFolder = await createTempFolder("agent-extensions");
    await installTestAgent(extensionsFolder);
    await installBuiltExtension(extensionsFolder);
    window = await openWindow({ fixture: "single-root", extensionsFolder });
  });
  after(async () => {
    await window?.close();
    if (extensionsFolder) await rm(extensionsFolder, { recursive: true, force: true });
  });

  const ask = async () => {
    await runCommand(window.page, "Test: Start Run as an Agent");
    await dialog(window.page).getByText("Start a Touchstone run?").waitFor();
  };
  const hasRuns = () => existsSync(path.join(window.folder, "data/test_runs"));

  it("has a person asked, who reads what the start would do, and starts nothing when they say no", async () => {
    await ask();
    const text = (await dialog(window.page).innerText()).replace(/\s+/g, " ");
    assert.match(text, /Run "people" \(data\/configs\/people\.touchstone\.json\): \d+ tests?\./);
    assert.match(text, /tests?\. Providers: .* No provider is asked over a network/);
    await pressInDialog(window.page, "Cancel");
    await notification(window.page, /Agent was refused/).waitFor();
    assert.equal(hasRuns(), false);
  });

  it("is told figures of the run that a person agreed to", async () => {
    await ask();
    await pressInDialog(window.page, "Yes");
    await notification(window.page, /Agent was told: Run .* completed/).waitFor();
    assert.equal(hasRuns(), true);
  });
});
