import { writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { htmlExport } from "../../src/report/exports/html/htmlExport.ts";
import { makeSceneExport, reportScenes } from "../browser/reportScenes.ts";
import { launchChromium } from "./chromium.ts";
import { logStep } from "./log.ts";
import { createTempFolder } from "./paths.ts";
import { pageWidths } from "./takePages.ts";

/** Takes pictures of reports that were exported as HTML, as a browser shows them: light, dark, and in both with colours of its own. */
export async function takeHtmlExports(target: string): Promise<void> {
  const browser = await launchChromium();
  const folder = await createTempFolder("html-exports");
  try {
    for (const [scene, made] of Object.entries(reportScenes)) {
      if (made.standing !== undefined || made.isFile === true) continue;
      const file = path.join(folder, `${scene}.html`);
      await writeFile(file, htmlExport.stream([makeSceneExport(made)], { includeValues: true }));
      for (const [look, options] of Object.entries(looks)) {
        for (const width of pageWidths) {
          const page = await browser.newPage({ ...options, viewport: { width, height: 900 } });
          await page.goto(pathToFileURL(file).href);
          const picture = path.join(target, `html-${scene}-${width}-${look}.png`);
          await page.screenshot({ path: picture });
          const link = page.getByRole("link", { name: "Tests" });
          if ((await link.count()) > 0) {
            await link.click();
            await page.locator("#tests details summary").first().click();
            await page.screenshot({ path: picture.replace(/\.png$/, "-tests.png") });
          }
          logStep(picture);
          await page.close();
        }
      }
    }
  } finally {
    await browser.close();
  }
}

// --- internal ---

const looks = {
  light: { colorScheme: "light" },
  dark: { colorScheme: "dark" },
  "high-contrast-light": { colorScheme: "light", forcedColors: "active" },
  "high-contrast": { colorScheme: "dark", forcedColors: "active" },
} as const;
