import assert from "node:assert/strict";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Page } from "playwright-core";
import { openWindow, type VsCodeWindow } from "../harness/openWindow.ts";
import { type ModelServer, startModelServer } from "../servers/modelServer.ts";
import { reportFrame } from "./reportFrame.ts";
import { exists, listResults, loadResult, waitUntil } from "./runFiles.ts";
import { chooseOfRow, pressInViewTitle, tree, treeRow, welcome } from "./treeView.ts";
import {
  choose,
  editorTab,
  enter,
  openViewContainer,
  quickInput,
  runCommand,
  statusBarItem,
} from "./workbench.ts";

/** The box of the question that is asked now, by its title with its place. */
function question(page: Page, title: string) {
  return quickInput(page).locator(".quick-input-title", { hasText: title });
}

/** Waits for a question by its place, such as `New Config (3/`, and answers it with a text. */
async function answer(page: Page, title: string, text: string): Promise<void> {
  await question(page, title).waitFor();
  await enter(page, text);
}

async function pressBack(page: Page): Promise<void> {
  await quickInput(page).getByRole("button", { name: "Back" }).click();
}

describe("the first minutes in an empty folder", () => {
  let window: VsCodeWindow;
  let page: Page;
  before(async () => {
    window = await openWindow({ fixture: "bare" });
    page = window.page;
  });
  after(() => window.close());

  it("lead to the first report by one command and one more Enter, without a mouse", async () => {
    // The commands of an extension are known a moment after its icon.
    await runCommandByKeys("Touchstone: Start Run…");
    await quickInput(page).getByText("Create and Run a Sample").waitFor();
    await page.keyboard.press("Enter");
    await editorTab(page, /^sample \d\d:\d\d/).waitFor();
    await reportFrame(page).getByRole("rowheader", { name: "careful" }).first().waitFor();
    await waitUntil("the result", async () => (await listResults(window.folder)).length === 1);
    const [name = ""] = await listResults(window.folder);
    const result = await loadResult(window.folder, name);
    assert.equal(result.summary.totalTests, 60);
    const [careful, hasty] = ["careful", "hasty"].map((id) =>
      Object.values(result.results[id] ?? {}).map(({ summary }) => summary.firstAttemptSuccessRate),
    );
    assert.ok(
      careful && hasty && Math.min(...careful) > Math.max(...hasty),
      "the matrix says something",
    );
  });

  it("are done in the walkthrough by whatever way its steps were done", async () => {
    await openWalkthrough();
    for (const step of ["sample", "run", "report"]) await stepOf(step, true).waitFor();
    for (const step of ["provider", "compare"]) await stepOf(step, false).waitFor();
    await openViewContainer(page, "Touchstone");
    const row = treeRow(page, "Runs", "sample");
    await row.waitFor();
    await chooseOfRow(row, "Mark as Baseline");
    await waitUntil("the baseline", () => exists(path.join(window.folder, "data/baseline.json")));
    await stepOf("compare", true).waitFor();
    await stepOf("provider", false).waitFor();
  });

  it("keep later runs to the Runs view", async () => {
    await closeEditors();
    await runCommand(page, "Touchstone: Start Run…");
    await choose(page, "sample");
    await waitUntil("the result", async () => (await listResults(window.folder)).length === 2);
    assert.equal(await editorTab(page, /^sample \d\d:\d\d/).count(), 0);
  });

  it("lead on to a comparison of both runs without a mouse, and back to the views by their key", async () => {
    await runCommandByKeys("Touchstone: Compare Runs…");
    await question(page, "Compare Runs (1/2)").waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await quickInput(page).getByPlaceholder("Tick one run or more").waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Space");
    await page.keyboard.press("Enter");
    const verdict = reportFrame(page).locator(".verdict-word");
    await verdict.waitFor();
    await runCommandByKeys("Touchstone: Focus on Runs View");
    await tree(page, "Runs").and(page.locator(":focus")).waitFor();
    // The day, then its newest run.
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await reportFrame(page).getByRole("heading", { name: "sample", level: 1 }).waitFor();
  });

  async function runCommandByKeys(title: string): Promise<void> {
    const row = quickInput(page).locator(`.monaco-list-row.focused[aria-label^="${title}"]`);
    await waitUntil("the command", async () => {
      await page.keyboard.press("F1");
      await page.keyboard.type(title.replace("…", ""));
      const isThere = await row.waitFor({ timeout: 3000 }).then(
        () => true,
        () => false,
      );
      if (!isThere) await page.keyboard.press("Escape");
      return isThere;
    });
    await page.keyboard.press("Enter");
  }

  async function openWalkthrough(): Promise<void> {
    await runCommand(page, "Welcome: Open Walkthrough...");
    await choose(page, "Get Started with Touchstone");
    await page.locator(".getting-started-step").first().waitFor();
  }

  function stepOf(step: string, isDone: boolean) {
    const state = isDone ? "checked" : "unchecked";
    const box = `.codicon-getting-started-step-${state}`;
    return page.locator(`.getting-started-step[data-step-id$="#${step}"] ${box}`);
  }

  async function closeEditors(): Promise<void> {
    await runCommand(page, "View: Close All Editors");
  }
});

