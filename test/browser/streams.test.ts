import assert from "node:assert/strict";
import type { FrameLocator, Locator } from "playwright-core";
import { openWindow, type VsCodeWindow } from "../harness/openWindow.ts";
import { reportFrame } from "./reportFrame.ts";
import { listResults, loadResult, waitUntil } from "./runFiles.ts";
import { comfortConfig, comfortReaction, copyBuildingComfort } from "./streamFiles.ts";
import { expandRow, pressOnRow, readTree, treeRow } from "./treeView.ts";
import { editorTab, openViewContainer, statusBarItem } from "./workbench.ts";

/** Slow enough to be watched: 1000 changes take 20 seconds. */
const perSecond = 50;

describe("a stream test in VS Code, as its user sees it", () => {
  let window: VsCodeWindow;
  let report: FrameLocator;

  before(async function () {
    this.timeout(180_000);
    window = await openWindow({ fixture: "single-root" });
    report = reportFrame(window.page);
    await copyBuildingComfort(window.folder, perSecond);
  });
  after(() => window?.close());

  it("is listed in its config with the components it has", async () => {
    const { page } = window;
    await openViewContainer(page, "Touchstone");
    const config = treeRow(page, "Configs", comfortConfig);
    await expandRow(config);
    await expandRow(treeRow(page, "Configs", "Building comfort"));
    await treeRow(page, "Configs", comfortReaction).waitFor();
    const rows = await readTree(page, "Configs");
    const first = rows.findIndex(({ label }) => label === comfortConfig);
    assert.deepEqual(
      rows.slice(first).map(({ label, description }) => `${label} ${description}`),
      [
        "streams 1 scenario",
        "Building comfort #11 · stream",
        "facilities source · generator",
        "comfort-alerts reaction · http",
      ],
    );
  });

  it("starts from its config, and count and rate move in tree, status bar and report", async () => {
    const { page } = window;
    await pressOnRow(treeRow(page, "Configs", comfortConfig), "Start Run");
    const row = treeRow(page, "Runs", comfortConfig);
    await row
      .getByText(/^[1-9]\d* records, \d+(\.\d+)?\/s · 11 Building comfort · 0\/1 · /)
      .waitFor();
    await statusBarItem(page, /11 Building comfort: [1-9]\d* records, /).waitFor();
    await row.click();
    await editorTab(page, /^streams \d\d:\d\d/).waitFor();

    const live = liveComponent(comfortReaction);
    await live.getByText("Running").waitFor();
    const seen = new Set<number>();
    await waitUntil("three counts of records", async () => {
      seen.add(await readCount(live));
      return seen.size >= 3;
    });
    assert.deepEqual(
      [...seen],
      [...seen].toSorted((a, b) => a - b),
    );
    await waitUntil("the rate of the sample", async () => {
      const rate = Number.parseFloat(await readFigure(live, "Rate"));
      return rate > perSecond / 2 && rate < perSecond * 2;
    });
    await live.getByRole("progressbar", { name: /^Nearest stop trigger of / }).waitFor();
    await live.getByRole("img", { name: /^Rate over time: at most / }).waitFor();
  });

  it("is paused and goes on by the buttons of its components", async () => {
    const source = liveComponent("facilities");
    const control = (name: string) => source.getByRole("button", { name: `${name} facilities` });
    await control("Pause").click();
    await source.getByText("Paused").waitFor();
    const paused = await readFigure(source, "Sent");
    await control("Step").click();
    await waitUntil("one more change", async () => (await readFigure(source, "Sent")) !== paused);
    assert.equal(await readCount(source, "Sent"), Number(paused.replace(",", "")) + 1);
    await control("Start").click();
    await source.getByText("Running").waitFor();
  });

  it("ends by its stop trigger, with one passed test of its reaction", async () => {
    const { page, folder } = window;
    await report.getByText("Completed").first().waitFor({ timeout: 60_000 });
    await treeRow(page, "Runs", comfortConfig)
      .getByText(/^first 100% · /)
      .waitFor();
    const [name] = await listResults(folder);
    const { results } = await loadResult(folder, name ?? "");
    const [run] = results[comfortReaction]?.["11"]?.runs ?? [];
    assert.equal(run?.attempts.length, 1);
    const outcome = JSON.parse(run?.attempts[0]?.rawResponse ?? "");
    assert.equal(outcome.recordCount, 1000);
    assert.equal(outcome.stoppedBy, "record-count");
  });

  it("shows rate and percentiles as charts and figures", async () => {
    await report.locator(".test-row", { hasText: comfortReaction }).click();
    await report.getByText("Stopped by record-count").waitFor();
    const durations = report.getByRole("table", { name: "Durations" });
    const rows = await durations.getByRole("row").allInnerTexts();
    assert.match(rows[0] ?? "", /Between records\s+Latency/);
    const p99 = rows.find((text) => text.startsWith("p99\t"));
    assert.match(p99 ?? "", /^p99\t[\d.]+ (µs|ms|s)\t[\d.]+ (µs|ms|s)$/);
    for (const name of [
      /^Rate over time: at most /,
      /^Percentiles of between records and latency/,
    ]) {
      await report.getByRole("img", { name }).locator("canvas").waitFor();
    }
  });

  it("finds a record by its words and opens it as JSON in an editor", async () => {
    const { page } = window;
    const list = report.locator("touchstone-records");
    await list.locator("#record-0").waitFor();
    await report.getByRole("heading", { name: "Records 1,000", exact: true }).waitFor();
    const room = await readRoom(list.locator("#record-0"));
    await report.getByRole("searchbox", { name: "Search records" }).fill(room);
    await report.getByRole("heading", { name: /^Records \d{1,3} found$/ }).waitFor();
    await list.locator("#record-1", { hasText: room }).click();
    await report.getByRole("button", { name: "Open as JSON" }).click();
    await editorTab(page, /comfort-alerts scenario 11 run 1 record \d+\.json/).waitFor();
    const editor = page.locator(".editor-instance .view-lines");
    await editor.getByText('"ReactionInvocation"').waitFor();
    await editor.getByText("created_time_ns").waitFor();
  });

  it("opens the files of its components", async () => {
    const { page } = window;
    await editorTab(page, /^streams \d\d:\d\d/).click();
    await report
      .getByRole("button", { name: "Open test_run_summary.json of comfort-alerts" })
      .click();
    await editorTab(page, "test_run_summary.json").waitFor();
    await page.locator(".editor-instance .view-lines").getByText('"stopped_by"').waitFor();
  });

  function liveComponent(id: string): Locator {
    return report.locator(`.live-component[data-component="${id}"]`);
  }
});

/** The room a record is of, as its row shows it. */
async function readRoom(row: Locator): Promise<string> {
  const text = await row.locator(".record-preview").innerText();
  const room = /"room":"([^"]+)"/.exec(text)?.[1];
  assert.ok(room, text);
  return room;
}

async function readFigure(component: Locator, label: string): Promise<string> {
  const figure = component.locator(".live-figures div").filter({ hasText: label });
  return await figure.locator("dd").innerText();
}

async function readCount(component: Locator, label = "Records"): Promise<number> {
  return Number((await readFigure(component, label)).replaceAll(",", ""));
}
