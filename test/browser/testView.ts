import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import { chooseOfRow, pressOnRow } from "./treeView.ts";
import { choose, openViewContainer } from "./workbench.ts";

/** Opens VS Code's Test Explorer and every item of it. */
export async function openTestExplorer(page: Page): Promise<void> {
  await openViewContainer(page, "Testing");
  await items(page).first().waitFor();
  for (;;) {
    const closed = await items(page).evaluateAll((rows) =>
      rows.find((row) => row.ariaExpanded === "false")?.getAttribute("data-index"),
    );
    if (closed === undefined) return;
    const row = page.locator(`.test-explorer .monaco-list-row[data-index="${closed}"]`);
    await row.locator(".monaco-tl-twistie").click();
    await row.and(page.locator("[aria-expanded='true']")).waitFor();
  }
}

/** The item at the end of a path of labels, all of which are on the screen: `["people", "#1 Person", "steady"]`. */
export async function testItem(page: Page, path: readonly string[]): Promise<Locator> {
  const rows = await readRows(page);
  let level = 0;
  for (const row of rows) {
    if (row.level <= level) level = row.level - 1;
    if (row.level === level + 1 && row.label === path[level]) level += 1;
    if (level === path.length) {
      return page.locator(`.test-explorer .monaco-list-row[data-index="${row.index}"]`);
    }
  }
  throw new Error(`${path.join(" > ")} is not among ${rows.map(({ label }) => label).join(", ")}`);
}

/** Items on the screen, indented, each with its figures and its state: `steady 3/3 Passed`. */
export async function readTests(page: Page): Promise<string[]> {
  return (await readRows(page)).map(
    ({ level, label, figures, state }) =>
      `${"  ".repeat(level - 1)}${[label, figures, state].filter((part) => part !== "").join(" ")}`,
  );
}

/** Waits until the items on the screen are these. */
export async function waitForTests(page: Page, wanted: readonly string[]): Promise<void> {
  const deadline = performance.now() + 30_000;
  for (;;) {
    const found = await readTests(page);
    if (found.join("\n") === wanted.join("\n")) return;
    if (performance.now() > deadline) assert.deepEqual(found, wanted);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Presses the button of an item that runs it. */
export async function runTest(row: Locator): Promise<void> {
  await pressOnRow(row, "Run Test");
}

/** Runs an item in another way than the usual one. */
export async function runTestUsing(row: Locator, profile: string): Promise<void> {
  await chooseOfRow(row, "Execute Using Profile...");
  await choose(row.page(), profile);
}

/** What the list of results says of its newest run, line by line. */
export async function readResults(page: Page): Promise<string[]> {
  return await page
    .locator(".test-output-peek-tree .monaco-list-row")
    .evaluateAll((rows) => rows.map((row) => row.getAttribute("aria-label") ?? ""));
}

/** What stands beside a line of the open editor because a test failed there. */
export function failureInEditor(page: Page, text: RegExp): Locator {
  return page.locator(".test-error-content-widget").filter({ hasText: text });
}

// --- internal ---

interface Row {
  readonly index: number;
  readonly level: number;
  readonly label: string;
  /** Such as `9/10`; empty where there are none. */
  readonly figures: string;
  readonly state: string;
}

function items(page: Page): Locator {
  return page.locator(".test-explorer .monaco-list-row");
}

async function readRows(page: Page): Promise<Row[]> {
  const rows = await items(page).evaluateAll((elements) =>
    elements.map((element) => {
      const label = element.querySelector(".label");
      const more = label?.querySelector(".test-label-description")?.textContent ?? "";
      const spoken = element.getAttribute("aria-label") ?? "";
      const icon = element.querySelector(".computed-state")?.className ?? "";
      return {
        index: Number(element.getAttribute("data-index")),
        level: Number(element.getAttribute("aria-level")),
        label: label?.firstChild?.textContent ?? "",
        figures: /^\d+\/\d+/.exec(more)?.[0] ?? "",
        state:
          /codicon-testing-(passed|failed|error|skipped|queued|unset)/.exec(icon)?.[1] ??
          (icon.includes("spin") ? "running" : spoken),
      };
    }),
  );
  return rows.toSorted((a, b) => a.index - b.index);
}