describe("configs, scenarios and providers that are asked for", () => {
  let window: VsCodeWindow;
  let page: Page;
  let server: ModelServer;
  before(async () => {
    server = await startModelServer(() => ({
      json: { data: [{ id: "qwen3:8b" }, { id: "llama3.2" }] },
    }));
    window = await openWindow({ fixture: "bare" });
    page = window.page;
    await openViewContainer(page, "Touchstone");
  });
  after(async () => {
    await window.close();
    await server.close();
  });

  const chooseOfConfig = (label: string) =>
    chooseOfRow(treeRow(page, "Configs", "Invoices of May"), label);
  const read = (name: string) => readFile(path.join(window.folder, name), "utf8");
  const listAll = async () =>
    (await readdir(window.folder, { recursive: true }))
      .filter((name) => /\.json$/.test(name))
      .sort();

  it("are written once all is answered, with a way back from each question and nothing written when one is left", async () => {
    await welcome(page, "Configs").getByText("a file that ends in .touchstone.json").waitFor();
    await welcome(page, "Configs").getByText("New Config…").click();
    await question(page, "New Config (1/").waitFor();
    await choose(page, "Prompts");
    await question(page, "New Config (2/").waitFor();
    await choose(page, "data/configs");
    await question(page, "New Config (3/").waitFor();
    await enter(page, "invoices");
    await question(page, "New Config (4/").waitFor();
    await choose(page, "simulated");
    await question(page, "New Config (5/").waitFor();
    // Back to the name, which is still there, and on.
    await pressBack(page);
    await question(page, "New Config (4/").waitFor();
    await pressBack(page);
    await question(page, "New Config (3/").waitFor();
    assert.equal(await quickInput(page).locator("input.input").inputValue(), "invoices");
    await page.keyboard.press("Escape");
    await quickInput(page)
      .waitFor({ state: "detached" })
      .catch(() => undefined);
    assert.deepEqual(await listAll(), []);
  });

  it("make a config whose schema comes from a JSON example", async () => {
    await pressInViewTitle(page, "Configs", "New Config…");
    await choose(page, "Prompts");
    await choose(page, "data/configs");
    await answer(page, "New Config (3/", "Invoices of May");
    await choose(page, "simulated");
    await answer(page, "New Config (5/", "sim");
    await choose(page, "From a JSON Example…");
    await answer(page, "New Config (7/", '{ "total": }');
    await quickInput(page)
      .getByText(/line 1, column 12/)
      .waitFor();
    await enter(page, '{ "total": 12.5, "lines": [{ "sku": "a", "count": 1 }, { "sku": "b" }] }');
    await answer(page, "New Config (8/", "Read this invoice: …");
    await editorTab(page, "invoices-of-may.touchstone.json").waitFor();
    assert.deepEqual(await listAll(), [
      "data/configs/invoices-of-may.touchstone.json",
      "data/scenarios/invoices-of-may/1-invoices-of-may.scenario.json",
    ]);
    const scenario = JSON.parse(
      await read("data/scenarios/invoices-of-may/1-invoices-of-may.scenario.json"),
    );
    assert.deepEqual(scenario.schema.required, ["total", "lines"]);
    assert.deepEqual(scenario.schema.properties.lines.items.required, ["sku"]);
    await treeRow(page, "Configs", "Invoices of May").waitFor();
  });

  it("add a provider whose model is picked from its server, tried first, with its key in secret storage", async () => {
    const file = "data/configs/invoices-of-may.touchstone.json";
    const commented = (await read(file))
      .replace("{", "{\r\n  // Keep me.")
      .replaceAll(/\r?\n/g, "\r\n");
    await writeFile(path.join(window.folder, file), `\uFEFF${commented}`);
    await chooseOfConfig("Add Provider…");
    await choose(page, "openai-compatible");
    await answer(page, "Add Provider (2/", "nowhere");
    await quickInput(page)
      .getByText(/baseUrl: /)
      .first()
      .waitFor();
    await enter(page, `${server.origin}/v1`);
    await answer(page, "Add Provider (3/", "INVOICES_KEY");
    await answer(page, "Add Provider (4/", "sk-of-the-test");
    await choose(page, "qwen3:8b");
    await answer(page, "Add Provider (6/", "local");
    await choose(page, "Send a Test Request");
    await quickInput(page)
      .getByText(/Answered in .*: Add It/)
      .waitFor();
    await page.keyboard.press("Enter");
    await waitUntil("the provider", async () => (await read(file)).includes("qwen3:8b"));
    const text = await read(file);
    assert.ok(text.startsWith("\uFEFF{\r\n  // Keep me.\r\n"), text.slice(0, 40));
    assert.equal(text.replaceAll("\r\n", "").includes("\n"), false);
    assert.ok(!text.includes("sk-of-the-test"));
    const { providers } = JSON.parse(text.slice(1).replace("// Keep me.", ""));
    assert.deepEqual(providers[1], {
      id: "local",
      kind: "openai-compatible",
      baseUrl: `${server.origin}/v1`,
      apiKey: { env: "INVOICES_KEY" },
      model: "qwen3:8b",
    });
    assert.deepEqual(
      server.seen.map(({ method, headers }) => [method, headers.authorization]),
      [
        ["GET", "Bearer sk-of-the-test"],
        ["POST", "Bearer sk-of-the-test"],
      ],
    );
    // The stored key serves the run, though the variable is not set.
    // Its place is shown in the editor at last; whatever is opened before would lose the focus to it.
    await statusBarItem(page, /Ln ([2-9]|1\d)/).waitFor();
    await runCommand(page, "Touchstone: Start Run…");
    await choose(page, "Invoices of May");
    await waitUntil("the run's requests", async () => server.seen.length > 2);
    assert.equal(server.seen.at(-1)?.headers.authorization, "Bearer sk-of-the-test");
    await waitUntil("the result", async () => (await listResults(window.folder)).length === 1);
    await reportFrame(page).getByRole("rowheader", { name: "local" }).first().waitFor();
  });

  it("add a scenario with the next number, which the config takes in by itself", async () => {
    await mkdir(path.join(window.folder, "schemas"), { recursive: true });
    await writeFile(
      path.join(window.folder, "schemas/ticket.schema.json"),
      JSON.stringify({ type: "object", required: ["priority"] }),
    );
    const before = await read("data/configs/invoices-of-may.touchstone.json");
    await chooseOfConfig("New Scenario…");
    await answer(page, "New Scenario (1/", "Sort a ticket");
    await question(page, "New Scenario (2/").waitFor();
    assert.equal(await quickInput(page).locator("input.input").inputValue(), "2");
    await enter(page, "1");
    await quickInput(page).getByText("1 is taken in this config.").waitFor();
    await enter(page, "2");
    await choose(page, "From a Schema File…");
    await choose(page, "ticket.schema.json");
    await answer(page, "New Scenario (5/", "Sort this ticket: …");
    await editorTab(page, "2-sort-a-ticket.scenario.json").waitFor();
    const scenario = JSON.parse(
      await read("data/scenarios/invoices-of-may/2-sort-a-ticket.scenario.json"),
    );
    assert.equal(scenario.schema, "../../../schemas/ticket.schema.json");
    assert.equal(await read("data/configs/invoices-of-may.touchstone.json"), before);
  });
});
