import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { openWindow, type VsCodeWindow } from "../harness/openWindow.ts";
import { reportFrame } from "./reportFrame.ts";
import {
  exists,
  listResults,
  loadIndex,
  loadResult,
  waitUntil,
  writeSlowConfig,
} from "./runFiles.ts";
import { chooseOfRow, pressOnRow, readTree, treeRow } from "./treeView.ts";
import {
  choose,
  editorTab,
  enter,
  openViewContainer,
  pressInNotification,
  quickInput,
  reloadWindow,
  runCommand,
  statusBarItem,
} from "./workbench.ts";

describe("a run in VS Code, as its user sees it", () => {
  let window: VsCodeWindow;

  before(async function () {
    this.timeout(180_000);
    window = await openWindow({ fixture: "single-root" });
    await writeSlowConfig(window.folder, "watched", { runs: 30, latencyMs: 150 });
  });
  after(() => window?.close());

  it("lists configs with what they hold, and an invitation where there are no runs", async () => {
    const { page } = window;
    await openViewContainer(page, "Touchstone");
    await treeRow(page, "Configs", "people").waitFor();
    await treeRow(page, "Configs", "people").locator(".monaco-tl-twistie").click();
    await treeRow(page, "Configs", "Extract a person").waitFor();
    const rows = await readTree(page, "Configs");
    assert.deepEqual(
      rows.map(({ label, description }) => `${label} ${description}`),
      [
        "people 2 providers · 1 scenario",
        "steady simulated",
        "faulty simulated",
        "Extract a person #1",
        "watched 2 providers · 1 scenario",
      ],
    );
    await page.getByRole("button", { name: "Start Run…" }).first().waitFor();
  });

  it("starts from the command palette and shows its progress in tree, status bar and report", async () => {
    const { page } = window;
    await runCommand(page, "Touchstone: Start Run…");
    await choose(page, "watched");
    const row = treeRow(page, "Runs", "watched");
    await row.getByText(/^\d+\/60 · /).waitFor();
    await statusBarItem(page, /watched \d+\/60/).waitFor();
    await row.click();
    await editorTab(page, /^watched \d\d:\d\d/).waitFor();

    const frame = reportFrame(page);
    await frame.getByText("Running").first().waitFor();
    const first = await readFigures(window);
    await waitUntil(
      "a new figure in the report",
      async () => (await readFigures(window)) !== first,
    );
    await frame.getByText("Completed").first().waitFor({ timeout: 60_000 });
    await treeRow(page, "Runs", "Today").waitFor();
    await row.getByText(/^first [\d.]+% · \d\d:\d\d:\d\d · /).waitFor();
    await statusBarItem(page, /watched/).waitFor({ state: "detached" });
    const [name] = await listResults(window.folder);
    const result = await loadResult(window.folder, name ?? "");
    assert.equal(result.summary.totalTests, 60);
    assert.equal((await loadIndex(window.folder)).runs[0]?.filename, name);
  });

  it("is shown again after the window was reloaded", async () => {
    const { page } = window;
    await reloadWindow(page);
    await editorTab(page, /^watched \d\d:\d\d/).waitFor();
    await reportFrame(page).getByText("Completed").first().waitFor();
    await reportFrame(page).getByRole("heading", { name: "watched" }).waitFor();
  });

  it("is exported as CSV from its row", async () => {
    const { page } = window;
    await openViewContainer(page, "Touchstone");
    await chooseOfRow(treeRow(page, "Runs", "watched"), "Export Runs…");
    await choose(page, "CSV");
    const target = path.join(window.folder, "exported.csv");
    const input = quickInput(page).locator("input.input");
    await waitUntil("a proposed name", async () => (await input.inputValue()).endsWith(".csv"));
    await enter(page, target);
    await waitUntil("the exported file", () => exists(target));
    await waitUntil("its rows", async () => (await readFile(target, "utf8")).endsWith("\n"));
    const [header, ...rows] = (await readFile(target, "utf8")).trimEnd().split("\n");
    assert.match(header ?? "", /^run|^timestamp|,run_id,/);
    assert.ok(rows.length >= 60);
  });

  it("is deleted from tree, index and disk, once confirmed", async () => {
    const { page } = window;
    const [run] = (await loadIndex(window.folder)).runs;
    assert.ok(run);
    const row = treeRow(page, "Runs", "watched");
    await chooseOfRow(row, "Delete Runs…");
    await pressInNotification(page, "Deleted the run watched of", "Undo");
    await row.waitFor();
    await waitUntil("the row", async () => (await loadIndex(window.folder)).runs.length === 1);

    await chooseOfRow(row, "Delete Runs…");
    await row.waitFor({ state: "detached" });
    await editorTab(page, /^watched/).waitFor({ state: "detached" });
    assert.deepEqual((await loadIndex(window.folder)).runs, []);
    assert.deepEqual(await listResults(window.folder), []);
    assert.equal(await exists(path.join(window.folder, "data/test_runs", run.id)), false);
  });

  it("of another tool that is broken is shown as such, beside one that works", async () => {
    const { page, folder } = window;
    const results = path.join(folder, "data/results");
    await mkdir(results, { recursive: true });
    await writeFile(path.join(results, "2025-11-26T10-30-00-000Z.json"), '{ "id": "trunc');
    await pressOnRow(treeRow(page, "Configs", "people"), "Start Run");
    await treeRow(page, "Runs", "people").waitFor();
    await runCommand(page, "Touchstone: Refresh");
    await treeRow(page, "Runs", /^\w+ 26 Nov 2025$/).waitFor();
    await treeRow(page, "Runs", "Broken run").waitFor();
    const rows = await readTree(page, "Runs");
    const row = rows.find(({ label }) => label === "Broken run");
    assert.match(row?.description ?? "", /\w+ .*\(2025-11-26T10-30-00-000Z\.json\)$/);
  });

  it("that a person cancels stops and keeps what is there", async () => {
    const { page, folder } = window;
    await writeSlowConfig(folder, "long", { runs: 500, latencyMs: 300 });
    await pressOnRow(treeRow(page, "Configs", "long"), "Start Run");
    const row = treeRow(page, "Runs", "long");
    await row.getByText(/^[1-9]\d*\/1000 · \d/).waitFor();
    await pressOnRow(row, "Cancel Run");
    await row.getByText(/\d\d:\d\d/).waitFor();
    const run = (await loadIndex(folder)).runs.find(({ name }) => name === "long");
    assert.equal(run?.status, "cancelled");
    assert.ok((run?.summary.totalTests ?? 0) > 0);
  });

  it("is closed as interrupted when its window goes, and listed in the next", async () => {
    const { page, folder } = window;
    const before = new Set(await listResults(folder));
    await pressOnRow(treeRow(page, "Configs", "long"), "Start Run");
    const running = treeRow(page, "Runs", "long").filter({ hasText: "/1000" });
    await running.getByText(/^[1-9]\d*\/1000 · \d/).waitFor();
    const url = page.url();
    await page.goto("about:blank");
    const newResults = async () => (await listResults(folder)).filter((name) => !before.has(name));
    await waitUntil("the result file", async () => (await newResults()).length > 0, 60_000);
    const [name] = await newResults();
    const result = await loadResult(folder, name ?? "");
    assert.equal(result.status, "interrupted");
    assert.ok(result.summary.totalTests > 0);

    await page.goto(url);
    await openViewContainer(page, "Touchstone");
    await treeRow(page, "Runs", "long").first().waitFor();
    assert.equal(await treeRow(page, "Runs", "long").count(), 2);
  });
});

/** The figures of the report as text; they change while a run goes on. */
async function readFigures({ page }: VsCodeWindow): Promise<string | null> {
  return await reportFrame(page).locator(".overview").textContent();
}
