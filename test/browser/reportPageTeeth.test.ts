import assert from "node:assert/strict";
import type { RunTeeth } from "../../src/model/results/teeth.ts";
import { makeTests } from "./reportPageData.ts";
import { hasFocus, ReportPageFixture, shownText } from "./reportPageFixture.ts";
import { FakeHost } from "./reportPageHost.ts";

const teeth: RunTeeth = {
  scenarios: [
    {
      scenario: 1,
      refused: 41,
      total: 48,
      passed: [
        { path: [], mutations: ["extra key added"] },
        { path: ["person", "age"], mutations: ["number too small", "number too large"] },
      ],
      pathsLeft: 12,
    },
    { scenario: 2, refused: 30, total: 30, passed: [] },
    { scenario: 3, problem: "no reply was accepted" },
  ],
};

/** A run of four scenarios whose schemas were tried, but for the last. */
function makeHost(): FakeHost {
  const host = new FakeHost(makeTests(2));
  host.answerElse = (message) =>
    message.type === "getTeeth"
      ? { type: "getTeeth", requestId: message.requestId, result: teeth }
      : undefined;
  return host;
}

describe("teeth in the report page", function () {
  this.timeout(60_000);
  const report = new ReportPageFixture();
  report.registerHooks();

  const section = () => report.page.getByRole("region", { name: "Schema Teeth" });
  const asked = () => report.host.received.filter(({ type }) => type === "getTeeth");

  it("says of each prompt scenario what its schema refuses and lets pass, or why that is not known", async () => {
    await report.open(makeHost());
    await section().getByText("41 of 48").waitFor();
    assert.deepEqual(await section().getByRole("listitem").allInnerTexts(), [
      "The schema of 1 Extract a person from a letter refuses 41 of 48 spoiled replies (85.4%)\n" +
        "passes: (root) extra key added; /person/age number too small, number too large",
      "The schema of 2 Classify a support request refuses all 30 spoiled replies",
      "The schema of 3 Nested order with line items was not tried: no reply was accepted",
      "4 Recommend an action is not in the snapshot of this run",
    ]);
  });

  it("asks once, after the report and its first tests are here", async () => {
    const host = makeHost();
    host.isSilent = true;
    await report.open(host);
    const next = async (type: string) => {
      await report.waitFor(() => host.received.some((message) => message.type === type));
      const message = host.received.find((each) => each.type === type);
      assert.ok(message !== undefined && asked().length === 0, type);
      await host.answerTo(message);
    };
    await next("ready");
    await next("getTests");
    await section().getByText("is tried").first().waitFor();
    await report.waitFor(() => asked().length === 1);
    await host.send({ type: "report", model: host.model });
    host.isSilent = false;
    await report.page.getByPlaceholder("Search tests").fill("enum");
    await report.waitFor(() => report.asked().length > 1);
    assert.equal(asked().length, 1);
  });

  it("unfolds what passes, place by place, with the keyboard", async () => {
    await report.open(makeHost(), { theme: "vscode-light" });
    const summary = section().locator("summary");
    await summary.waitFor();
    await summary.focus();
    assert.ok(await hasFocus(summary));
    await report.page.keyboard.press("Enter");
    const passed = section().locator("dl");
    assert.equal(
      await shownText(passed),
      "(root)\nextra key added\n/person/age\nnumber too small, number too large",
    );
    await section()
      .getByText("Only the outermost places were spoiled; 12 more were not.")
      .waitFor();
    await report.page.keyboard.press("Enter");
    await passed.waitFor({ state: "hidden" });
  });

  it("says in one sentence that the schemas of a run are not known", async () => {
    const host = makeHost();
    host.answerElse = (message) =>
      message.type === "getTeeth"
        ? { type: "requestFailed", requestId: message.requestId, message: "They are not known." }
        : undefined;
    await report.open(host);
    await section().getByText("They are not known.").waitFor();
    assert.equal(await section().getByRole("listitem").count(), 0);
  });

  it("has no such section while a run goes on", async () => {
    await report.open(new FakeHost(makeTests(2), 400));
    await report.page.locator(".test-row").first().waitFor();
    assert.equal(await section().count(), 0);
    assert.deepEqual(asked(), []);
  });
});
