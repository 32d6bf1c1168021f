import assert from "node:assert/strict";
import type { TestAttempts, TestKey } from "../../src/model/results/report.ts";
import { makeAttempts, makeTests } from "./reportPageData.ts";
import { hasFocus, ReportPageFixture, shownText } from "./reportPageFixture.ts";
import { FakeHost } from "./reportPageHost.ts";

describe("find in the report page", function () {
  this.timeout(60_000);
  const report = new ReportPageFixture();
  report.registerHooks();

  const box = () => report.page.getByLabel("Search tests");
  const press = (key: string) => report.page.keyboard.press(key);
  const position = () => report.page.locator(".find-position").textContent();
  const isAt = (text: string) => report.waitFor(async () => (await position()) === text);
  const opened = () => report.page.locator("#detail-title");
  /** The place that was gone to, and how many are marked. */
  const marked = () =>
    report.page.evaluate<[string, number]>(
      `[[...(CSS.highlights.get("found-current") ?? [])].join(), CSS.highlights.get("found")?.size ?? 0]`,
    );

  async function search(text: string): Promise<void> {
    await press("Control+f");
    await report.page.keyboard.type(text);
    await report.waitFor(() => report.asked().at(-1)?.filter.text === text);
  }

  it("is where Ctrl+F leads from anywhere, with what was searched before selected", async () => {
    await report.open(new FakeHost(makeTests(25)), { size: { width: 1280, height: 400 } });
    await report.page.locator("#test-0").waitFor();
    await press("Control+f");
    assert.ok(await hasFocus(box()));
    await report.waitFor(async () => ((await box().boundingBox())?.y ?? 1000) < 400);
    await report.page.keyboard.type("required");
    await report.page.locator(".cell").first().focus();
    await press("Meta+f");
    assert.ok(await hasFocus(box()));
    await report.page.keyboard.type("enum");
    assert.equal(await box().inputValue(), "enum");
    await press("Control+Shift+f");
    assert.equal(await box().inputValue(), "enum");
  });

  it("says where not all could be searched", async () => {
    const host = new FakeHost(makeTests(25));
    host.isCut = true;
    await report.open(host);
    await report.page.locator("#test-0").waitFor();
    const note = report.page.getByText("Replies are too long, or too many, to be searched whole");
    assert.equal(await note.count(), 0);
    await search("enum");
    await note.waitFor();
    await box().fill("");
    await note.waitFor({ state: "detached" });
  });

  it("goes through every place of every test found by Enter and F3, and round at the end", async () => {
    const host = new FakeHost(makeTests(2));
    host.attempts = withReply(() => "one lovelace, two Lovelace");
    await report.open(host);
    await report.page.locator("#test-0").waitFor();
    await search("llama");
    await isAt("");
    host.attempts = withReply(() => "a llama and a Llama");
    await press("Enter");
    await isAt("1 of 8");
    assert.match(await shownText(opened()), /local-llama, run 1/);
    await report.waitFor(async () => (await marked())[1] === 4);
    assert.ok(await hasFocus(box()));
    const places: string[] = [];
    for (let at = 0; at < 4; at += 1) {
      await isAt("1 of 8");
      places.push((await marked())[0]);
      await press(at % 2 === 0 ? "F3" : "Enter");
    }
    assert.equal(places.join(), "llama,Llama,llama,Llama");
    await isAt("2 of 8");
    await press("Shift+F3");
    await isAt("1 of 8");
    await report.waitFor(async () => (await marked())[0] === "Llama");
    for (let at = 0; at < 4; at += 1) await press("Shift+Enter");
    await isAt("8 of 8");
    await report.waitFor(async () => (await marked())[0] === "Llama");
    await press("F3");
    await isAt("1 of 8");
  });

  it("finds the next of 100,000 tests far from what is in the page", async () => {
    await report.open(new FakeHost(makeTests(6_250)));
    await report.page.locator("#test-0").waitFor();
    await search("mini");
    await report.page.getByText("25,000 of 100,000 tests").waitFor();
    await press("Shift+Enter");
    await isAt("25,000 of 25,000");
    assert.match(await shownText(opened()), /claude-mini, run 6,250/);
    await report.page.locator("#test-24999.selected").waitFor();
  });

  it("opens what is folded or cut where nothing else has the words", async () => {
    const host = new FakeHost(makeTests(1));
    const long = `${"x ".repeat(20_000)} needle`;
    host.attempts = (key) => {
      const { attempts, ...rest } = makeAttempts(key);
      return { ...rest, attempts: attempts.map((each) => ({ ...each, rawResponse: long })) };
    };
    host.tests = host.tests.map((test) => ({ ...test, errorCodes: ["needle"] }));
    await report.open(host);
    await report.page.locator("#test-0").waitFor();
    await search("needle");
    await press("F3");
    await report.waitFor(async () => (await marked())[0] === "needle");
    const raw = report.page.locator(".attempt").first().locator(".inner[open] .raw");
    assert.equal((await shownText(raw)).trimEnd().length, long.length);
  });

  it("goes on from the tests of the words that were typed, once these are here", async () => {
    const host = new FakeHost(makeTests(25));
    await report.open(host);
    await report.page.locator("#test-0").waitFor();
    host.isSilent = true;
    await search("llama");
    await press("Enter");
    assert.equal(await opened().count(), 0);
    host.isSilent = false;
    const asked = report.asked().at(-1);
    assert.ok(asked !== undefined);
    await host.answerTo(asked);
    await opened().getByText("local-llama, run 1").waitFor();
  });

  it("asks for words where F3 has none, and marks nothing once they are gone", async () => {
    await report.open(new FakeHost(makeTests(5)));
    await report.page.locator("#test-0").waitFor();
    await press("F3");
    assert.ok(await hasFocus(box()));
    await report.page.keyboard.type("lovelace");
    await report.page.getByText("No test matches the filter.").waitFor();
    await press("Enter");
    await press("Control+f");
    await report.page.keyboard.type("gpt");
    await press("Enter");
    await opened().waitFor();
    await report.waitFor(async () => (await marked())[1] === 0);
    await box().fill("required");
    await report.waitFor(async () => (await marked())[1] > 0);
    await box().fill("");
    await report.waitFor(async () => (await marked())[1] === 0);
    await isAt("");
  });
});

// --- internal ---

function withReply(reply: (key: TestKey) => string): (key: TestKey) => TestAttempts {
  return (key) => {
    const { attempts, ...rest } = makeAttempts(key);
    return {
      ...rest,
      attempts: attempts.map((attempt) => ({
        ...attempt,
        rawResponse: reply(key),
        parsedResponse: null,
      })),
    };
  };
}
