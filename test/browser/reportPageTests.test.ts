import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import type { TestAttempts, TestKey } from "../../src/model/results/report.ts";
import { makeAttempts, makeTests } from "./reportPageData.ts";
import { hasFocus, ReportPageFixture, shownText } from "./reportPageFixture.ts";
import { FakeHost } from "./reportPageHost.ts";
import { makeSceneHost, reportScenes } from "./reportScenes.ts";

const hostile = `<img src=x onerror="window.wasRun=true"></script><script>window.wasRun=true</script>`;

describe("tests in the report page", function () {
  this.timeout(60_000);
  const report = new ReportPageFixture();
  report.registerHooks();

  describe("list of tests", () => {
    it("keeps few of 100,000 tests in the page wherever it is scrolled to", async () => {
      await report.open(new FakeHost(makeTests(6_250)));
      await report.page.getByText("100,000", { exact: true }).first().waitFor();
      for (const share of [0.25, 0.5, 1]) {
        await report.page.evaluate(`window.scrollTo(0, document.body.scrollHeight * ${share})`);
        await report.waitFor(async () => {
          const rows = await report.listed();
          return rows.length > 10 && rows.every((row) => !row.includes("Loading"));
        });
        assert.ok((await report.listed()).length < 80);
      }
      await report.page.locator("#test-99999").waitFor();
      const asked = report.host.received.filter((message) => message.type === "getTests");
      assert.ok(asked.length < 20, `asked ${asked.length} times`);
      assert.ok(asked.every(({ limit }) => limit === 200));
    });

    it("cuts a name off at its own end, whichever way it is written", async () => {
      await report.open(makeSceneHost(reportScenes["long-names"] ?? assert.fail()), {
        size: { width: 320, height: 900 },
      });
      await report.page.locator("#test-8").waitFor();
      for (const [row, isLeftToRight] of [
        [0, true],
        [8, false],
      ] as const) {
        const places = await report.page.evaluate<[number, number, number]>(`(() => {
          const name = document.querySelector("#test-${row} .col-scenario bdi");
          const text = [...name.childNodes].find(({ data }) => name.textContent === data);
          const range = document.createRange();
          range.setStart(text, 0);
          range.setEnd(text, 1);
          const [first, cell] = [range, name.parentElement].map((each) => each.getBoundingClientRect());
          return [first.left - cell.left, cell.right - first.right, cell.width];
        })()`);
        const [left, right, width] = places;
        assert.ok(left >= 0 && right >= 0, `its first letter is out of sight: ${places}`);
        assert.ok(
          isLeftToRight ? left < width / 2 : right < width / 2,
          `it begins within: ${places}`,
        );
      }
    });

    it("draws what is jumped to with the elements of rows that went, and keeps those of rows that stay", async () => {
      await report.open(new FakeHost(makeTests(6_250)));
      await goToRow(report.page, 50_000);
      await report.page.evaluate(nameElements);
      await goToRow(report.page, 75_000);
      const jumped = await listElements(report.page);
      assert.ok(jumped.size > 30);
      for (const [id, element] of jumped) assert.notEqual(element, "", `${id} is a new element`);
      assert.notEqual(jumped.get("test-75000"), "test-75000");
      assert.equal(await report.page.locator("#test-75000 .col-run").innerText(), "4,688");
      await report.page.evaluate(nameElements);
      await goToRow(report.page, 75_010);
      const moved = await listElements(report.page);
      for (const id of ["test-0", "test-75010", "test-75020"]) assert.equal(moved.get(id), id);
    });

    it("is walked through by keyboard, and Enter opens a test", async () => {
      await report.open(new FakeHost(makeTests(100)));
      const grid = report.page.getByRole("grid", { name: "Tests" });
      await grid.focus();
      const press = async (key: string, row: string) => {
        await report.page.keyboard.press(key);
        await report.waitFor(
          async () => (await grid.getAttribute("aria-activedescendant")) === row,
        );
        await report.waitFor(
          async () => (await report.page.locator(`#${row}.active`).count()) === 1,
        );
      };
      await press("ArrowDown", "test-1");
      await press("End", "test-1599");
      await press("ArrowUp", "test-1598");
      await press("Home", "test-0");
      await press("PageDown", `test-${Math.floor(900 / 28) - 4}`);
      await press("PageUp", "test-0");
      await press("ArrowDown", "test-1");
      await report.page.keyboard.press("Enter");
      const detail = report.page.getByRole("complementary");
      await detail.getByText("claude-mini, run 1").waitFor();
      assert.equal(await report.page.locator("#test-1").getAttribute("aria-selected"), "true");
      assert.ok(await hasFocus(grid));
      await detail.getByRole("button", { name: "Close" }).focus();
      await report.page.keyboard.press("Escape");
      await report.waitFor(async () => (await detail.count()) === 0);
      assert.ok(await hasFocus(grid));
    });

    it("filters by state, scenario and text, and says when nothing matches", async () => {
      await report.open(new FakeHost(makeTests(25)));
      await report.page.getByLabel("State", { exact: true }).selectOption("Failed");
      await report.page
        .getByLabel("Scenario", { exact: true })
        .selectOption("3 Nested order with line items");
      await report.page.getByLabel("Search tests").fill("required");
      await report.waitFor(async () => report.asked().at(-1)?.filter.text === "required");
      assert.deepEqual(report.asked().at(-1)?.filter, {
        state: "failed",
        scenario: 3,
        text: "required",
      });
      await report.page.getByLabel("Search tests").fill("no such thing");
      await report.page.getByText("No test matches the filter.").waitFor();
      await report.page.getByRole("button", { name: "Clear Filter" }).click();
      await report.page.locator("#test-0").waitFor();
      assert.equal(await report.page.getByLabel("Search tests").inputValue(), "");
      assert.equal(await report.page.getByLabel("State", { exact: true }).inputValue(), "");
    });

    it("drops answers to a filter that is no longer set", async () => {
      await report.open(new FakeHost(makeTests(25)));
      await report.page.locator("#test-0").waitFor();
      report.host.isSilent = true;
      await report.page.getByLabel("Provider", { exact: true }).selectOption("gpt-small");
      await report.page.getByLabel("Provider", { exact: true }).selectOption("local-llama");
      await report.waitFor(
        () => report.host.received.filter(({ type }) => type === "getTests").length === 3,
      );
      const [, late, last] = report.host.received.filter((message) => message.type === "getTests");
      assert.ok(late !== undefined && last !== undefined);
      report.host.isSilent = false;
      await report.host.answerTo(last);
      await report.page.getByText("100 of 400 tests").waitFor();
      await report.host.answerTo(late);
      await report.page.evaluate("new Promise(requestAnimationFrame)");
      assert.ok((await report.listed()).every((row) => row.includes("local-llama")));
    });

    it("shows why tests could not be had, and asks again", async () => {
      await report.open(new FakeHost(makeTests(25)));
      await report.page.locator("#test-0").waitFor();
      report.host.isSilent = true;
      await report.page.getByLabel("Provider", { exact: true }).selectOption("gpt-small");
      await report.waitFor(
        () => report.host.received.filter(({ type }) => type === "getTests").length === 2,
      );
      const asked = report.host.received.filter((message) => message.type === "getTests").at(-1);
      const requestId = asked?.requestId ?? 0;
      await report.host.send({
        type: "requestFailed",
        requestId,
        message: "The run host is gone.",
      });
      await report.page.getByText("The run host is gone.").waitFor();
      report.host.isSilent = false;
      await report.page.getByRole("button", { name: "Try Again" }).click();
      await report.page.getByText("100 of 400 tests").waitFor();
      assert.equal(await report.page.getByText("The run host is gone.").count(), 0);
    });
  });

  describe("attempts of a test", () => {
    it("marks every validation error at its place, and a click on it leads there", async () => {
      await report.open(new FakeHost(makeTests(25)));
      await report.page.locator("#test-1").click();
      const first = report.page.locator(".attempt").first();
      await first.locator(".json-mark").first().waitFor();
      const lines = (await shownText(first.locator(".json")))
        .split("\n")
        .map((line) => line.trim());
      const age = lines.findIndex((line) => line.startsWith('"age"'));
      assert.match(lines.slice(age + 1).join(" "), /^\s*Error:\s+must be integer\s+type\s+"email"/);
      await first.getByRole("button", { name: "/person/email" }).click();
      await report.waitFor(() => hasFocus(first.locator(".json-mark", { hasText: "must match" })));
      const facts = await shownText(first);
      for (const fact of ["812 ms", "412", "$0.00021", "a fenced block", "gpt-small-2026-08"]) {
        assert.ok(facts.includes(fact), fact);
      }
      assert.match(await shownText(report.page.locator(".attempt").nth(1)), /Attempt 2\s+Passed/);
    });

    it("cuts a huge reply until all of it is asked for", async () => {
      await report.open(new FakeHost(makeTests(1)));
      report.host.attempts = withReply("x".repeat(300_000));
      await report.page.locator("#test-0").click();
      const raw = report.page.locator(".attempt .raw").first();
      await raw.waitFor();
      assert.equal((await shownText(raw)).length, 10_000);
      await report.page
        .getByRole("button", { name: "Show all 300,000 characters" })
        .first()
        .click();
      await report.waitFor(async () => (await shownText(raw)).length === 300_000);
    });

    it("says why an errored attempt has no verdict", async () => {
      await report.open(new FakeHost(makeTests(1)));
      report.host.attempts = (key) => {
        const { attempts, ...rest } = makeAttempts(key);
        const errored = {
          ...attempts[0],
          rawResponse: "",
          parsedResponse: null,
          validationErrors: [],
          errorMessage: "no reply within 30 s",
          errorKind: "timeout",
        };
        return { ...rest, finalResponse: null, attempts: [errored as TestAttempts["attempts"][0]] };
      };
      await report.page.locator("#test-0").click();
      const attempt = report.page.locator(".attempt");
      await attempt.getByText("no reply within 30 s").waitFor();
      assert.match(await shownText(attempt), /Attempt 1\s+Errored/);
      assert.match(await shownText(attempt), /timeout/);
    });
  });

  it("shows hostile text of names, replies, errors and prompts as text", async () => {
    const tests = makeTests(1).map((test) => ({ ...test, errorCodes: [hostile] }));
    const evil = new FakeHost(tests);
    evil.model.head.config.name = hostile;
    evil.model.head.config.scenarioDetails = {
      "1": { name: hostile, kind: hostile, mode: hostile },
    };
    evil.model.head.config.providerDetails = { "gpt-small": { kind: hostile, model: hostile } };
    evil.attempts = (key) => {
      const { attempts, prompts, ...rest } = withReply(hostile)(key);
      const [first] = attempts;
      assert.ok(first !== undefined);
      first.parsedResponse = { [hostile]: hostile };
      first.validationErrors = [{ path: [hostile], message: hostile, code: hostile }];
      return { ...rest, attempts: [first], prompts: { p1: [{ role: "user", content: hostile }] } };
    };
    await report.open(evil);
    await report.page.locator("#test-0").click();
    await report.page.locator(".json-mark").waitFor();
    for (const summary of await report.page.locator(".inner > summary").all())
      await summary.click();
    assert.equal(await shownText(report.page.locator("h1:not(.visually-hidden)")), hostile);
    assert.ok((await shownText(report.page.locator(".json-mark"))).includes(hostile));
    assert.equal(await report.page.locator("touchstone-report :is(img, script)").count(), 0);
    assert.equal(await report.page.evaluate("window.wasRun"), undefined);
  });
});

