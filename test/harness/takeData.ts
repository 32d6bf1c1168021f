import path from "node:path";
import { FakeDataHost } from "../browser/dataPageHost.ts";
import { logStep } from "./log.ts";
import { allThemes, takePages } from "./takePages.ts";

/** Takes pictures of the page *Manage Data* with runs made up: every theme, narrow and wide, and what is out of the ordinary. */
export async function takeData(target: string): Promise<void> {
  await takePages(
    scenes,
    () => allThemes,
    async (pages, { made, theme, width, name }) => {
      const host = new FakeDataHost(made);
      const page = await pages.open(host, {
        theme,
        size: { width, height: 1400 },
        body: host.body,
      });
      await page.locator("h1").first().waitFor();
      await page.getByText("OPENAI_API_KEY").waitFor();
      const file = `data-${name}.png`;
      await page.screenshot({ path: path.join(target, file) });
      logStep(file);
      await page.close();
    },
  );
}

// --- internal ---

/** Names of the runs that are stored. */
const scenes: Readonly<Record<string, readonly string[]>> = {
  plain: ["people", "invoices", "orders"],
  "long-names": [
    "a-config-with-a-very-long-name-of-the-kind-that-people-use-when-they-have-many-80",
    "فاتورة العميل",
    "חשבונית",
  ],
  many: Array.from({ length: 300 }, (_, at) => `run-${at + 1}`),
  none: [],
};
