import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { makeComparedRun } from "./comparisonPageData.ts";
import { FakeComparisonHost } from "./comparisonPageHost.ts";
import { comparisonScenes, unfoldOverview } from "./comparisonScenes.ts";
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
  // 900 cells take a while.
  "many-cells": { widthsIn: byTurns },
};
const others = { inThemes: fewThemes };
/** Likewise of comparisons, where that is not wide and narrow in one theme each. */
const comparisonScopes: Readonly<
  Record<
    string,
    {
      readonly inThemes?: readonly Theme[];
      readonly widthsIn?: (theme: number) => readonly number[];
    }
  >
> = {
  two: {},
  three: {},
  "many-cells": { inThemes: ["vscode-dark"], widthsIn: byTurns },
};
/** Wide and narrow, in one theme each. */
function byTurns(theme: number): readonly number[] {
  return [theme % 2 === 0 ? 1600 : 320];
}
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
          if (scene.standing !== undefined) {
            await page.getByRole("region", { name: "Baseline" }).waitFor();
          }
          if (name !== "many-cells") await unfoldTimes(page);
        },
        scopes[name] ?? (scene.standing === undefined ? others : { ...others, widthsIn: byTurns }),
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

  for (const [name, runs] of Object.entries(comparisonScenes)) {
    it(`a comparison: ${name}`, async () => {
      const found = await findAll(
        () => {
          const host = new FakeComparisonHost(runs.map(makeComparedRun));
          return { host, body: host.body };
        },
        async (page) => {
          await page.locator(".verdict, .verdict-word").first().waitFor();
          await unfoldOverview(page);
          const flipped = page.locator(".flipped-rows .flipped-row").first();
          if ((await flipped.count()) === 0) return;
          await flipped.click();
          await page.locator(".pair").waitFor();
        },
        comparisonScopes[name] ?? { inThemes: fewThemes, widthsIn: byTurns },
      );
      assert.deepEqual(found, []);
    });
  }

  const made = {
    report: () => ({ host: new FakeHost(makeTests(2)) }),
    comparison: () => {
      const host = new FakeComparisonHost((comparisonScenes.two ?? []).map(makeComparedRun));
      return { host, body: host.body };
    },
    history: () => {
      const host = new FakeHistoryHost(makeHistoryRuns({ runs: 2 }));
      return { host, body: host.body };
    },
  };
  for (const [name, make] of Object.entries(made)) {
    it(`a ${name} that is waited for, and one that cannot be shown`, async () => {
      for (const isSilent of [true, false]) {
        const found = await findAll(
          () => {
            const { host, ...page } = make();
            host.isSilent = isSilent;
            if ("failure" in host) host.failure = "There is no run 2 here.";
            else host.unavailable = "There is no run 2 here.";
            return { host, ...page };
          },
          async (page) => await page.getByRole(isSilent ? "status" : "alert").waitFor(),
          { inThemes: fewThemes, widthsIn: byTurns },
        );
        assert.deepEqual(found, []);
      }
    });
  }
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
