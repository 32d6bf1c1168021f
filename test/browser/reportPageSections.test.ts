import assert from "node:assert/strict";
import type { ReportModel } from "../../src/model/results/report.ts";
import { folder, makeModel, makeTests, runId } from "./reportPageData.ts";
import { hasFocus, ReportPageFixture, shownText } from "./reportPageFixture.ts";
import { FakeHost } from "./reportPageHost.ts";

const failures: ReportModel["failures"] = [
  {
    reason: "required",
    path: "/person/age",
    state: "failed",
    tests: 15,
    providers: [{ provider: "local-llama", tests: 15 }],
    filter: { fault: "required /person/age" },
    example: { provider: "local-llama", scenario: 2, runNumber: 7 },
    message: "must have required property 'age'",
    advice: "Ask for it in the prompt.",
  },
];

describe("sections of the report page", function () {
  this.timeout(60_000);
  const report = new ReportPageFixture();
  report.registerHooks();

  const bar = () => report.page.getByRole("navigation", { name: "Sections" });
  const link = (name: string) => bar().getByRole("link", { name });
  const names = () => bar().getByRole("link").allInnerTexts();
  const current = () => bar().locator("[aria-current=location]").allInnerTexts();
  const isCurrent = (name: string) => report.waitFor(async () => (await current()).join() === name);

  function makeHost(planned?: number): FakeHost {
    const host = new FakeHost(makeTests(25), planned);
    host.model = { ...host.model, failures };
    return host;
  }

  it("are named at the top as far as they are there", async () => {
    await report.open(makeHost());
    await isCurrent("Overview");
    const all = ["Overview", "Failures", "Times", "Compare", "History", "Tests"];
    assert.deepEqual(await names(), all);
    await report.host.send({ type: "report", model: makeModel(report.host.tests, 400) });
    await link("Failures").waitFor({ state: "detached" });
    assert.deepEqual(
      await names(),
      all.filter((name) => name !== "Failures"),
    );
    await report.host.send({ type: "report", model: makeModel(report.host.tests, 800) });
    await link("Compare").waitFor({ state: "detached" });
    assert.deepEqual(await names(), ["Overview", "Times", "Tests"]);
  });

  it("have the one in view marked, wherever one scrolls", async () => {
    await report.open(makeHost());
    await isCurrent("Overview");
    for (const id of ["times", "tests", "failures"]) {
      await report.page.evaluate(`document.getElementById("${id}").scrollIntoView()`);
      await isCurrent(`${id.charAt(0).toUpperCase()}${id.slice(1)}`);
    }
    await report.page.evaluate("window.scrollTo(0, document.body.scrollHeight)");
    await isCurrent("Tests");
  });

  it("are gone to by a click or by key, the keyboard with them", async () => {
    await report.open(makeHost(), { size: { width: 800, height: 500 } });
    await report.page.locator("#test-0").waitFor();
    for (const name of ["Times", "Failures", "History", "Tests", "Compare"]) {
      await link(name).focus();
      await report.page.keyboard.press("Enter");
      await isCurrent(name);
      assert.ok(await hasFocus(report.page.locator(`#${name.toLowerCase()}`)), name);
      const { y } = (await report.page.locator(`#${name.toLowerCase()}`).boundingBox()) ?? {};
      assert.ok(y !== undefined && y >= 30 && y < 60, `${name} at ${y}`);
    }
    await link("Overview").click();
    await isCurrent("Overview");
    assert.equal(await report.page.evaluate("window.scrollY"), 0);
  });

  it("stay in reach on a narrow page, the marked one in view", async () => {
    await report.open(makeHost(), { size: { width: 320, height: 600 } });
    await report.page.locator("#test-0").waitFor();
    await report.page.evaluate("document.getElementById('tests').scrollIntoView()");
    await isCurrent("Tests");
    await report.waitFor(async () => {
      const box = await link("Tests").boundingBox();
      return box !== null && box.x >= 0 && box.x + box.width <= 320 && box.y >= 0 && box.y < 40;
    });
    const overflow = "document.documentElement.scrollWidth > window.innerWidth";
    assert.equal(await report.page.evaluate(overflow), false);
  });

  it("are gone to when a link is followed, also to a report that is only just opened", async () => {
    const host = makeHost();
    host.isSilent = true;
    await report.open(host);
    await report.waitFor(() => host.received.some(({ type }) => type === "ready"));
    await host.send({ type: "showSection", section: "times" });
    host.isSilent = false;
    await host.answerTo({ type: "ready" });
    await isCurrent("Times");
    await host.send({ type: "showSection", section: "failures" });
    await isCurrent("Failures");
    const gone = makeModel(host.tests, 400);
    await host.send({ type: "report", model: gone });
    await link("Failures").waitFor({ state: "detached" });
    await host.send({ type: "showSection", section: "failures" });
    await isCurrent("Overview");
  });

  it("are where they were after a reload, whatever comes late above them", async () => {
    await report.open(makeHost());
    await report.page.locator("#test-0").waitFor();
    await link("Times").click();
    await isCurrent("Times");
    await report.waitFor(
      async () =>
        (await report.page.evaluate("window.touchstoneState().scrollTop === window.scrollY")) ===
        true,
    );
    const state = await report.page.evaluate("window.touchstoneState()");
    await report.close();

    const again = makeHost();
    await report.open(again, { state });
    await isCurrent("Times");
    const asked = again.received.find((message) => message.type === "getTeeth");
    assert.ok(asked?.type === "getTeeth");
    const result = {
      scenarios: [1, 2, 3, 4].map((scenario) => ({ scenario, refused: 4, total: 4, passed: [] })),
    };
    const before = await report.page.locator("#times").boundingBox();
    await again.send({ type: "getTeeth", requestId: asked.requestId, result });
    await report.page.getByText("refuses all 4 spoiled replies").first().waitFor();
    assert.deepEqual(await current(), ["Times"]);
    const after = await report.page.locator("#times").boundingBox();
    assert.equal(after?.y, before?.y);
  });

  it("have links to them, but for a run that is shown from a file alone", async () => {
    await report.open(makeHost(), { state: { runId, folder } });
    await report.page.locator("#test-0").waitFor();
    await link("Failures").click();
    await isCurrent("Failures");
    const copy = report.page.getByRole("button", { name: "Copy Link to This Section" });
    await copy.click();
    await report.waitFor(() => report.host.received.at(-1)?.type === "copyLink");
    assert.deepEqual(report.host.received.at(-1), { type: "copyLink", section: "failures" });
    await report.host.send({ type: "report", model: report.host.model, isLoose: true });
    await copy.waitFor({ state: "detached" });
    assert.ok(!(await names()).includes("History"));
  });

  it("lead to the pages of a comparison and of the history", async () => {
    await report.open(makeHost());
    await report.page.getByRole("button", { name: "Compare with Previous Run" }).click();
    await report.page.getByRole("button", { name: "Show History" }).click();
    assert.equal(
      await report.page.getByRole("button", { name: "Compare with Baseline" }).count(),
      0,
    );
    const actions = report.host.received.filter((message) => message.type === "runAction");
    assert.deepEqual(
      actions.map(({ action }) => action),
      ["compareWithPrevious", "showHistory"],
    );
  });
});

