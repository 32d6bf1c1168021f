import type { Locator, Page } from "playwright-core";
import { escapeRegExp } from "./escapeRegExp.ts";
import { tryAgain } from "./tryAgain.ts";

/**
 * Opens the command palette and runs a command by its full title, such as `Touchstone: Start Run…`. The palette lists
 * what there is when it opens, which may be before the extension's commands are known: then it is opened once more.
 */
export async function runCommand(page: Page, title: string): Promise<void> {
  await tryAgain(
    async (timeout) => {
      const row = await findCommand(page, title);
      await row.waitFor({ timeout });
      await row.click({ timeout });
    },
    () => page.keyboard.press("Escape"),
  );
}

/** Whether the command palette offers a command of this title. */
export async function hasCommand(page: Page, title: string): Promise<boolean> {
  const row = await findCommand(page, title);
  const none = quickInput(page).getByText("No matching commands");
  const others = quickInput(page).locator(".monaco-list-row").first();
  await row.or(none).or(others).first().waitFor();
  const isThere = await row.isVisible();
  await page.keyboard.press("Escape");
  return isThere;
}

/** The quick pick or input box that is open. */
export function quickInput(page: Page): Locator {
  return page.locator(".quick-input-widget:visible");
}

/** Waits for a quick pick and chooses the entry with this label. */
export async function choose(page: Page, label: string): Promise<void> {
  await pickRow(page, label).click();
}

/** Ticks entries of a quick pick that takes several, then confirms. */
export async function chooseAll(page: Page, labels: string[]): Promise<void> {
  for (const label of labels) {
    const box = pickRow(page, label).getByRole("checkbox").or(pickRow(page, label));
    await box.first().click();
  }
  await quickInput(page).getByRole("button", { name: "OK" }).click();
}

/** Types into the input box that is open and confirms with Enter. */
export async function enter(page: Page, text: string): Promise<void> {
  await quickInput(page).locator("input.input").fill(text);
  await page.keyboard.press("Enter");
}

/** Opens a view container by the name on its icon; does nothing when it is open. */
export async function openViewContainer(page: Page, name: string): Promise<void> {
  const item = page.locator(".activitybar .action-item").filter({
    has: page.locator(`.action-label[aria-label^="${name}"]`),
  });
  if ((await item.getAttribute("class"))?.includes("checked")) return;
  await item.click();
}

/** A notification that shows this text. */
export function notification(page: Page, text: string | RegExp): Locator {
  return page.locator(".notification-toast").filter({ hasText: text });
}

/** Presses a button of the notification that shows this text. */
export async function pressInNotification(
  page: Page,
  text: string | RegExp,
  button: string,
): Promise<void> {
  await notification(page, text).getByRole("button", { name: button, exact: true }).click();
}

/** The modal dialog that is open. */
export function dialog(page: Page): Locator {
  return page.locator(".monaco-dialog-box");
}

/** Presses a button of the modal dialog. */
export async function pressInDialog(page: Page, button: string): Promise<void> {
  await dialog(page).getByRole("button", { name: button, exact: true }).click();
}

/** The status bar item whose text contains this. */
export function statusBarItem(page: Page, text: string | RegExp): Locator {
  return page.locator(".statusbar-item").filter({ hasText: text });
}

/** The editor tab of this title. */
export function editorTab(page: Page, title: string | RegExp): Locator {
  return page.locator(".tabs-container .tab").filter({ hasText: title });
}

/** Reloads the window by VS Code's own command, which saves what is open, and waits until the extension's icon is back. */
export async function reloadWindow(page: Page): Promise<void> {
  const loaded = page.waitForEvent("load");
  await runCommand(page, "Developer: Reload Window");
  await loaded;
  await page.locator(".activitybar .action-label[aria-label^='Touchstone']").waitFor();
}

// --- internal ---

async function findCommand(page: Page, title: string): Promise<Locator> {
  await page.keyboard.press("F1");
  await quickInput(page).locator("input.input").fill(`>${title}`);
  return quickInput(page)
    .locator(`.monaco-list-row[aria-label^=${JSON.stringify(title)}]`)
    .first();
}

function pickRow(page: Page, label: string): Locator {
  const name = page.locator(".label-name", {
    hasText: new RegExp(`^\\s*${escapeRegExp(label)}\\s*$`),
  });
  return quickInput(page).locator(".monaco-list-row").filter({ has: name });
}
