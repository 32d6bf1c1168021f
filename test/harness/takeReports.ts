import path from "node:path";
import { makeSceneHost, reportScenes } from "../browser/reportScenes.ts";
import { logStep } from "./log.ts";
import { allThemes, takePages } from "./takePages.ts";

/** Takes pictures of the page of a report with runs made up: every theme, narrow and wide, and what is out of the ordinary. */
export async function takeReports(target: string): Promise<void> {
  await takePages(
    reportScenes,
    () => allThemes,
    async (pages, { made, theme, width, name }) => {
      const host = makeSceneHost(made);
      const page = await pages.open(host, { theme, size: { width, height: 900 } });
      await page.locator("h1:not(.visually-hidden)").first().waitFor();
      if (made.standing !== undefined)
        await page.getByRole("region", { name: "Baseline" }).waitFor();
      if (made.isFile === true) {
        await host.send({ type: "report", model: host.model, isLoose: true });
        await page.getByRole("button", { name: "Delete…" }).waitFor({ state: "detached" });
      }
      const take = async (part: string) => {
        const file = `report-${name}${part}.png`;
        await page.screenshot({ path: path.join(target, file) });
        logStep(file);
      };
      await take("");
      for (const section of ["Failures", "Times", "Tests"]) {
        const link = page.getByRole("link", { name: section });
        if ((await link.count()) === 0) continue;
        await link.click();
        await take(`-${section.toLowerCase()}`);
      }
      const cells = page.locator(".cell-times summary");
      if ((await cells.count()) > 0) {
        await cells.click();
        await page.locator(".cell-times .times-button").first().click();
        await page.getByRole("link", { name: "Times" }).click();
        await take("-cells");
      }
      const first = page.locator("#test-0");
      if ((await first.count()) > 0) {
        await first.click();
        await page.locator(".attempt").first().waitFor();
        await take("-attempts");
      }
      await page.close();
    },
  );
}
