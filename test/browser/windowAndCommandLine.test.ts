import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Locator } from "playwright-core";
import { openWindow, type VsCodeWindow } from "../harness/openWindow.ts";
import { reportFrame } from "./reportFrame.ts";
import { exists, loadIndex, waitUntil, writeSlowConfig } from "./runFiles.ts";
import { pressOnRow, treeRow } from "./treeView.ts";
import {
  notification,
  openViewContainer,
  pressInNotification,
  statusBarItem,
} from "./workbench.ts";

const cli = path.resolve(import.meta.dirname, "../../dist/cli.js");

describe("a window beside the command line", () => {
  let window: VsCodeWindow;
  let running: ChildProcess | undefined;
  let row: Locator;

  before(async function () {
    this.timeout(240_000);
    window = await openWindow({ fixture: "single-root" });
    await writeSlowConfig(window.folder, "long", { runs: 500, latencyMs: 200 });
    await openViewContainer(window.page, "Touchstone");
    await treeRow(window.page, "Configs", "long").waitFor();
    row = treeRow(window.page, "Runs", "long").getByText(/^elsewhere · [1-9]\d*\/1000 · /);
  });
  after(async () => {
    running?.kill("SIGKILL");
    await window?.close();
  });

  /** Runs a command; resolves once its process is there. */
  function touchstone(...args: string[]) {
    const child = spawn(process.execPath, [cli, ...args], {
      cwd: window.folder,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const ended = once(child, "exit") as Promise<[number | null]>;
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (text) => {
        output += String(text);
      });
    }
    return { child, ended, output: () => output };
  }
  function runLong() {
    const run = touchstone("run", "data/configs/long.touchstone.json");
    running = run.child;
    return run;
  }

  it("shows its run with progress, in the status bar and as a live report, and cancels it", async () => {
    const { ended, output } = runLong();
    await row.waitFor();
    await statusBarItem(window.page, /long \d+\/1000 elsewhere/).waitFor();
    await row.click();
    const report = reportFrame(window.page);
    await report.getByText("Running").first().waitFor();
    await report
      .getByText(/of 1,000/)
      .first()
      .waitFor();
    await report.getByRole("button", { name: "Cancel" }).click();
    assert.deepEqual((await ended)[0], 3, output());
    assert.match(output(), /cancelled/);
    await treeRow(window.page, "Runs", "long")
      .getByText(/^[1-9]\d*\/1000 · cancelled · /)
      .waitFor();
    await report.getByText("Cancelled").first().waitFor();
    const [entry] = (await loadIndex(window.folder)).runs;
    assert.equal(entry?.status, "cancelled");
    const file = path.join(window.folder, "data/results", entry?.filename ?? "");
    assert.equal(JSON.parse(await readFile(file, "utf8")).stopReason, "user");
  });

  it("is refused its start while the window runs, and the run of the window goes on", async () => {
    await pressOnRow(treeRow(window.page, "Configs", "long"), "Start Run");
    await treeRow(window.page, "Runs", "long")
      .getByText(/^[1-9]\d*\/1000 · \d/)
      .waitFor();
    const { ended, output } = touchstone("run", "data/configs/long.touchstone.json");
    assert.deepEqual((await ended)[0], 4, output());
    assert.match(output(), /A run is under way in this data folder: "long" since/);
    await pressOnRow(treeRow(window.page, "Runs", "long").first(), "Cancel Run");
    await waitUntil("its row", async () => (await loadIndex(window.folder)).runs.length === 2);
    const lock = path.join(window.folder, "data/.locks/run.lock");
    await waitUntil("its end", async () => !(await exists(lock)));
  });

  it("closes its run as interrupted when its process is killed, and takes it up again", async () => {
    const { child, ended } = runLong();
    await row.waitFor();
    child.kill("SIGKILL");
    await ended;
    const text = /Run long was interrupted after \d+ of 1,?000 tests; they are kept\./;
    await notification(window.page, text).waitFor();
    await row.waitFor({ state: "detached" });
    await treeRow(window.page, "Runs", "long")
      .getByText(/^[1-9]\d*\/1000 · interrupted · /)
      .waitFor();
    await pressInNotification(window.page, text, "Resume");
    await treeRow(window.page, "Runs", "long")
      .getByText(/^[1-9]\d*\/1000 · \d/)
      .waitFor();
    await pressOnRow(treeRow(window.page, "Runs", "long").first(), "Cancel Run");
    await waitUntil("its end", async () => {
      const { runs } = await loadIndex(window.folder);
      return runs.length === 3 && runs.every(({ status }) => status === "cancelled");
    });
  });
});
