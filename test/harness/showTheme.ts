import type { Page } from "playwright-core";
import { colorThemes, writeWorkspaceSettings } from "../browser/settings.ts";

export type ColorTheme = keyof typeof colorThemes;

/** The class of the workbench in each theme. */
const themeClasses = {
  light: "vs",
  dark: "vs-dark",
  highContrast: "hc-black",
  highContrastLight: "hc-light",
} satisfies Record<ColorTheme, string>;

/** Shows a window in a theme; its colours reach pages a moment after the workbench. */
export async function showTheme(page: Page, folder: string, theme: ColorTheme): Promise<void> {
  await writeWorkspaceSettings(folder, { "workbench.colorTheme": colorThemes[theme] });
  await page.locator(`.monaco-workbench.${themeClasses[theme]}`).waitFor();
  await page.mouse.move(page.viewportSize()?.width ?? 0, 0);
  await page.waitForTimeout(700);
}