describe("the verdict in words in the report page", function () {
  this.timeout(60_000);
  const report = new ReportPageFixture();
  report.registerHooks();

  const said = () => shownText(report.page.locator(".run-verdict"));
  type Share = [provider: string, passed: number, ended: number, errored?: number];

  /** A model with these providers, and the scenarios by what they passed of ten. */
  function makeShares(providers: readonly Share[], scenarios: readonly number[]): ReportModel {
    const model = makeModel(makeTests(1), 16);
    const [figures] = model.providers;
    const [cell] = model.cells;
    assert.ok(figures !== undefined && cell !== undefined);
    return {
      ...model,
      providers: providers.map(([provider, passed, ended, errored = 0]) => {
        return { ...figures, provider, passed, ended, errored };
      }),
      cells: scenarios.map((passed, at) => ({ ...cell, scenario: at + 1, passed, ended: 10 })),
    };
  }

  const perfect: Share[] = ["a", "b", "c", "d"].map((provider) => [provider, 10, 10]);

  for (const [providers, scenarios, text] of [
    [[["a", 10, 10]], [10], "a passed all 10 tests."],
    [[["a", 9, 10]], [9], "a passed 9 of 10 tests."],
    [
      [
        ["b", 3, 10],
        ["a", 9, 10],
      ],
      [10, 2],
      "a passed 9 of 10 tests, b passed 3 of 10. Scenario 2 Classify a support request passed least, 2 of 10.",
    ],
    [perfect, [10, 10], "All 4 providers passed all of their tests."],
    [
      [...perfect, ["e", 1, 10]],
      [5, 5],
      "4 of 5 providers passed all of their tests; e passed least, 1 of 10.",
    ],
    [
      [
        ["a", 8, 10],
        ["b", 6, 10],
        ["c", 7, 10],
        ["d", 10, 10],
      ],
      [5, 5],
      "Of 4 providers d passed most, 10 of 10; b passed least, 6 of 10.",
    ],
    [
      [
        ["a", 0, 10, 10],
        ["b", 0, 10, 10],
      ],
      [0, 0],
      "No test has a verdict: all 20 errored.",
    ],
  ] as const satisfies [Share[], number[], string][]) {
    it(`says: ${text}`, async () => {
      const host = new FakeHost(makeTests(1));
      host.model = makeShares(providers, scenarios);
      await report.open(host);
      assert.equal((await said()).trim(), text);
    });
  }

  it("tells of a run that goes on what it came to so far, and of one without tests nothing", async () => {
    const host = new FakeHost(makeTests(1));
    host.model = { ...makeShares([["a", 9, 10]], [9]), state: "running" };
    await report.open(host);
    assert.equal((await said()).trim(), "So far: a passed 9 of 10 tests.");
    await host.send({ type: "report", model: makeModel([], 16) });
    await report.page.locator(".run-verdict").waitFor({ state: "detached" });
  });

  it("has the gates beside it: what was JSON, what fitted the schema, what had the expected values", async () => {
    const host = new FakeHost(makeTests(1));
    const [first, second, ...rest] = host.model.cells;
    assert.ok(first !== undefined && second !== undefined);
    const gates = { successRate: 50, parseRate: 100, schemaRate: 50 };
    host.model.cells = [
      { ...first, ended: 30, summary: { ...first.summary, ...gates } },
      { ...second, ended: 10, summary: { ...second.summary, parseRate: 60, schemaRate: 30 } },
    ];
    await report.open(host);
    const figures = () => shownText(report.page.locator(".figures"));
    assert.match(await figures(), /Parse → schema\s+90\.0% → 45\.0%/);
    const cell = report.page.locator(".matrix .cell").first();
    assert.match(await shownText(cell), /parse 100%\s+n 30/);
    const [withValues] = host.model.cells;
    assert.ok(withValues !== undefined);
    const summary = { ...withValues.summary, valueRate: 25 };
    const cells = [{ ...withValues, summary, fields: { tests: 30, missed: [] } }, ...rest];
    await host.send({ type: "report", model: { ...host.model, cells } });
    await report.page.getByText("Parse → schema → value").waitFor();
    assert.match(await figures(), /→ 25\.0%/);
  });
});
