import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { type MadeRun, makeComparedRun } from "./comparisonPageData.ts";
import { FakeComparisonHost } from "./comparisonPageHost.ts";
import { FakeDataHost } from "./dataPageHost.ts";
import { makeHistoryRuns } from "./historyPageData.ts";
import { FakeHistoryHost } from "./historyPageHost.ts";
import { makeTests } from "./reportPageData.ts";
import { PageFixture } from "./reportPageFixture.ts";
import { FakeHost, type PageStub, type Theme } from "./reportPageHost.ts";
import { makeSceneHost, reportScenes } from "./reportScenes.ts";

const themes: readonly Theme[] = [
  "vscode-light",
  "vscode-dark",
  "vscode-high-contrast",
  "vscode-high-contrast-light",
];
/** Of what is out of the ordinary by what is on it, not by its colours. */
const fewThemes: readonly Theme[] = ["vscode-dark", "vscode-high-contrast-light"];
const widths = [320, 1600];
/** How much of the pictures of a report is looked at, where that is not both widths in few themes. */
const scopes: Readonly<
  Record<string, { readonly widthsIn?: (theme: number) => readonly number[] }>
> = {
  plain: {},
  // 900 cells take a while: narrow and wide by turns.
  "many-cells": { widthsIn: (theme) => [theme % 2 === 0 ? 1600 : 320] },
};
/** What an assistive program stumbles over; a minor finding is none of these. */
const grave = ["moderate", "serious", "critical"];

interface Violation {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly html: string }[];
}

describe("pages for those who do not see them as others do", function () {
  this.timeout(400_000);
  const fixture = new PageFixture<PageStub>();
  fixture.registerHooks();
  let axe: string;
  before(async () => {
    axe = await readFile(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");
  });

  /** Findings in every theme, or in some, narrow and wide, once `prepare` has brought the page to what is looked at. */
  async function findAll(
    make: () => { host: PageStub; body?: { element: string; data: string } },
    prepare: (page: Page) => Promise<void>,
    { inThemes = themes, widthsIn = (_: number): readonly number[] => widths } = {},
  ): Promise<string[]> {
    const found: string[] = [];
    for (const [at, theme] of inThemes.entries()) {
      for (const width of widthsIn(at)) {
        const { host, body } = make();
        const page = await fixture.open(host, {
          theme,
          size: { width, height: 900 },
          ...(body === undefined ? {} : { body }),
        });
        await prepare(page);
        for (const { id, nodes } of await findViolations(page)) {
          found.push(`${theme} ${width}: ${id}: ${nodes[0]?.html.slice(0, 200)}`);
        }
        await fixture.close();
      }
    }
    return found;
  }

  async function findViolations(page: Page): Promise<Violation[]> {
    await page.evaluate(axe);
    // The title is the editor's, which shows the page in a tab of its own.
    const run = 'axe.run({ rules: { "document-title": { enabled: false } } })';
    const { violations } = await page.evaluate<{ violations: Violation[] }>(run);
    return violations.filter(({ impact }) => grave.includes(impact ?? ""));
  }

  it("a report, with a test opened", async () => {
    const found = await findAll(
      () => ({ host: new FakeHost(makeTests(25)) }),
      async (page) => {
        await page.locator(".test-rows .test-row").first().click();
        await page.getByRole("complementary").waitFor();
      },
    );
    assert.deepEqual(found, []);
  });

  it("a report, with a match of a search gone to and tests sorted", async () => {
    const found = await findAll(
      () => ({ host: new FakeHost(makeTests(25)) }),
      async (page) => {
        await page.getByRole("button", { name: "State" }).click();
        await page.keyboard.press("Control+f");
        await page.keyboard.type("required");
        await page.getByText(/^\d+ of 400 tests$/).waitFor();
        await page.keyboard.press("Enter");
        await page.getByRole("complementary").waitFor();
      },
    );
    assert.deepEqual(found, []);
  });

  for (const [name, scene] of Object.entries(reportScenes)) {
    it(`a report: ${name}`, async () => {
      const found = await findAll(
        () => ({ host: makeSceneHost(scene) }),
        async (page) => {
          await page.getByRole("link", { name: "Tests" }).waitFor();
          if (name !== "many-cells") await unfoldTimes(page);
        },
        scopes[name] ?? { inThemes: fewThemes },
      );
      assert.deepEqual(found, []);
    });
  }

  it("the data of a folder, with a run ticked", async () => {
    const found = await findAll(
      () => {
        const host = new FakeDataHost(["people", "invoices", "فاتورة", "n".repeat(80)]);
        return { host, body: host.body };
      },
      async (page) => {
        await page.getByRole("checkbox").last().check();
        await page.getByText("OPENAI_API_KEY").waitFor();
      },
    );
    assert.deepEqual(found, []);
  });

  it("a history, with a run pointed at and the files that cannot be read", async () => {
    const found = await findAll(
      () => {
        const errored = (nth: number) => (nth === 9 ? 12 : 0);
        const host = new FakeHistoryHost(makeHistoryRuns({ runs: 24, errored }));
        const half = { file: "2026-03-05T09-30-00-000Z.json", message: "it ends too early" };
        host.leftOut = { probes: 2, unreadable: [half], unreadableCount: 1 };
        return { host, body: host.body };
      },
      async (page) => {
        await page.getByText("1 result file of this config cannot be read").click();
        await page.locator(".trend-point").nth(9).focus();
        await page.locator(".trend-tip").waitFor();
      },
    );
    assert.deepEqual(found, []);
  });

  it("a comparison of two and of three runs, with both replies of a test", async () => {
    const base: MadeRun = {
      number: 1,
      providers: ["steady", "faulty"],
      scenarios: ["Extract a person", "Order lines"],
      runs: 30,
      passes: () => 90,
    };
    const worse = { ...base, number: 2, passes: () => 40 };
    for (const heads of [[worse], [worse, { ...base, number: 3 }]]) {
      const found = await findAll(
        () => {
          const host = new FakeComparisonHost([base, ...heads].map(makeComparedRun));
          return { host, body: host.body };
        },
        async (page) => {
          await page.locator(".flipped-rows .flipped-row").first().click();
          await page.locator(".pair").waitFor();
        },
      );
      assert.deepEqual(found, []);
    }
  });
});

// --- internal ---

/** How long the tests of each cell took, and of one as a table; not there where none was run. */
async function unfoldTimes(page: Page): Promise<void> {
  const cells = page.locator(".cell-times summary");
  if ((await cells.count()) === 0) return;
  await cells.click();
  await page.locator(".cell-times .times-button").first().click();
  await page.locator(".time-bins").waitFor();
}
