import assert from "node:assert/strict";
import { hasFocus, ReportPageFixture, shownText } from "./reportPageFixture.ts";
import type { FakeHost } from "./reportPageHost.ts";
import { makeRecord, startNs } from "./streamReportData.ts";
import { makeStreamHost } from "./streamReportHost.ts";

const report = new ReportPageFixture();

describe("records in the report page", function () {
  this.timeout(60_000);
  report.registerHooks();

  it("are listed with time since the start, what came and its beginning, a page at a time", async () => {
    const host = await openRecords();
    const cells = report.page.locator("#record-1 [role=gridcell]");
    assert.deepEqual(await cells.allInnerTexts(), [
      "2",
      "4.21 ms",
      "POST /reaction",
      "room-comfort",
      '{"alert":"comfortable","room":"R2"}',
    ]);
    assert.equal(await grid().getAttribute("aria-rowcount"), "1001");
    await report.page.getByText("2 lines of the log are no records.").waitFor();
    assert.deepEqual(questions(host), [{ offset: 0, limit: 100, text: undefined }]);
    assert.ok((await report.page.locator(".record-rows .record-row").count()) < 40);
  });

  it("are walked through by key to the end, which is asked for when it is in view", async () => {
    const host = await openRecords();
    await grid().focus();
    await report.page.keyboard.press("End");
    await report.page.locator("#record-999", { hasText: "1,000" }).waitFor();
    assert.deepEqual(questions(host).at(-1), { offset: 900, limit: 100, text: undefined });
    assert.equal(await grid().getAttribute("aria-activedescendant"), "record-999");
    assert.equal(await report.page.locator("#record-0").count(), 0);
  });

  it("open whole with every digit, and go from there into an editor", async () => {
    const host = await openRecords();
    await grid().focus();
    await report.page.keyboard.press("ArrowDown");
    await report.page.keyboard.press("Enter");
    const record = report.page.getByRole("group", { name: "Record 2" }).first();
    const created = String(startNs + 4_212_500n);
    const json = record.locator(".raw");
    assert.equal(await shownText(json), makeRecord(2).json);
    assert.equal(await json.locator(".json-number").nth(1).innerText(), created);
    assert.equal(await json.locator(".json-key").first().innerText(), '"id"');
    assert.ok(await hasFocus(grid()), "the keyboard stays in the list");
    await record.getByRole("button", { name: "Open as JSON" }).click();
    await report.waitFor(() => host.received.at(-1)?.type === "openRecord");
    assert.deepEqual(host.received.at(-1), {
      type: "openRecord",
      title: "comfort-alerts scenario 11 run 1 record 2",
      json: makeRecord(2).json,
    });
    await report.page.keyboard.press("Escape");
    await report.waitFor(async () => (await record.count()) === 0);
    assert.ok(await hasFocus(grid()), "the focus is back in the list");
    assert.equal(await report.page.locator(".detail").count(), 1, "the pane stays");
  });

  it("are found by words, once nothing more is typed", async () => {
    const host = await openRecords();
    const search = report.page.getByLabel("Search records");
    await search.pressSequentially("too-hot R1");
    await report.page.getByText("34 found").waitFor();
    assert.equal(questions(host).length, 2, "asked once for all that was typed");
    assert.equal(questions(host).at(-1)?.text, "too-hot R1");
    assert.match(await shownText(report.page.locator("#record-0")), /too-hot/);
    await search.fill("no such thing");
    await report.page.getByText("No record has all these words.").waitFor();
    assert.equal(await grid().isVisible(), false);
    await search.fill("");
    await report.page.locator("#record-0").waitFor();
  });

  it("say why they could not be had, and are asked for again", async () => {
    const host = makeStreamHost();
    const { answerElse } = host;
    host.answerElse = (message) =>
      message.type === "getRecords"
        ? { type: "requestFailed", requestId: message.requestId, message: "The log is locked." }
        : answerElse(message);
    await openPane(host);
    await report.page.getByText("The log is locked.").waitFor();
    host.answerElse = answerElse;
    await report.page.getByRole("button", { name: "Try Again" }).click();
    await report.page.locator("#record-0").waitFor();
    assert.equal(await report.page.getByText("The log is locked.").count(), 0);
  });

  it("say that none was received", async () => {
    const host = makeStreamHost();
    withPage(host, () => ({ total: 0, rows: [] }));
    await openPane(host);
    await report.page.getByText("No record was received.").waitFor();
    assert.equal(await grid().isVisible(), false);
  });

  it("show those that were found later at the end of a log that is still being searched", async () => {
    const host = makeStreamHost();
    const all = Array.from({ length: 250 }, (_, index) => makeRecord(index + 1));
    let found = 150;
    withPage(host, (offset) => {
      const rows = all.slice(0, found).slice(offset, offset + 100);
      if (offset > 0) found = 250;
      return { total: found, rows };
    });
    await openPane(host);
    await report.page.locator("#record-0").waitFor();
    await grid().focus();
    await report.page.keyboard.press("End");
    await report.page.locator("#record-149", { hasText: "150" }).waitFor();
    await report.page.keyboard.press("End");
    await report.page.locator("#record-249", { hasText: "250" }).waitFor();
    await report.page.keyboard.press("PageUp");
    for (let press = 0; press < 15; press += 1) await report.page.keyboard.press("PageUp");
    await report.waitFor(async () => !(await grid().innerText()).includes("Loading…"));
  });

  it("show hostile text as text, and cut a huge record until all of it is asked for", async () => {
    const hostile = "<img src=x onerror='window.wasRun=1'>";
    const host = makeStreamHost();
    const json = `{\n  "body": ${JSON.stringify(hostile.repeat(1_000))}\n}`;
    withPage(host, () => ({
      total: 1,
      rows: [{ ...makeRecord(1), label: hostile, preview: hostile, queryId: hostile, json }],
    }));
    await openPane(host);
    await report.page.locator("#record-0").click();
    const raw = report.page.locator(".record-whole .raw");
    assert.equal((await shownText(raw)).length, 20_000);
    await report.page.getByRole("button", { name: /^Show all / }).click();
    await report.waitFor(async () => (await shownText(raw)) === json);
    assert.equal(await report.page.locator("touchstone-report :is(img, script)").count(), 0);
    assert.equal(await report.page.evaluate("window.wasRun"), undefined);
  });
});

// --- internal ---

async function openPane(host: FakeHost): Promise<void> {
  await report.open(host);
  await report.page.locator(".test-row", { hasText: "comfort-alerts" }).first().click();
}

async function openRecords(): Promise<FakeHost> {
  const host = makeStreamHost();
  await openPane(host);
  await report.page.locator("#record-0", { hasText: "POST" }).waitFor();
  return host;
}

function grid() {
  return report.page.getByRole("grid", { name: "Records", includeHidden: true });
}

function questions(host: FakeHost) {
  return host.received.flatMap((message) =>
    message.type === "getRecords"
      ? [{ offset: message.offset, limit: message.limit, text: message.text }]
      : [],
  );
}

/** Lets the records be answered by a page made here. */
function withPage(
  host: FakeHost,
  make: (offset: number) => { total: number; rows: ReturnType<typeof makeRecord>[] },
): void {
  const { answerElse } = host;
  host.answerElse = (message) => {
    if (message.type !== "getRecords") return answerElse(message);
    const { requestId, offset } = message;
    return { type: "getRecords", requestId, result: { ...make(offset), offset, brokenLines: 0 } };
  };
}
