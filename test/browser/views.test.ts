import assert from "node:assert/strict";
import path from "node:path";
import { openWindow, type VsCodeWindow } from "../harness/openWindow.ts";
import { exists, listResults, waitUntil } from "./runFiles.ts";
import { treeRow, welcome } from "./treeView.ts";
import {
  choose,
  editorTab,
  hasCommand,
  notification,
  openViewContainer,
  pressInNotification,
  runCommand,
} from "./workbench.ts";

describe("empty views", () => {
  let window: VsCodeWindow | undefined;
  afterEach(async () => {
    await window?.close();
    window = undefined;
  });

  it("of a window without a folder invite to open one", async () => {
    window = await openWindow({ fixture: "empty" });
    const { page } = window;
    await openViewContainer(page, "Touchstone");
    await welcome(page, "Configs").getByText("Open one to begin").waitFor();
    await welcome(page, "Configs").getByRole("button", { name: "Open Folder" }).waitFor();
    assert.equal(await hasCommand(page, "Touchstone: Start Run…"), false);
  });

  it("of an untrusted folder say what Restricted Mode keeps from starting", async () => {
    window = await openWindow({ fixture: "untrusted", askTrust: true });
    const { page } = window;
    await openViewContainer(page, "Touchstone");
    await treeRow(page, "Configs", "people").waitFor();
    await welcome(page, "Runs").getByText("none can be started in Restricted Mode").waitFor();
    await treeRow(page, "Configs", "people").hover();
    const button = treeRow(page, "Configs", "people").getByRole("button", { name: "Start Run" });
    assert.equal(await button.count(), 0);
    assert.equal(await hasCommand(page, "Touchstone: Start Run…"), false);
    assert.equal(await hasCommand(page, "Touchstone: Refresh"), true);
  });
});

describe("the end of a run", () => {
  let window: VsCodeWindow | undefined;
  afterEach(() => window?.close());

  it("is told once when nothing of it is on the screen, with a way to its report", async () => {
    window = await openWindow({ fixture: "single-root" });
    const { page, folder } = window;
    await openViewContainer(page, "Touchstone");
    await treeRow(page, "Configs", "people").waitFor();
    // The first run of a folder shows its report; what is told of later ones is asked here.
    await runCommand(page, "Touchstone: Start Run…");
    await choose(page, "people");
    await editorTab(page, /^people \d\d:\d\d/).waitFor();
    await waitUntil("the first result", async () => (await listResults(folder)).length === 1);
    await runCommand(page, "View: Close All Editors");
    await openViewContainer(page, "Explorer");
    await runCommand(page, "Touchstone: Start Run…");
    await choose(page, "people");
    await notification(page, /Run people: [\d.]+% of 6 tests passed\./).waitFor();
    await waitUntil("the result", async () => (await listResults(folder)).length === 2);
    await pressInNotification(page, "Run people", "Open Report");
    await editorTab(page, /^people \d\d:\d\d/).waitFor();
    assert.equal(await exists(path.join(folder, "data/index.json")), true);
  });
});