// --- internal ---

function withReply(rawResponse: string): (key: TestKey) => TestAttempts {
  return (key) => {
    const { attempts, ...rest } = makeAttempts(key);
    return {
      ...rest,
      attempts: attempts.map((attempt) => ({ ...attempt, rawResponse, parsedResponse: null })),
    };
  };
}

/** Scrolls until the row is the first below the top of the window, and its page is there. */
async function goToRow(page: Page, index: number): Promise<void> {
  await page.locator("#test-0 .col-run").waitFor({ state: "attached" });
  await page.evaluate(`(() => {
    const list = document.querySelector(".test-rows").getBoundingClientRect();
    window.scrollBy(0, list.top + (list.height / 100_000) * ${index});
  })()`);
  await page.locator(`#test-${index} .col-run`).waitFor({ state: "attached" });
}

const rowElements = `[...document.querySelectorAll(".test-rows .test-row")]`;
const nameElements = `${rowElements}.forEach((row) => { row.dataset.name = row.id; })`;

/** By the id of each row the name of its element, empty for one that has come since they were named. */
async function listElements(page: Page): Promise<Map<string, string>> {
  const listed = `${rowElements}.map((row) => [row.id, row.dataset.name ?? ""])`;
  return new Map(await page.evaluate<[string, string][]>(listed));
}
