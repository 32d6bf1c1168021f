import assert from "node:assert/strict";
import type { FrequentFailure, TestKey } from "../../src/model/results/report.ts";
import { makeAttempts, makeTests } from "./reportPageData.ts";
import { ReportPageFixture, shownText } from "./reportPageFixture.ts";
import { FakeHost } from "./reportPageHost.ts";

const failures: FrequentFailure[] = [
  {
    reason: "required",
    state: "failed",
    path: "/items/*/total",
    tests: 12,
    providers: [
      { provider: "local-llama", tests: 9 },
      { provider: "gpt-small", tests: 3 },
    ],
    filter: { state: "failed", fault: "required /items/*/total" },
    example: { provider: "local-llama", scenario: 3, runNumber: 7 },
    message: "must have required property 'total' <b>bold</b>",
    advice: "say in the prompt what the schema asks for here",
  },
  {
    reason: "http 404",
    state: "errored",
    tests: 3,
    providers: [{ provider: "gpt-small", tests: 3 }],
    filter: { state: "errored", fault: "http 404" },
    example: { provider: "gpt-small", scenario: 1, runNumber: 2 },
    message: "HTTP 404: no such model",
    advice: "check model and baseUrl",
  },
];

describe("failures in the report page", function () {
  this.timeout(60_000);
  const report = new ReportPageFixture();
  report.registerHooks();

  const openWith = async (over: Partial<FakeHost["model"]>) => {
    const host = new FakeHost(makeTests(25));
    host.model = { ...host.model, ...over };
    await report.open(host);
    await report.page.locator("#test-0").waitFor();
  };

  it("name the five providers that had them most, and the others when asked", async () => {
    const providers = Array.from({ length: 30 }, (_, at) => ({
      provider: `p${at}`,
      tests: 40 - at,
    }));
    await openWith({ failures: failures.slice(0, 1).map((each) => ({ ...each, providers })) });
    const cell = report.page.locator(".failures td.providers");
    const shown = () => cell.getByRole("button").filter({ visible: true }).allInnerTexts();
    assert.deepEqual(await shown(), ["p0 40", "p1 39", "p2 38", "p3 37", "p4 36"]);
    await cell.getByText("… and 25 more").press("Enter");
    await report.waitFor(async () => (await shown()).length === 30);
    await cell.getByRole("button", { name: "p29 11" }).press("Enter");
    await report.waitFor(() => report.asked().at(-1)?.filter.provider === "p29");
  });

  it("are listed with an example and what to do, and lead to their tests", async () => {
    await openWith({ failures });
    const table = report.page.getByRole("table", { name: "Most Frequent Failures" });
    const text = await shownText(table);
    assert.match(
      text,
      /required \/items\/\*\/total\s+12 failed 3\.0%\s+local-llama 9\s+gpt-small 3/,
    );
    assert.match(text, /local-llama, scenario 3, run 7: must have/);
    assert.match(text, /<b>bold<\/b>/);
    assert.match(
      text,
      /http 404\s+3 errored 0\.8%\s+gpt-small 3\s+gpt-small.*\s+check model and baseUrl/,
    );
    await report.page.getByLabel("Provider", { exact: true }).selectOption("gpt-small");
    const fault = "required /items/*/total";
    await table.getByRole("button", { name: fault }).click();
    await report.waitFor(async () => report.asked().at(-1)?.filter.fault === fault);
    assert.deepEqual(report.asked().at(-1)?.filter, { state: "failed", fault });
    await table.getByRole("button", { name: "local-llama 9" }).click();
    await report.waitFor(async () => report.asked().at(-1)?.filter.provider === "local-llama");
    assert.deepEqual(report.asked().at(-1)?.filter, {
      ...{ state: "failed", fault, provider: "local-llama" },
    });
    await report.page.getByRole("button", { name: fault }).last().click();
    await report.waitFor(async () => report.asked().at(-1)?.filter.fault === undefined);
    await table.getByRole("button", { name: "http 404" }).click();
    await report.waitFor(async () => report.asked().at(-1)?.filter.fault === "http 404");
    assert.deepEqual(report.asked().at(-1)?.filter, { state: "errored", fault: "http 404" });
  });

  it("tell beside them what providers were not sent as it stands", async () => {
    const warnings = [
      { provider: "local-llama", tests: 12, warning: "temperature is not sent: o3 reasons" },
      { provider: "gpt-small", tests: 1, warning: "openai does not enforce: <i>minLength</i>" },
    ];
    await openWith({ warnings });
    const section = report.page.getByRole("region", { name: "Sent Otherwise" });
    const text = await shownText(section);
    assert.match(text, /local-llama temperature is not sent: o3 reasons \(12 tests\)/);
    assert.match(text, /gpt-small openai does not enforce: <i>minLength<\/i> \(1 test\)/);
  });

  it("have no section where there are none", async () => {
    await openWith({});
    assert.equal(await report.page.getByText("Most Frequent Failures").count(), 0);
    assert.equal(await report.page.getByText("First token").count(), 0);
  });

  it("tell how many tests were not sent and why, beside the figures", async () => {
    const reason = "not sent, since 3 answers before were: HTTP 401: no key";
    await openWith({ notSent: [{ provider: "gpt-small", tests: 97, reason }] });
    const figures = await shownText(report.page.getByRole("region", { name: "Figures" }));
    assert.match(figures, /97 tests of gpt-small: not sent, since 3 answers before were: HTTP 401/);
  });

  it("leave room for the time to the first token, by provider that streams", async () => {
    await openWith({
      firstTokens: [
        { provider: "gpt-small", attempts: 40, p50Ms: 180, p95Ms: 1250 },
        { provider: "local-llama", attempts: 40, p50Ms: 6.4, p95Ms: 20 },
      ],
    });
    const figures = await shownText(report.page.getByRole("region", { name: "Figures" }));
    assert.match(figures, /First token, gpt-small\s+180 ms p50 · 1\.3 s p95/);
    assert.match(figures, /First token, local-llama\s+6\.4 ms p50 · 20 ms p95/);
  });

  it("show what an attempt tells of its tokens, and one that was not sent", async () => {
    const host = new FakeHost(makeTests(25));
    host.attempts = (key: TestKey) => {
      const made = makeAttempts(key);
      const [first, second] = made.attempts;
      if (first === undefined || second === undefined) return made;
      const usage = { cachedInputTokens: 300, reasoningTokens: 64, timeToFirstTokenMs: 212 };
      const lost = {
        ...{ success: false, durationMs: 0, httpRequests: 0, rawResponse: "" },
        ...{ errorMessage: "not sent, since …", errorKind: "auth" as const },
      };
      return {
        ...made,
        attempts: [
          { ...first, ...usage },
          { ...second, ...lost },
        ],
      };
    };
    await report.open(host);
    await report.page.locator("#test-0").click();
    const detail = report.page.getByRole("complementary");
    await detail.getByText("Attempt 2").waitFor();
    const text = await shownText(detail);
    assert.match(text, /Tokens in\s+412 \(300 cached\)/);
    assert.match(text, /Tokens out\s+96 \(64 reasoning\)/);
    assert.match(text, /First token\s+212 ms/);
    assert.match(text, /Attempt 2\s+Errored\s+not sent\s/);
  });
});
