import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { openWindow, type VsCodeWindow, type WindowBeside } from "../harness/openWindow.ts";
import { listResults, loadIndex, loadResult, waitUntil, writeSlowConfig } from "./runFiles.ts";
import { pressOnRow, readTree, treeRow } from "./treeView.ts";
import { notification, openViewContainer } from "./workbench.ts";

/** The rows of *Runs* but for what differs from moment to moment. */
async function listRows(page: Page): Promise<string[]> {
  const rows = await readTree(page, "Runs");
  return rows.map(({ label, description }) => `${label} ${description}`);
}

describe("two windows on one folder", () => {
  let window: VsCodeWindow;
  let beside: WindowBeside;
  const theirs = (name: string) =>
    treeRow(beside.page, "Runs", name).getByText(/^runs elsewhere since \d\d:\d\d/);

  before(async function () {
    this.timeout(240_000);
    window = await openWindow({ fixture: "single-root" });
    await writeSlowConfig(window.folder, "long", { runs: 500, latencyMs: 300 });
    await writeSlowConfig(window.folder, "short", { runs: 10, latencyMs: 150 });
    beside = await window.openBeside();
    for (const page of [window.page, beside.page]) {
      await openViewContainer(page, "Touchstone");
      await treeRow(page, "Configs", "long").waitFor();
    }
  });
  after(() => window?.close());

  it("show a run that one of them starts: the other as running elsewhere, then with its result", async () => {
    await pressOnRow(treeRow(window.page, "Configs", "short"), "Start Run");
    await treeRow(window.page, "Runs", "short")
      .getByText(/^\d+\/20 · /)
      .waitFor();
    await theirs("short").waitFor();
    await treeRow(window.page, "Runs", "short")
      .getByText(/% · first /)
      .waitFor();
    await treeRow(beside.page, "Runs", "short")
      .getByText(/% · first /)
      .waitFor();
    assert.deepEqual(await listRows(beside.page), await listRows(window.page));
  });

  it("run one thing at a time: the other is told whose run goes on, and that goes on", async () => {
    await pressOnRow(treeRow(window.page, "Configs", "long"), "Start Run");
    const running = treeRow(window.page, "Runs", "long").getByText(/^[1-9]\d*\/1000 · /);
    await running.waitFor();
    await theirs("long").waitFor();
    await pressOnRow(treeRow(beside.page, "Configs", "short"), "Start Run");
    await notification(
      beside.page,
      /A run is under way in this data folder: "long" since/,
    ).waitFor();
    await running.waitFor();
    await theirs("long").waitFor();
  });

  it("keep the run of one when the other is closed, and list the same when it has ended", async () => {
    await beside.close();
    const count = async () =>
      Number.parseInt(
        (await treeRow(window.page, "Runs", "long").innerText()).replace(/^\D*/, ""),
        10,
      );
    const before = await count();
    await waitUntil("more tests", async () => (await count()) > before);
    beside = await window.openBeside();
    await openViewContainer(beside.page, "Touchstone");
    await theirs("long").waitFor();
    await pressOnRow(treeRow(window.page, "Runs", "long"), "Cancel Run");
    await treeRow(window.page, "Runs", "long")
      .getByText(/% · first /)
      .waitFor();
    await treeRow(beside.page, "Runs", "long")
      .getByText(/% · first /)
      .waitFor();
    assert.deepEqual(await listRows(beside.page), await listRows(window.page));
    const { runs } = await loadIndex(window.folder);
    assert.deepEqual(
      runs.map(({ name, status }) => [name, status]),
      [
        ["long", "cancelled"],
        ["short", "completed"],
      ],
    );
  });

  it("leave the other as it is when the one that runs is closed: its run is interrupted there, and both can run", async () => {
    const before = new Set(await listResults(window.folder));
    await pressOnRow(treeRow(beside.page, "Configs", "long"), "Start Run");
    await treeRow(beside.page, "Runs", "long")
      .getByText(/^[1-9]\d*\/1000 · /)
      .waitFor();
    await treeRow(window.page, "Runs", "long")
      .getByText(/^runs elsewhere/)
      .waitFor();
    await beside.close();
    const news = async () => (await listResults(window.folder)).filter((name) => !before.has(name));
    await waitUntil("the result file", async () => (await news()).length === 1);
    const [name = ""] = await news();
    assert.equal((await loadResult(window.folder, name)).status, "interrupted");
    await treeRow(window.page, "Runs", "long")
      .getByText(/^runs elsewhere/)
      .waitFor({ state: "detached" });
    await treeRow(window.page, "Runs", "long").nth(1).waitFor();
    await pressOnRow(treeRow(window.page, "Configs", "short"), "Start Run");
    await treeRow(window.page, "Runs", "short")
      .getByText(/% · first /)
      .nth(1)
      .waitFor();
    assert.equal((await loadIndex(window.folder)).runs[0]?.name, "short");
  });
});
