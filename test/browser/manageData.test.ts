import assert from "node:assert/strict";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Locator } from "playwright-core";
import { openTestDataStore } from "../../src/store/testDataStore.ts";
import { openWindow, type VsCodeWindow } from "../harness/openWindow.ts";
import { makeHead, makeRunFolder, writeRun } from "../unit/store/storeFixtures.ts";
import { reportFrame } from "./reportFrame.ts";
import { exists, waitUntil } from "./runFiles.ts";
import { chooseOfRow, formatTree, pressInViewTitle, readTree, tree, treeRow } from "./treeView.ts";
import {
  choose,
  dialog,
  editorTab,
  enter,
  notification,
  openViewContainer,
  pressInDialog,
  pressInNotification,
  quickInput,
  reloadWindow,
  runCommand,
} from "./workbench.ts";

const dayMs = 86_400_000;

describe("runs and what they take, in VS Code as its user manages them", () => {
  let window: VsCodeWindow;
  const data = (...parts: string[]) => path.join(window.folder, "data", ...parts);
  const store = () => openTestDataStore(data());
  const frame = () => reportFrame(window.page);
  const rowIds = async () => (await store().loadIndex()).index.runs.map(({ id }) => id);

  before(async function () {
    this.timeout(180_000);
    window = await openWindow({ fixture: "single-root" });
    for (const [name, branch, ages, successRate] of [
      ["invoices", "main", [0.1, 0.2, 40], 100],
      ["letters", "topic", [0.3, 90], 50],
    ] as const) {
      for (const age of ages) {
        const head = makeHead({
          timestamp: new Date(Date.now() - age * dayMs).toISOString(),
          config: { ...makeHead().config, name },
          summary: { totalTests: 2, passed: 1, failed: 1, successRate },
          environment: {
            ...{ touchstone: "0.1.0", node: "24.0.0", platform: "linux" },
            git: { commit: "0".repeat(40), branch, dirty: false },
          },
        });
        await writeRun(store(), head);
        await store().createRunFolder(makeRunFolder({ id: head.id, state: "completed" }));
      }
    }
    await openViewContainer(window.page, "Touchstone");
    await tree(window.page, "Runs").locator(".monaco-list-row").nth(5).waitFor();
  });
  after(() => window?.close());

  const invoices = () => treeRow(window.page, "Runs", /^(?:[\d.]+% )?invoices/);

  /** Again when VS Code lost the row that the menu was about, as it does while rows are drawn anew: then runs are asked for. */
  async function deleteByMenu(row: Locator, answer: Locator): Promise<void> {
    const { page } = window;
    const isAsked = quickInput(page).getByPlaceholder("Tick the runs to use");
    for (let tries = 0; tries < 5; tries += 1) {
      await chooseOfRow(row, "Delete Runs…");
      await answer.or(isAsked).first().waitFor();
      if (await answer.isVisible()) return;
      await page.keyboard.press("Escape");
      await isAsked.waitFor({ state: "hidden" });
    }
    assert.fail("the row of the menu was lost every time");
  }

  it("pins and labels a run, which its row says", async () => {
    const { page } = window;
    await chooseOfRow(invoices().first(), "Label Run…");
    await enter(page, "old  prompt");
    await treeRow(page, "Runs", "invoices (old prompt)").waitFor();
    await chooseOfRow(treeRow(page, "Runs", "invoices (old prompt)"), "Pin Run");
    const row = treeRow(page, "Runs", "invoices (old prompt)").filter({
      hasText: /pinned · \d\d:/,
    });
    await row.locator(".codicon-pinned").first().waitFor();
    const [id = ""] = await rowIds();
    const labels = JSON.parse(await readFile(data("labels.json"), "utf8"));
    assert.deepEqual(labels, { [id]: { label: "old prompt", pinned: true } });
  });

  it("filters all runs by config, status, branch and words, says so, and forgets it when told to", async () => {
    const { page } = window;
    await runCommand(page, "Touchstone: Filter Runs…");
    await choose(page, "letters");
    await page.getByText("2 of 5 runs: letters").waitFor();
    await waitUntil(
      "the rows",
      async () => !/invoices/.test(formatTree(await readTree(page, "Runs"))),
    );
    await runCommand(page, "Touchstone: Filter Runs…");
    await quickInput(page).locator("input.input").fill("nowhere");
    await choose(page, "Runs with “nowhere”");
    await page.getByText("0 of 5 runs: letters, “nowhere”").waitFor();
    await pressInViewTitle(page, "Runs", "Clear Filter");
    await invoices().first().waitFor();
  });

  it("groups runs by config, status or branch, also after the window was reloaded", async () => {
    const { page } = window;
    for (const [by, groups] of [
      ["Status", ["Passed", "Partly failed"]],
      ["Branch", ["main", "topic"]],
      ["Config", ["invoices", "letters"]],
    ] as const) {
      await runCommand(page, "Touchstone: Group Runs By…");
      await choose(page, by);
      await waitUntil(by, async () => {
        const rows = await readTree(page, "Runs");
        const headings = rows.filter(({ level }) => level === 1).map(({ label }) => label);
        return headings.join() === groups.join();
      });
    }
    await reloadWindow(page);
    await treeRow(page, "Runs", "letters").first().waitFor();
    assert.match(
      formatTree(await readTree(page, "Runs")),
      /^invoices 3\n {2}100% invoices \(old prompt\) pinned/,
    );
    await runCommand(page, "Touchstone: Group Runs By…");
    await choose(page, "Day");
    // The newest runs are of some hours ago: of one day or two.
    await treeRow(page, "Runs", /^(Today|Yesterday)/)
      .first()
      .waitFor();
  });

  it("deletes a run at once and takes that back, row and label as they were", async () => {
    const { page } = window;
    const before = await readFile(data("index.json"), "utf8");
    const letters = treeRow(page, "Runs", "letters").first();
    // A plain click opens the report, which takes the focus: the view has to have it back.
    await letters.click();
    await editorTab(page, /^letters/).waitFor();
    await runCommand(page, "Touchstone: Focus on Runs View");
    await tree(page, "Runs").locator(".monaco-list-row.focused").waitFor();
    await page.keyboard.press("Delete");
    await waitUntil("the deletion", async () => (await rowIds()).length === 4);
    assert.equal(await dialog(page).isVisible(), false);
    await pressInNotification(page, /Deleted the run letters of/, "Undo");
    await waitUntil("the row", async () => (await rowIds()).length === 5);
    assert.equal(await readFile(data("index.json"), "utf8"), before);
    assert.deepEqual(await readdir(data(".locks/trash")), []);
  });

  it("asks before a pinned run goes, naming it, and deletes it for good once nobody wants it back", async () => {
    const { page } = window;
    const question = dialog(page).getByText(/Delete the run invoices of .*It is pinned\./);
    await deleteByMenu(treeRow(page, "Runs", "invoices (old prompt)"), question);
    await pressInDialog(page, "Cancel");
    assert.equal((await rowIds()).length, 5);
    const [oldest = ""] = (await rowIds()).slice(-1);
    const gone = notification(page, /Deleted the run letters of/);
    await deleteByMenu(treeRow(page, "Runs", "letters").last(), gone);
    await gone.hover();
    await gone.getByRole("button", { name: /Clear Notification/ }).click();
    await waitUntil("the trash", async () => (await readdir(data(".locks/trash"))).length === 0);
    assert.equal(await exists(data("test_runs", oldest)), false);
  });

  it("tells on Manage Data what is taken, by kind, config and age, and which keys there are", async () => {
    const { page } = window;
    const config = {
      name: "keyed",
      providers: [
        {
          ...{
            id: "model",
            kind: "openai-compatible",
            model: "m",
            baseUrl: "http://127.0.0.1:9/v1",
          },
          apiKey: { secret: "LOCAL_KEY" },
        },
      ],
      scenarios: ["../scenarios/*.scenario.json"],
    };
    await mkdir(data("configs"), { recursive: true });
    await writeFile(data("configs/keyed.touchstone.json"), JSON.stringify(config, null, 2));
    await runCommand(page, "Touchstone: Manage Data");
    await editorTab(page, "Touchstone Data").waitFor();
    await frame().getByRole("table", { name: "By config" }).getByText("invoices").waitFor();
    await frame().getByRole("table", { name: "By kind" }).getByText("Result files").waitFor();
    await frame()
      .getByRole("row", { name: /LOCAL_KEY/ })
      .getByText("Not set")
      .waitFor();
  });

  it("previews the retention policy there, and takes neither the pinned run nor the newest", async () => {
    const { page } = window;
    await mkdir(path.join(window.folder, ".vscode"), { recursive: true });
    const settings = { "touchstone.retention.keepLast": 1 };
    await writeFile(path.join(window.folder, ".vscode/settings.json"), JSON.stringify(settings));
    await frame().getByText("2 runs would go").click();
    await frame().getByText("beyond the last 1 of invoices").first().waitFor();
    await frame().getByRole("button", { name: "Apply Now" }).click();
    await waitUntil("the rule", async () => (await rowIds()).length === 2);
    await pressInNotification(page, /The retention policy deleted 2 runs/, "Undo");
    await waitUntil("the runs", async () => (await rowIds()).length === 4);
  });

  it("exports and deletes the runs that are ticked there", async () => {
    const { page } = window;
    await frame()
      .getByRole("checkbox", { name: /Tick letters of/ })
      .click();
    await frame()
      .getByText(/1 ticked/)
      .waitFor();
    await frame().getByRole("button", { name: "Export and Delete…" }).click();
    await mkdir(path.join(window.folder, "kept"));
    const input = quickInput(page).locator("input.input");
    // What is written before the list of the first folder is there, is replaced by its path.
    await quickInput(page).getByText("data", { exact: true }).waitFor();
    await input.fill(`${path.join(window.folder, "kept")}/`);
    await quickInput(page).getByText("data", { exact: true }).waitFor({ state: "detached" });
    await quickInput(page).getByRole("button", { name: "Export and Delete" }).click();
    await waitUntil("the export", async () => {
      return (await readdir(path.join(window.folder, "kept"))).length === 1;
    });
    await waitUntil("the deletion", async () => (await rowIds()).length === 3);
  });

  it("is there again after the window was reloaded", async () => {
    const { page } = window;
    await reloadWindow(page);
    await editorTab(page, "Touchstone Data").waitFor();
    await frame().getByRole("table", { name: "By config" }).getByText("invoices").waitFor();
  });

  it("applies the policy at the start once it is switched on", async () => {
    const { page } = window;
    const before = await rowIds();
    const settings = { "touchstone.retention.keepLast": 1, "touchstone.retention.enabled": true };
    await mkdir(path.join(window.folder, ".vscode"), { recursive: true });
    await writeFile(path.join(window.folder, ".vscode/settings.json"), JSON.stringify(settings));
    await reloadWindow(page);
    await waitUntil("the policy", async () => (await rowIds()).length < before.length);
  });
});
