import assert from "node:assert/strict";
import path from "node:path";
import type { Page } from "playwright-core";
import { openWindow, type VsCodeWindow, type WindowBeside } from "../harness/openWindow.ts";
import { reportFrame } from "./reportFrame.ts";
import {
  exists,
  listResults,
  loadIndex,
  loadResult,
  waitUntil,
  writeSlowConfig,
} from "./runFiles.ts";
import { pressOnRow, readTree, treeRow } from "./treeView.ts";
import {
  dialog,
  notification,
  openViewContainer,
  pressInDialog,
  pressInNotification,
  reloadWindow,
  statusBarItem,
} from "./workbench.ts";

/** The rows of *Runs* but for what differs from moment to moment. */
async function listRows(page: Page): Promise<string[]> {
  const rows = await readTree(page, "Runs");
  return rows.map(({ label, description }) => `${label} ${description}`);
}

describe("two windows on one folder", () => {
  let window: VsCodeWindow;
  let beside: WindowBeside;
  const theirs = (name: string) =>
    treeRow(beside.page, "Runs", name).getByText(/^elsewhere · [1-9]\d*\/\d+ · /);

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

  /** Until no run goes on, and neither window shows one: a row of before would be taken for that of the next. */
  async function untilFree(): Promise<void> {
    const lock = path.join(window.folder, "data/.locks/run.lock");
    await waitUntil("the end of the run", async () => !(await exists(lock)));
    for (const page of [window.page, beside.page]) {
      const running = treeRow(page, "Runs", "long").getByText(/\d+\/1000 · (?!cancelled|interr)/);
      await waitUntil("its row", async () => (await running.count()) === 0);
    }
  }

  async function untilSameRows(): Promise<void> {
    await waitUntil("the same rows in both", async () => {
      const [theirRows, ours] = [await listRows(beside.page), await listRows(window.page)];
      return theirRows.join() === ours.join();
    });
  }

  it("show a run that one of them starts: the other as running elsewhere, then with its result", async () => {
    await pressOnRow(treeRow(window.page, "Configs", "short"), "Start Run");
    await treeRow(window.page, "Runs", "short")
      .getByText(/^\d+\/20 · /)
      .waitFor();
    await theirs("short").waitFor();
    await treeRow(window.page, "Runs", "short")
      .getByText(/first [\d.]+%/)
      .waitFor();
    await treeRow(beside.page, "Runs", "short")
      .getByText(/first [\d.]+%/)
      .waitFor();
    await untilSameRows();
  });

  it("ask what is to become of a second start: the run that goes on is shown, or waited for", async () => {
    await pressOnRow(treeRow(window.page, "Configs", "long"), "Start Run");
    const running = treeRow(window.page, "Runs", "long").getByText(/^[1-9]\d*\/1000 · \d/);
    await running.waitFor();
    await theirs("long").waitFor();
    await statusBarItem(beside.page, /^ *long \d+\/1000 elsewhere/).waitFor();

    await pressOnRow(treeRow(beside.page, "Configs", "short"), "Start Run");
    await dialog(beside.page).getByText("The run long goes on in this folder.").waitFor();
    await pressInDialog(beside.page, "Show Running Run");
    const report = reportFrame(beside.page);
    await report.getByText("running").first().waitFor();
    await report.getByRole("button", { name: "Cancel" }).waitFor();

    await pressOnRow(treeRow(beside.page, "Configs", "short"), "Start Run");
    await pressInDialog(beside.page, "Run After This One");
    const waiting = treeRow(beside.page, "Runs", "short").getByText("waiting for long");
    await waiting.waitFor();
    await statusBarItem(beside.page, /elsewhere · 1 waiting/).waitFor();
    await pressOnRow(treeRow(beside.page, "Runs", /^short$/).first(), "Cancel Waiting Start");
    await waiting.waitFor({ state: "detached" });
    await theirs("long").waitFor();
  });

  it("let a start that waited begin when the other's run is cancelled from here", async () => {
    await pressOnRow(treeRow(beside.page, "Configs", "short"), "Start Run");
    await pressInDialog(beside.page, "Run After This One");
    await treeRow(beside.page, "Runs", "short").getByText("waiting for long").waitFor();
    await pressOnRow(treeRow(beside.page, "Runs", "long"), "Cancel Run");
    await treeRow(window.page, "Runs", "long")
      .getByText(/first [\d.]+%/)
      .waitFor();
    await treeRow(beside.page, "Runs", "short")
      .getByText(/first [\d.]+%/)
      .nth(1)
      .waitFor();
    const { runs } = await loadIndex(window.folder);
    assert.deepEqual(
      runs.map(({ name, status }) => [name, status]),
      [
        ["short", "completed"],
        ["long", "cancelled"],
        ["short", "completed"],
      ],
    );
  });

  it("tell of a start that was lost with its window", async () => {
    await pressOnRow(treeRow(window.page, "Configs", "long"), "Start Run");
    await theirs("long").waitFor();
    await pressOnRow(treeRow(beside.page, "Configs", "short"), "Start Run");
    await pressInDialog(beside.page, "Run After This One");
    await treeRow(beside.page, "Runs", "short").getByText("waiting for long").waitFor();
    await reloadWindow(beside.page);
    await notification(beside.page, /short was still waiting for another run/).waitFor();
    await theirs("long").waitFor();
    assert.equal(await treeRow(beside.page, "Runs", "short").getByText("waiting").count(), 0);
    await pressOnRow(treeRow(window.page, "Runs", "long").first(), "Cancel Run");
    await theirs("long").waitFor({ state: "detached" });
  });

  it("keep the run of one when the other is closed, and list the same when it has ended", async () => {
    const before = (await loadIndex(window.folder)).runs.length;
    await pressOnRow(treeRow(window.page, "Configs", "long"), "Start Run");
    const running = treeRow(window.page, "Runs", "long").getByText(/^[1-9]\d*\/1000 · \d/);
    await running.waitFor();
    await beside.close();
    const count = async () => Number.parseInt(await running.innerText(), 10);
    const counted = await count();
    await waitUntil("more tests", async () => (await count()) > counted);
    beside = await window.openBeside();
    await openViewContainer(beside.page, "Touchstone");
    await theirs("long").waitFor();
    await pressOnRow(treeRow(window.page, "Runs", "long").first(), "Cancel Run");
    await theirs("long").waitFor({ state: "detached" });
    await waitUntil("its row", async () => (await loadIndex(window.folder)).runs.length > before);
    const rows = treeRow(beside.page, "Runs", "long").getByText(/first [\d.]+%/);
    await rows.nth(2).waitFor();
    await treeRow(beside.page, "Runs", "long")
      .getByText(/\/1000 · cancelled · /)
      .nth(2)
      .waitFor();
    await untilSameRows();
  });

  it("tell of a run that was interrupted when its window was reloaded, and take it up again", async () => {
    await untilFree();
    await pressOnRow(treeRow(beside.page, "Configs", "long"), "Start Run");
    await treeRow(beside.page, "Runs", "long")
      .getByText(/^[1-9]\d*\/1000 · \d/)
      .waitFor();
    await reloadWindow(beside.page);
    const text = /Run long was interrupted when its window was closed, after \d+ of 1,?000 tests/;
    const notice = notification(beside.page, text);
    await notice.waitFor();
    await notice.getByRole("button", { name: "Discard…" }).waitFor();
    await notice.getByRole("button", { name: "When a Window Closes…" }).waitFor();
    await treeRow(beside.page, "Runs", "long")
      .getByText(/^[1-9]\d*\/1000 · interrupted · /)
      .waitFor();
    await pressInNotification(beside.page, text, "Resume");
    await treeRow(beside.page, "Runs", "long")
      .getByText(/^[1-9]\d*\/1000 · \d/)
      .waitFor();
    await pressOnRow(treeRow(beside.page, "Runs", "long").first(), "Cancel Run");
    await theirs("long").waitFor({ state: "detached" });
  });

  it("leave the other as it is when the one that runs is closed: its run is interrupted there, and both can run", async () => {
    await untilFree();
    const before = new Set(await listResults(window.folder));
    await pressOnRow(treeRow(beside.page, "Configs", "long"), "Start Run");
    await treeRow(beside.page, "Runs", "long")
      .getByText(/^[1-9]\d*\/1000 · \d/)
      .waitFor();
    const shown = treeRow(window.page, "Runs", "long").getByText(/^elsewhere · [1-9]/);
    await shown.waitFor();
    await beside.close();
    const news = async () => (await listResults(window.folder)).filter((name) => !before.has(name));
    await waitUntil("its row", async () => {
      const { runs } = await loadIndex(window.folder);
      return runs.some(({ filename }) => !before.has(filename));
    });
    const [name = ""] = await news();
    assert.equal((await loadResult(window.folder, name)).status, "interrupted");
    await shown.waitFor({ state: "detached" });
    await treeRow(window.page, "Runs", "long")
      .getByText(/\/1000 · interrupted · /)
      .waitFor();
    await pressOnRow(treeRow(window.page, "Configs", "short"), "Start Run");
    const latest = async () => (await loadIndex(window.folder)).runs[0]?.name;
    await waitUntil("its row", async () => (await latest()) === "short");
  });
});
