import assert from "node:assert/strict";
import { hasFocus, ReportPageFixture } from "./reportPageFixture.ts";
import { makeSceneHost, reportScenes } from "./reportScenes.ts";

describe("how long tests took, in the report page", function () {
  this.timeout(60_000);
  const report = new ReportPageFixture();
  report.registerHooks();

  const table = (name: string) => report.page.getByRole("table", { name, exact: true });
  const rowHeads = (name: string) => table(name).getByRole("rowheader").allInnerTexts();
  const openScene = async (name: keyof typeof reportScenes) => {
    const scene = reportScenes[name] ?? assert.fail();
    await report.open(makeSceneHost(scene));
    await table("Times and Cost").waitFor();
    return scene;
  };
  /** The cells of the rows of a table, without its heads. */
  const readRows = async (name: string) => {
    const rows = await table(name).locator("tbody tr").all();
    return await Promise.all(rows.map((row) => row.locator("th, td").allInnerTexts()));
  };

  it("is told of a provider by bars, which the keyboard unfolds into a table of all its tests", async () => {
    const { runs, scenarios } = await openScene("plain");
    const bars = table("Times and Cost").getByRole("button", { name: /tests took up to/ });
    assert.equal(await bars.count(), 3);
    const first = bars.first();
    assert.match(
      (await first.getAttribute("aria-label")) ?? "",
      /^60 tests took up to 1\.\d s, the most of them around /,
    );
    await first.focus();
    await report.page.keyboard.press("Enter");
    assert.equal(await first.getAttribute("aria-expanded"), "true");
    const rows = await readRows("gpt-small");
    const counts = rows.map(([, count]) => Number(count));
    assert.equal(
      counts.reduce((sum, count) => sum + count, 0),
      runs * scenarios.length,
    );
    assert.ok(counts.every((count) => count > 0));
    assert.match(rows[0]?.[0] ?? "", /^(up to )?\d+ ms/);
    assert.equal(rows.at(-1)?.[4], "100%");
    assert.ok(await hasFocus(first));
    await report.page.keyboard.press(" ");
    await table("gpt-small").waitFor({ state: "detached" });
  });

  it("is told of every cell, with its percentiles, in a table that is sorted", async () => {
    const { providers, scenarios } = await openScene("plain");
    const name = "Times by Cell";
    assert.equal(await table(name).count(), 0);
    await report.page.locator(".cell-times summary").press("Enter");
    await table(name).waitFor();
    const own = await readRows(name);
    assert.equal(own.length, providers.length * scenarios.length);
    const [provider, scenario, , p50, p95, p99, tests] = own[0] ?? [];
    assert.deepEqual([provider, scenario, tests], ["gpt-small", `1 ${scenarios[0]}`, "20"]);
    for (const figure of [p50, p95, p99]) assert.match(figure ?? "", /^[\d.]+ m?s$/);
    await table(name).getByRole("button", { name: "Scenario" }).press("Enter");
    await table(name).getByRole("button", { name: "Scenario" }).press("Enter");
    await report.waitFor(async () => (await readRows(name))[0]?.[1] === `3 ${scenarios[2]}`);
    await table(name)
      .getByRole("button", { name: /tests took up to/ })
      .first()
      .press("Enter");
    const rows = await readRows("gpt-small, scenario 3");
    assert.equal(
      rows.reduce((sum, [, count]) => sum + Number(count), 0),
      20,
    );
    assert.ok(
      (await rowHeads("Times and Cost")).includes("gpt-small"),
      "the other table is as it was",
    );
  });

  it("has one scale for all bars: what took longer lies further to the right", async () => {
    const host = makeSceneHost(reportScenes.plain ?? assert.fail());
    const { timeEdgesMs = [], providers } = host.model;
    const [fast, slow] = providers;
    assert.ok(timeEdgesMs.length > 5 && fast !== undefined && slow !== undefined);
    const last = timeEdgesMs.length - 1;
    const only = (from: number) => ({ times: { from, counts: [60] } });
    host.model = {
      ...host.model,
      providers: [
        { ...fast, ...only(0) },
        { ...slow, ...only(last) },
      ],
    };
    await report.open(host);
    const bars = table("Times and Cost").locator(".times-bars path");
    await bars.first().waitFor();
    const lefts = await bars.evaluateAll((paths) =>
      paths.map((path) => path.getBoundingClientRect().left),
    );
    assert.ok((lefts[0] ?? 0) + 100 < (lefts[1] ?? 0), lefts.join());
  });

  it("is said once where every provider has one cell only", async () => {
    const plain = reportScenes.plain ?? assert.fail();
    await report.open(makeSceneHost({ ...plain, scenarios: ["Extract a person"] }));
    await table("Times and Cost").waitFor();
    assert.equal(await report.page.locator(".cell-times").count(), 0);
  });
});
