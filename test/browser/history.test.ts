import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { openTestDataStore } from "../../src/store/testDataStore.ts";
import { openWindow, type VsCodeWindow } from "../harness/openWindow.ts";
import { dayOf, writeMadeRun } from "../unit/run/history/historyFiles.ts";
import { reportFrame } from "./reportFrame.ts";
import { chooseOfRow, showTooltip, treeRow } from "./treeView.ts";
import { editorTab, openViewContainer, reloadWindow, runCommand } from "./workbench.ts";

const file = "data/configs/trend.touchstone.json";

describe("the history of a config in VS Code, as its user looks at it", () => {
  let window: VsCodeWindow;
  const frame = () => reportFrame(window.page);
  const chart = (title: string) =>
    frame()
      .locator("touchstone-trend")
      .filter({ has: window.page.getByRole("heading", { name: title, exact: true }) });

  before(async function () {
    this.timeout(180_000);
    window = await openWindow({ fixture: "single-root" });
    await writeConfig("trend");
    const store = openTestDataStore(path.join(window.folder, "data"));
    for (const [day, letters] of ["pppp", "pprf", "prff"].entries()) {
      await writeMadeRun(store, {
        ends: { "sim 1": letters },
        head: { timestamp: dayOf(day) },
        config: { name: "trend", file },
      });
    }
    await openViewContainer(window.page, "Touchstone");
    await treeRow(window.page, "Configs", "trend").waitFor();
  });
  after(() => window?.close());

  async function writeConfig(name: string): Promise<void> {
    const config = {
      name,
      providers: [{ id: "sim", kind: "simulated", seed: 7 }],
      scenarios: ["../scenarios/*.scenario.json"],
    };
    await writeFile(path.join(window.folder, file), JSON.stringify(config, null, 2));
  }

  it("is told in short by the tooltip of the config's row", async () => {
    const { page } = window;
    const tooltip = await showTooltip(treeRow(page, "Configs", "trend"), "Last 3 runs");
    assert.match(
      (await tooltip.innerText()).replace(/\s+/g, " "),
      /Last 3 runs: █▆▄ 50\.0% passed/,
    );
    await page.mouse.move(0, 0);
  });

  it("opens from the menu of the row, and a point opens the report of its run", async () => {
    const { page } = window;
    await chooseOfRow(treeRow(page, "Configs", "trend"), "Show History");
    await editorTab(page, "History of trend").waitFor();
    await frame().getByRole("heading", { name: "History of trend", level: 1 }).waitFor();
    const points = chart("Final").getByRole("button");
    await points.nth(2).waitFor();
    assert.equal(await points.count(), 3);
    await points.last().focus();
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Enter");
    await editorTab(page, /^trend \d\d:/).waitFor();
    await frame().getByRole("heading", { name: "trend", level: 1 }).waitFor();
    await frame().getByText("75.0%").first().waitFor();
  });

  it("opens from a report, in the tab that is there", async () => {
    const { page } = window;
    await frame().getByRole("button", { name: "Show History" }).click();
    await frame().getByRole("heading", { name: "History of trend", level: 1 }).waitFor();
    assert.equal(await editorTab(page, "History of trend").count(), 1);
    await frame().getByRole("combobox", { name: "Provider" }).selectOption("sim");
    await chart("Final").getByRole("button").nth(2).waitFor();
  });

  it("is there again after the window was reloaded, narrowed as it was", async () => {
    const { page } = window;
    await reloadWindow(page);
    await editorTab(page, "History of trend").waitFor();
    await chart("Final").getByRole("button").nth(2).waitFor();
    const provider = frame().getByRole("combobox", { name: "Provider" });
    assert.equal(await provider.inputValue(), "sim");
    await runCommand(page, "Touchstone: Show History");
    await page.getByPlaceholder("Pick the config whose runs to look at").waitFor();
    await page.keyboard.press("Escape");
  });

  it("follows a config that was renamed by its file, and says so", async () => {
    const { page } = window;
    await writeConfig("trends");
    const row = treeRow(page, "Configs", "trends");
    await row.waitFor();
    await chooseOfRow(row, "Show History");
    await frame().getByRole("heading", { name: "History of trends", level: 1 }).waitFor();
    await frame().getByText("3 runs under the name trend, from the same config file.").waitFor();
    assert.equal(await chart("Final").getByRole("button").count(), 3);
  });
});
