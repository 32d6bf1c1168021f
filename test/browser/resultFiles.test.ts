import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { openWindow, type VsCodeWindow } from "../harness/openWindow.ts";
import { reportFrame } from "./reportFrame.ts";
import { listResults, waitUntil } from "./runFiles.ts";
import { pressOnRow, treeRow } from "./treeView.ts";
import { choose, editorTab, openViewContainer, quickInput, runCommand } from "./workbench.ts";

const run = promisify(execFile);

describe("result files in editors of VS Code", () => {
  let window: VsCodeWindow;
  let result: string;

  before(async function () {
    this.timeout(180_000);
    window = await openWindow({ fixture: "single-root" });
    const { page, folder } = window;
    await openViewContainer(page, "Touchstone");
    await pressOnRow(treeRow(page, "Configs", "people"), "Start Run");
    await waitUntil("the result", async () => (await listResults(folder)).length === 1);
    await treeRow(page, "Runs", "people")
      .getByText(/\d\d:\d\d:\d\d/)
      .waitFor();
    result = path.join(folder, "data/results", (await listResults(folder))[0] ?? "");
  });
  after(() => window?.close());

  async function openFile(file: string): Promise<void> {
    const { page } = window;
    const name = path.basename(file);
    await runCommand(page, "Go to File...");
    await quickInput(page).locator("input.input").fill(file);
    await quickInput(page).locator(".monaco-list-row").filter({ hasText: name }).first().waitFor();
    await page.keyboard.press("Enter");
    await editorTab(page, name).waitFor();
  }

  async function reopenAsReport(): Promise<void> {
    await runCommand(window.page, "View: Reopen Editor With...");
    await choose(window.page, "Touchstone Report");
  }

  it("open as text, and as a report when asked to; with what can be done with a run of this folder", async () => {
    const { page } = window;
    await openFile(result);
    await page.locator(".monaco-editor .view-lines").getByText("schemaVersion").first().waitFor();
    await reopenAsReport();
    await reportFrame(page).getByRole("heading", { name: "people", level: 1 }).waitFor();
    await reportFrame(page).getByRole("button", { name: "Rerun" }).waitFor();
    await reportFrame(page).locator(".test-rows .test-row").first().click();
    await reportFrame(page).getByRole("complementary").waitFor();
    await editorTab(page, path.basename(result)).waitFor();
  });

  it("of other places open too, with nothing that only a run of this folder can be asked for", async () => {
    const { page, folder } = window;
    const other = path.join(folder, "elsewhere/results/2024-01-02T03-04-05-006Z.json");
    await mkdir(path.dirname(other), { recursive: true });
    await writeFile(other, (await readFile(result, "utf8")).replaceAll('"people"', '"others"'));
    await openFile(other);
    await reopenAsReport();
    await reportFrame(page).getByRole("heading", { name: "others", level: 1 }).waitFor();
    await reportFrame(page).locator(".test-rows .test-row").first().waitFor();
    for (const name of ["Rerun", "Delete…", "Open Result File"]) {
      assert.equal(await reportFrame(page).getByRole("button", { name }).count(), 0);
    }
  });

  it("that are none say why, in place of a blank editor", async () => {
    const { page, folder } = window;
    for (const [name, text] of [
      ["2024-01-03T03-04-05-006Z.json", '{ "id": "trunc'],
      ["2024-01-04T03-04-05-006Z.json", ""],
      ["2024-01-05T03-04-05-006Z.json", "[1, 2, 3]"],
    ] as const) {
      const file = path.join(folder, "elsewhere/results", name);
      await writeFile(file, text);
      await openFile(file);
      await reopenAsReport();
      const fault = reportFrame(page).getByRole("alert");
      await fault.getByText(name).waitFor();
    }
  });

  it("are compared when they stand in a diff, as git has them", async () => {
    const { page, folder } = window;
    const git = (...args: string[]) => run("git", args, { cwd: folder });
    await git("init", "-q");
    await git("add", "-f", result);
    await git("-c", "user.name=t", "-c", "user.email=t@localhost", "commit", "-qm", "run");
    const text = await readFile(result, "utf8");
    await writeFile(result, text.replaceAll('"success": true', '"success": false'));
    await runCommand(page, "View: Close All Editors");
    await openViewContainer(page, "Source Control");
    const changed = page.locator(".scm-view .resource").filter({ hasText: path.basename(result) });
    await changed.click();
    await page.locator(".monaco-diff-editor").first().waitFor();
    await runCommand(page, "Touchstone: Compare Result Files");
    await editorTab(page, /^people: .* ↔ /).waitFor();
    await reportFrame(page).locator(".verdict-word").waitFor();
  });
});
