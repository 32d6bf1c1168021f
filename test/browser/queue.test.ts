import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { openWindow, type VsCodeWindow } from "../harness/openWindow.ts";
import { type RedisServer, skipWithoutRedis, startRedisServer } from "../servers/redisServer.ts";
import { killWorkers, queueKey, startWorker, type WorkerProcess } from "./queueWorkers.ts";
import { reportFrame } from "./reportFrame.ts";
import { chooseOfRow, chooseOfView, pressOnRow, treeRow } from "./treeView.ts";
import {
  choose,
  enter,
  notification,
  openViewContainer,
  pressInDialog,
  quickInput,
  statusBarItem,
} from "./workbench.ts";

describe("a run over a queue, as its user sees it in VS Code", () => {
  let window: VsCodeWindow;
  let redis: RedisServer;
  const workers: WorkerProcess[] = [];

  before(async function () {
    this.timeout(240_000);
    skipWithoutRedis(this);
    redis = await startRedisServer({ password: "letmein" });
    window = await openWindow({ fixture: "single-root" });
    await writeSharedConfig(window.folder);
    await openViewContainer(window.page, "Touchstone");
    await treeRow(window.page, "Configs", "shared").waitFor();
    const url = redis.url.replace("//", "//:letmein@");
    workers.push(...(await Promise.all([url, url, url, url].map(startWorker))));
  });
  after(async () => {
    await killWorkers(workers);
    await window?.close();
    await redis?.stop();
  });

  const row = () => treeRow(window.page, "Runs", "shared").first();
  const workerRow = ({ name }: WorkerProcess) => treeRow(window.page, "Runs", name);
  const tableRow = ({ name }: WorkerProcess) =>
    reportFrame(window.page)
      .getByRole("table", { name: "Workers" })
      .getByRole("row", { name: new RegExp(name) });

  it("is refused with a clear word where nothing listens, and nothing is kept of that", async () => {
    const { page } = window;
    await chooseOfView(page, "Runs", "Start Run on Queue…");
    await choose(page, "shared");
    await quickInput(page).getByText("URL of the Redis, Valkey or PostgreSQL").waitFor();
    await enter(page, "redis://127.0.0.1:1");
    await quickInput(page).getByText("The same as TOUCHSTONE_QUEUE_KEY").waitFor();
    await enter(page, queueKey);
    await notification(page, /redis:\/\/127\.0\.0\.1:1 cannot be used: nothing listens/).waitFor();
  });

  it("asks for what lacks, and shows who does what in tree, status bar and report", async () => {
    const { page } = window;
    await chooseOfView(page, "Runs", "Start Run on Queue…");
    await choose(page, "shared");
    await quickInput(page).getByText("URL of the Redis, Valkey or PostgreSQL").waitFor();
    await enter(page, redis.url);
    await quickInput(page).getByText("The same as TOUCHSTONE_QUEUE_KEY").waitFor();
    assert.equal(await quickInput(page).locator("input.input").getAttribute("type"), "password");
    await enter(page, queueKey);
    await quickInput(page).getByText(`sent to ${redis.url} only`).waitFor();
    await enter(page, "letmein");

    await row()
      .getByText(/· 4 workers · /)
      .waitFor();
    await statusBarItem(page, /shared \d+\/4000 · 4 workers/).waitFor();
    for (const worker of workers) {
      await workerRow(worker)
        .getByText(/\d running · .* · [1-9]\d* passed/)
        .waitFor();
      await tableRow(worker).getByText("At work").waitFor();
    }
    await reportFrame(page)
      .getByText(/^4 at work · \d+ tests running/)
      .waitFor();
  });

  it("shows a worker that was killed as lost, and what the others do goes on", async () => {
    const { page } = window;
    const [killed, other] = workers;
    assert.ok(killed !== undefined && other !== undefined);
    await killWorkers([killed]);
    await workerRow(killed)
      .getByText(/^lost · /)
      .waitFor({ timeout: 30_000 });
    await row()
      .getByText(/· 3 workers, 1 lost · /)
      .waitFor();
    await tableRow(killed).getByText("Lost").waitFor();
    await tableRow(other).getByText("At work").waitFor();
    await reportFrame(page).getByText("3 at work").waitFor();
  });

  it("is paused and continued from its row, which row, status bar and report show", async () => {
    const { page } = window;
    await pressOnRow(row(), "Pause Run");
    await row().getByText("· paused ·").waitFor();
    await statusBarItem(page, /shared \d+\/4000 · .* · paused/).waitFor();
    await reportFrame(page).getByText("paused in VS Code").waitFor();
    await pressOnRow(row(), "Continue Run");
    await row().getByText("· paused ·").waitFor({ state: "detached" });
    await pressOnRow(row(), "Pause Run");
    await row().getByText("· paused ·").waitFor();
    await pressOnRow(row(), "Continue Run");
  });

  it("is cancelled from its row, taken up again on the queue, and tells of its workers to the end", async () => {
    const { page } = window;
    await pressOnRow(row(), "Cancel Run");
    await row()
      .getByText(/^[1-9]\d*\/4000 · cancelled · /)
      .waitFor();
    await reportFrame(page).getByText("3 to the end").waitFor();
    await chooseOfRow(row(), "Resume Run");
    await pressInDialog(page, "On the Queue");
    await row()
      .getByText(/· 3 workers, 1 lost · /)
      .waitFor();
    await pressOnRow(row(), "Cancel Run");
    await reportFrame(page).getByText("3 to the end").waitFor();
    await tableRow(workers[0] as WorkerProcess)
      .getByText("Lost")
      .waitFor();
    await tableRow(workers[1] as WorkerProcess)
      .getByText("To the end")
      .waitFor();
  });
});

/** As many tests at the same time as keep four workers busy, and more of them than there is time for. */
async function writeSharedConfig(folder: string): Promise<void> {
  const provider = { kind: "simulated", latencyMs: 500, concurrency: 8 };
  const config = {
    name: "shared",
    providers: [
      { id: "steady", ...provider },
      { id: "faulty", ...provider, faults: { missingField: 0.4 } },
    ],
    scenarios: ["../scenarios/*.scenario.json"],
    runsPerScenario: 2000,
  };
  const file = path.join(folder, "data/configs/shared.touchstone.json");
  await writeFile(file, JSON.stringify(config, null, 2));
}
