import type { Locator, Page } from "playwright-core";
import { escapeRegExp } from "./escapeRegExp.ts";
import { tryAgain } from "./tryAgain.ts";

/** What a tree row says: `Row A`, `50 %`; both as shown, the level from 1. */
export interface TreeRow {
  label: string;
  description: string;
  level: number;
}

/** The tree of a view, by the view's name. */
export function tree(page: Page, view: string): Locator {
  return page.locator(`.pane-body .monaco-list[role="tree"][aria-label^="${view}"]`);
}

/** The row of a tree whose label is exactly this text, a rate before it aside, or matches it. */
export function treeRow(page: Page, view: string, label: string | RegExp): Locator {
  const text =
    typeof label === "string" ? new RegExp(`^(?:[\\d.]+% )?${escapeRegExp(label)}$`) : label;
  const name = page.locator(".label-name", { hasText: text });
  return tree(page, view).locator(".monaco-list-row").filter({ has: name });
}

/** The rows of a tree that are on the screen, from top to bottom, all read at one moment. */
export async function readTree(page: Page, view: string): Promise<TreeRow[]> {
  const rows = await tree(page, view)
    .locator(".monaco-list-row")
    .evaluateAll((elements) =>
      elements.map((element) => ({
        index: Number(element.getAttribute("data-index")),
        label: element.querySelector(".label-name")?.textContent?.trim() ?? "",
        description: element.querySelector(".label-description")?.textContent?.trim() ?? "",
        level: Number(element.getAttribute("aria-level")),
      })),
    );
  return rows.toSorted((a, b) => a.index - b.index).map(({ index: _index, ...row }) => row);
}

/** Spells rows as an indented text that reads like the tree. */
export function formatTree(rows: TreeRow[]): string {
  return rows
    .map(({ label, description, level }) =>
      `${"  ".repeat(level - 1)}${label} ${description}`.trimEnd(),
    )
    .join("\n");
}

/** Expands a row; does nothing when it is expanded. */
export async function expandRow(row: Locator): Promise<void> {
  if ((await row.getAttribute("aria-expanded")) === "true") return;
  await row.locator(".monaco-tl-twistie").click();
}

/** Chooses an entry of the context menu of a row. In its first moments a menu takes keys but no clicks. */
export async function chooseOfRow(row: Locator, label: string): Promise<void> {
  const page = row.page();
  const entry = page.getByRole("menuitem", { name: label });
  await tryAgain(
    async (timeout) => {
      await row.click({ button: "right", timeout });
      await entry.hover({ timeout });
      await entry.press("Enter", { timeout });
    },
    () => page.keyboard.press("Escape"),
  );
}

/** Rests the pointer on a row until its tooltip has this text. */
export async function showTooltip(row: Locator, text: string): Promise<Locator> {
  const page = row.page();
  const tooltip = page.locator(".monaco-hover", { hasText: text });
  await tryAgain(
    async (timeout) => {
      await row.locator(".label-name").hover({ timeout });
      await tooltip.waitFor({ timeout });
    },
    () => page.mouse.move(0, 0),
  );
  return tooltip;
}

/** Presses an inline button of a row, by its tooltip. */
export async function pressOnRow(row: Locator, action: string): Promise<void> {
  await tryAgain(
    async (timeout) => {
      await row.hover({ timeout });
      await row.getByRole("button", { name: action, exact: true }).click({ timeout });
    },
    () => row.page().mouse.move(0, 0),
  );
}

/** Presses a button in the title of a view, by its tooltip. */
export async function pressInViewTitle(page: Page, view: string, action: string): Promise<void> {
  const header = page.locator(`.pane-header[aria-label^="${view}"]`);
  await header.hover();
  await header.getByRole("button", { name: action }).click();
}

/** Chooses an entry of the menu of a view, which its title opens. In its first moments a menu takes keys but no clicks. */
export async function chooseOfView(page: Page, view: string, label: string): Promise<void> {
  const header = page.locator(`.pane-header[aria-label^="${view}"]`);
  const entry = page.getByRole("menuitem", { name: label });
  await tryAgain(
    async (timeout) => {
      await header.hover({ timeout });
      await header.getByRole("button", { name: /More Actions/ }).click({ timeout });
      await entry.hover({ timeout });
      await entry.press("Enter", { timeout });
    },
    () => page.keyboard.press("Escape"),
  );
}

/** The welcome text of an empty view. */
export function welcome(page: Page, view: string): Locator {
  return page
    .locator(".pane")
    .filter({ has: page.locator(`.pane-header[aria-label^="${view}"]`) })
    .locator(".welcome-view-content");
}
