import assert from "node:assert/strict";
import type { Standing } from "../../src/model/results/comparisonPage.ts";
import { makeTests } from "./reportPageData.ts";
import { ReportPageFixture, shownText } from "./reportPageFixture.ts";
import { FakeHost } from "./reportPageHost.ts";

const compared: Standing = {
  kind: "compared",
  base: "00000000-0000-4000-8000-000000000001",
  timestamp: "2026-11-29T12:00:00.000Z",
  verdict: "worse",
  sentence: "sim is worse: 20 of 60 passed at the first attempt.",
};

describe("the baseline in the report page", function () {
  this.timeout(60_000);
  const report = new ReportPageFixture();
  report.registerHooks();

  const line = () => report.page.getByRole("region", { name: "Baseline" });
  const asked = () => report.host.received.filter(({ type }) => type === "getStanding");

  /** A report whose run stands so; what stands changes with `standing`. */
  async function open(standing: Standing, planned?: number) {
    const host = new FakeHost(makeTests(2), planned);
    const said = { standing };
    host.answerElse = (message) =>
      message.type === "getStanding"
        ? { type: "getStanding", requestId: message.requestId, result: said.standing }
        : undefined;
    await report.open(host);
    return said;
  }

  it("is told of at the top, with its day, the verdict in words and a way to the comparison", async () => {
    await open(compared);
    const text = await shownText(line());
    assert.match(text, /^Against the baseline of 29 Nov 2026: worse\. sim is worse: 20 of 60/);
    await line().getByRole("button", { name: "Open Comparison" }).click();
    await report.waitFor(() =>
      report.host.received.some(
        (message) => message.type === "runAction" && message.action === "compareWithBaseline",
      ),
    );
  });

  for (const [standing, text] of [
    [{ kind: "isBaseline" }, "This run is the baseline of its config."],
    [
      { kind: "lost", reason: "The result file of the baseline is not here." },
      "Against the baseline: cannot tell. The result file of the baseline is not here.",
    ],
  ] as const) {
    it(`says it: ${text}`, async () => {
      await open(standing);
      assert.equal(await shownText(line()), text);
      assert.equal(await line().getByRole("button").count(), 0);
    });
  }

  it("is another one as soon as other runs changed", async () => {
    const said = await open({ kind: "isBaseline" });
    await line().waitFor();
    said.standing = { kind: "none" };
    await report.host.send({ type: "runsChanged" });
    await line().waitFor({ state: "detached" });
  });

  it("is not asked for while the run goes on, and only after the tests are here", async () => {
    await open(compared, 1600);
    await report.page.locator(".test-rows .test-row").first().waitFor();
    assert.equal(asked().length, 0);
    await report.close();
    await open(compared);
    await line().waitFor();
    const types = report.host.received.map(({ type }) => type);
    assert.ok(types.indexOf("getTests") < types.indexOf("getStanding"));
  });
});
