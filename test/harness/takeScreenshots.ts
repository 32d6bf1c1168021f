// Takes pictures of tree and report in every theme: takeScreenshots.ts [folder], by default screenshots/.
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { reportFrame } from "../browser/reportFrame.ts";
import { colorThemes } from "../browser/settings.ts";
import { comfortConfig, comfortReaction, copyBuildingComfort } from "../browser/streamFiles.ts";
import { expandRow, pressOnRow, treeRow } from "../browser/treeView.ts";
import { choose, openViewContainer, runCommand } from "../browser/workbench.ts";
import { logStep } from "./log.ts";
import { openWindow } from "./openWindow.ts";
import { createTempFolder, repositoryRoot } from "./paths.ts";
import { type ColorTheme, showTheme } from "./showTheme.ts";
import { takeComparisons } from "./takeComparisons.ts";
import { takeData } from "./takeData.ts";
import { takeHistories } from "./takeHistories.ts";
import { takeHtmlExports } from "./takeHtmlExports.ts";
import { takeQueue } from "./takeQueue.ts";
import { takeReports } from "./takeReports.ts";
import { takeViews } from "./takeViews.ts";

const target = path.resolve(process.argv[2] ?? path.join(repositoryRoot, "screenshots"));
/** Configs with problems or warnings. */
const doubtful = ["broken", "doubtful"];
const themes = Object.keys(colorThemes) as ColorTheme[];

await mkdir(target, { recursive: true });
const opened = await openWindow({
  fixture: "sample",
  viewport: { width: 1440, height: 900 },
  settings: { "workbench.colorTheme": colorThemes.light },
});
const { page, folder } = opened;
page.setDefaultTimeout(60_000);
try {
  await writeSlowConfig();
  await copyBuildingComfort(folder, 40);
  await openViewContainer(page, "Touchstone");
  await treeRow(page, "Configs", comfortConfig).waitFor();
  await showFinishedRun("people", 1);
  await takeAll("finished");
  await showTeeth();
  await takeAll("teeth");
  await showAttempt();
  await takeAll("attempt");
  await showResultFile();
  await takeAll("result-file");
  await showFinishedRun("invoices", 2);
  await takeAll("values");
  await showWrongValue();
  await takeAll("values-attempt");
  await writeDoubtfulConfig();
  await showWarnings();
  await takeAll("warnings");
  await foldConfigs();
  await showRunningStream();
  await takeAll("stream-running");
  await showStreamTest();
  await takeAll("stream-finished");
  await showRecord();
  await takeAll("stream-records");
  await showRunningRun();
  await takeAll("running");
  await takeComparisons(target);
  await takeHistories(target);
  await takeReports(target);
  await takeHtmlExports(target);
  await takeViews(target, themes);
  await takeData(target);
  await takeQueue(target, themes);
} catch (error) {
  const evidence = await createTempFolder("screenshots");
  await opened.saveEvidence(evidence);
  console.error(`picture and logs: ${evidence}`);
  throw error;
} finally {
  await opened.close();
}

// --- internal ---

/** A run that goes on while pictures are taken. */
async function writeSlowConfig(): Promise<void> {
  const config = {
    name: "slow",
    providers: [
      { id: "steady", kind: "simulated", seed: 3, latencyMs: 400 },
      {
        id: "faulty",
        kind: "simulated",
        seed: 4,
        latencyMs: 700,
        faults: { malformed: 0.1, missingField: 0.2, wrongType: 0.1, fenced: 0.1 },
      },
    ],
    scenarios: ["../scenarios/*.scenario.json"],
    runsPerScenario: 60,
  };
  const file = path.join(folder, "data/configs/slow.touchstone.json");
  await writeFile(file, JSON.stringify(config, null, 2));
}

/** A config that runs, though its schemas say little, and one that does not. */
async function writeDoubtfulConfig(): Promise<void> {
  const provider = { id: "simulated", kind: "simulated" };
  const common = { kind: "prompt", prompt: "Who signed this letter?" };
  const misspelt = { type: "object", propertys: { name: { type: "string" } }, require: ["name"] };
  const scenarios = [
    { ...common, number: 1, name: "Anything at all", schema: {} },
    { ...common, number: 2, name: "Misspelt keywords", schema: misspelt },
  ];
  const configs = {
    doubtful: { name: "doubtful", providers: [provider], scenarios },
    broken: { name: "broken", providers: [{ ...provider, kind: "simulate" }], scenarios: [] },
  };
  for (const [name, config] of Object.entries(configs)) {
    const file = path.join(folder, `data/configs/${name}.touchstone.json`);
    await writeFile(file, JSON.stringify(config, null, 2));
  }
}

/** Runs a config to its end and opens its report; `ofToday` is how many runs there are then under *Today*. */
async function showFinishedRun(name: string, ofToday: number): Promise<void> {
  await runCommand(page, "Touchstone: Start Run…");
  await choose(page, name);
  await treeRow(page, "Runs", "Today")
    .filter({ hasText: String(ofToday) })
    .waitFor();
  await treeRow(page, "Runs", name).first().click();
  await reportFrame(page).getByRole("heading", { name, level: 1 }).waitFor();
  await reportFrame(page).getByText("refuses").first().waitFor();
}

/** What the schemas let pass, the first of them unfolded by key. */
async function showTeeth(): Promise<void> {
  const teeth = reportFrame(page).getByRole("region", { name: "Schema Teeth" });
  await teeth.locator("summary").first().press("Enter");
  await teeth.evaluate((section) => section.scrollIntoView({ block: "center" }));
}

/** An attempt that fits its schema and has another value than expected. */
async function showWrongValue(): Promise<void> {
  const report = reportFrame(page);
  await report.getByPlaceholder("Search tests").fill("value");
  await report.locator(".test-rows [role=row]", { hasText: "value" }).first().click();
  await report.locator("table.values").waitFor();
}

/** Configs with their warnings and problems, and a report without the snapshot of its run. */
async function showWarnings(): Promise<void> {
  for (const name of doubtful) await expandRow(treeRow(page, "Configs", name));
  await treeRow(page, "Runs", "people").last().click();
  const teeth = reportFrame(page).getByRole("region", { name: "Schema Teeth" });
  await teeth.getByText("not known").scrollIntoViewIfNeeded();
}

/** Those further down are in sight again. */
async function foldConfigs(): Promise<void> {
  for (const name of doubtful) {
    await treeRow(page, "Configs", name).locator(".monaco-tl-twistie").click();
  }
}

/** A test whose first reply lacked a required key, with its attempts. */
async function showAttempt(): Promise<void> {
  const report = reportFrame(page);
  await report.getByPlaceholder("Search tests").fill("required");
  await report.locator(".test-rows [role=row]", { hasText: "required" }).first().click();
  await report.getByLabel("Validation errors").first().waitFor();
}

/** A stream test some seconds after its start; it lasts 25 of them. */
async function showRunningStream(): Promise<void> {
  await pressOnRow(treeRow(page, "Configs", comfortConfig), "Start Run");
  await treeRow(page, "Runs", comfortConfig).filter({ hasText: "records," }).click();
  const records = reportFrame(page).locator(`[data-component=${comfortReaction}] .live-figures`);
  await records.getByText(/^[1-9]\d\d$/).waitFor();
}

/** What was measured in the stream test. */
async function showStreamTest(): Promise<void> {
  const report = reportFrame(page);
  await report.getByText("Completed").first().waitFor();
  await report.locator(".test-row", { hasText: comfortReaction }).click();
  await report.locator("touchstone-percentiles canvas").waitFor();
  await report.locator(".detail").evaluate((pane) => pane.scrollIntoView({ block: "start" }));
}

/** Records of one room, one of them whole. */
async function showRecord(): Promise<void> {
  const report = reportFrame(page);
  const search = report.getByPlaceholder("Search records");
  const first = await report.locator("#record-0 .record-preview").innerText();
  await search.fill(/"room":"([^"]+)"/.exec(first)?.[1] ?? "");
  await report.getByRole("heading", { name: /^Records \d+ found$/ }).waitFor();
  await report.locator("#record-1").click();
  await report.getByRole("button", { name: "Open as JSON" }).waitFor();
  await report.locator(".record-whole").scrollIntoViewIfNeeded();
}

/** The result file of the report that is shown, as a report in an editor of its own. */
async function showResultFile(): Promise<void> {
  await reportFrame(page).getByRole("button", { name: "Open Result File" }).click();
  await page.locator(".monaco-editor .view-lines").getByText("schemaVersion").first().waitFor();
  await runCommand(page, "View: Reopen Editor With...");
  await choose(page, "Touchstone Report");
  await reportFrame(page).locator(".test-rows .test-row").first().waitFor();
}

async function showRunningRun(): Promise<void> {
  await runCommand(page, "Touchstone: Start Run…");
  await choose(page, "slow");
  await treeRow(page, "Runs", /slow/).first().click();
  await reportFrame(page).locator("table").first().waitFor();
}

async function takeAll(scene: string): Promise<void> {
  for (const theme of themes) {
    await showTheme(page, folder, theme);
    const file = path.join(target, `${scene}-${theme}.png`);
    await page.screenshot({ path: file });
    logStep(file);
  }
}
