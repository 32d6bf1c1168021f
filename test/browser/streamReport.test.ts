import assert from "node:assert/strict";
import type { TestComponent } from "../../src/model/results/report.ts";
import { formatDateTime } from "../../src/model/words/dates.ts";
import { hasFocus, ReportPageFixture, readPixels, shownText } from "./reportPageFixture.ts";
import type { FakeHost, Theme } from "./reportPageHost.ts";
import { startNs } from "./streamReportData.ts";
import { makeStreamHost } from "./streamReportHost.ts";

const themes = [
  "vscode-light",
  "vscode-dark",
  "vscode-high-contrast",
  "vscode-high-contrast-light",
] satisfies Theme[];
const report = new ReportPageFixture();

describe("report page of a stream test", function () {
  this.timeout(60_000);
  report.registerHooks();

  it("shows the verdict, what stopped it, and leads from an error to its place in the outcome", async () => {
    await openTest(makeStreamHost());
    const outcome = report.page.getByRole("region", { name: "Outcome" });
    assert.match(await shownText(outcome), /Failed\s+Stopped by record-count/);
    await outcome.getByText("Outcome", { exact: true }).click();
    assert.equal(await outcome.locator(".json").isVisible(), false);
    await outcome.getByRole("button", { name: "/recordsPerSecond must be >= 500" }).click();
    await report.waitFor(() => hasFocus(outcome.locator(".json-mark")));
  });

  it("shows the figures in units a person reads", async () => {
    await openTest(makeStreamHost());
    const figures = await shownText(report.page.locator(".stream-figures"));
    assert.match(figures, /Records\s+1,000\s+Records per second\s+237\/s/);
    // 1000 records over 999 times of 4.2125 ms.
    assert.match(figures, /First to last record\s+238\/s\s+Duration\s+4\.21 s/);
    assert.match(figures, /Refused\s+4\s+Late\s+1\s+Waits\s+12\s+Most in the queue\s+120/);
    assert.doesNotMatch(figures, /Bootstrap/);
    const table = report.page.getByRole("table", { name: "Durations" });
    assert.deepEqual(await table.getByRole("columnheader").allInnerTexts(), [
      "Between records",
      "Latency",
    ]);
    const p99 = table.getByRole("row", { name: "p99", exact: false }).first();
    assert.match(await shownText(p99), /p99\s+33\.7 ms\s+6\.80 ms/);
  });

  it("shows what was sent beside what came, and leads from each difference to its examples and their records", async () => {
    const host = makeStreamHost();
    await openTest(host);
    const ledger = report.page.getByRole("region", { name: "Sent and Received" });
    assert.match(
      await shownText(ledger.locator(".ledger")),
      /Sent\s+1,003\s+Delivered\s+1,002\s+Recorded\s+1,000\s+Unique\s+977/,
    );
    const widths = await ledger
      .locator(".ledger-step .share-first")
      .evaluateAll((bars) => bars.map((bar) => bar.getBoundingClientRect().width));
    assert.deepEqual(
      widths,
      widths.toSorted((a, b) => b - a),
    );
    assert.ok((widths[0] ?? 0) > (widths[3] ?? 0) && (widths[3] ?? 0) > 50, String(widths));
    assert.match(
      await shownText(ledger),
      /1 not delivered\s+4 refused: its body is larger.*facilities sent late: p99 1\.20 s, 61\.5 % within/s,
    );

    await ledger.getByText("25 missing: delivered, and not come").click();
    const missing = ledger.locator('[data-kind="missing"]');
    assert.match(await shownText(missing), /room-1\s+change 1 of facilities.*and 5 more/s);
    await ledger.getByText("2 unexpected: never sent").click();
    assert.match(
      await shownText(ledger.locator('[data-kind="unexpected"]')),
      /nobody\s+record 90\s+no key\s+record 91/,
    );
    await missing.getByRole("button", { name: "room-7", exact: true }).click();
    const box = report.page.getByRole("searchbox", { name: "Search records" });
    await report.waitFor(async () => (await box.inputValue()) === "room-7");
    await report.waitFor(async () =>
      sent(host, "getRecords").some(({ text }) => text === "room-7"),
    );
  });

  it("says that each change came once where nothing differs", async () => {
    const host = withComponent(makeStreamHost(), ({ observed, ...component }) => {
      assert.ok(observed?.ledger !== undefined);
      const none = {
        missing_count: 0,
        duplicate_count: 0,
        out_of_order_count: 0,
        unexpected_count: 0,
      };
      const counts = { sent_count: 1000, delivered_count: 1000, refused_count: 0, late_count: 0 };
      const ledger = { ...observed.ledger, ...none };
      return { ...component, observed: { ...observed, ...counts, ledger } };
    });
    await openTest(host);
    const ledger = report.page.getByRole("region", { name: "Sent and Received" });
    assert.match(await shownText(ledger), /Each change came once, in order\./);
  });

  it("draws both charts, says in words what they show, and draws them anew for another theme", async () => {
    await openTest(makeStreamHost());
    const rate = report.page.getByRole("img", {
      name: /^Rate over time: at most 420\/s in 4\.30 s$/,
    });
    const percentiles = report.page.getByRole("img", {
      name: "Percentiles of between records and latency; the table holds the values",
    });
    for (const chart of [rate, percentiles]) {
      await report.waitFor(async () => (await chart.locator("canvas").count()) === 1);
      const dark = await readPixels(chart.locator("canvas"));
      await report.page.evaluate("document.body.className = 'vscode-light'");
      await report.waitFor(async () => (await readPixels(chart.locator("canvas"))) !== dark);
      await report.page.evaluate("document.body.className = 'vscode-dark'");
      await report.waitFor(async () => (await readPixels(chart.locator("canvas"))) === dark);
    }
  });

  for (const theme of themes) {
    it(`draws lines that stand out from the ground in ${theme}`, async () => {
      await openTest(makeStreamHost(), theme);
      const key = report.page.locator(".chart-key").first();
      await key.waitFor();
      const colors = await report.page.evaluate(`
        [["body", "backgroundColor"], [".chart-key-1", "borderTopColor"], [".chart-key-2", "borderTopColor"]]
          .map(([place, name]) => {
            const canvas = document.createElement("canvas").getContext("2d");
            canvas.fillStyle = getComputedStyle(document.querySelector(place))[name];
            canvas.fillRect(0, 0, 1, 1);
            return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
          })`);
      const [ground, ...lines] = (colors as number[][]).map(luminance);
      for (const line of lines) assert.ok(contrast(ground ?? 0, line) >= 3, JSON.stringify(colors));
    });
  }

  it("reads the percentiles under the pointer", async () => {
    await openTest(makeStreamHost());
    const chart = report.page.locator("touchstone-percentiles .u-over");
    await chart.waitFor();
    await chart.scrollIntoViewIfNeeded();
    const box = await chart.boundingBox();
    assert.ok(box !== null);
    await report.page.mouse.move(box.x + box.width - 1, box.y + box.height / 2);
    await report.page.getByText("at max").waitFor();
    const legend = await shownText(report.page.locator(".chart-legend"));
    assert.match(legend, /Between records \d+ ms\s+Latency \d+\.\d ms/);
  });

  it("says what is not here: the summary, the logs, or a logger for them", async () => {
    const reasons: [(component: TestComponent) => TestComponent, RegExp][] = [
      [
        ({ observed, ...rest }) => ({ ...rest, files: [] }),
        /The log files of this test are not in this working tree\./,
      ],
      [
        (component) => ({ ...withLoggers(component, []), files: [] }),
        /No records were kept: the component has no jsonl logger\./,
      ],
      [
        (component) => ({
          ...withLoggers(component, [
            {
              has_output: false,
              logger_name: "jsonl",
              output_folder_path: null,
              error: "disk full",
            },
          ]),
          files: [],
        }),
        /No records were kept: disk full/,
      ],
    ];
    for (const [change, reason] of reasons) {
      const host = withComponent(makeStreamHost(), change);
      await openTest(host);
      assert.match(
        await shownText(
          report.page.locator(".stream-part", { hasText: "Records" }).filter({ hasText: reason }),
        ),
        reason,
      );
      assert.equal(
        host.received.some(({ type }) => type === "getRecords"),
        false,
      );
      await report.close();
    }
  });

  it("says that nothing was measured where the summary is not here, and still shows the verdict", async () => {
    await openTest(withComponent(makeStreamHost(), ({ observed, ...rest }) => rest));
    await report.page.getByText("What was measured is not here").waitFor();
    assert.match(await shownText(report.page.getByRole("region", { name: "Outcome" })), /Failed/);
    assert.equal(await report.page.locator("touchstone-rate").count(), 0);
  });

  it("lists what went wrong and the loggers that gave up", async () => {
    const host = withComponent(makeStreamHost(), (component) => ({
      ...withLoggers(component, [
        {
          has_output: false,
          logger_name: "console",
          output_folder_path: null,
          error: "no console",
        },
      ]),
    }));
    const { answerElse } = host;
    host.answerElse = (message) => {
      const answer = answerElse(message);
      const observed =
        answer?.type === "getStreamTest" ? answer.result.components[0]?.observed : undefined;
      if (observed !== undefined) {
        observed.errors = ["bad request from 10.0.0.7"];
        observed.error_count = 3;
      }
      return answer;
    };
    await openTest(host);
    const troubles = await shownText(report.page.getByRole("list", { name: "What went wrong" }));
    assert.match(
      troubles,
      /bad request from 10\.0\.0\.7\s+Logger console: no console\s+and 2 more/,
    );
  });

  it("shows the failure of one answer beside the other, and asks again", async () => {
    const host = makeStreamHost();
    const { answerElse } = host;
    host.answerElse = (message) =>
      message.type === "getStreamTest"
        ? {
            type: "requestFailed",
            requestId: message.requestId,
            message: "The folder cannot be read.",
          }
        : answerElse(message);
    await openTest(host);
    await report.page.getByText("The folder cannot be read.").waitFor();
    assert.match(await shownText(report.page.getByRole("region", { name: "Outcome" })), /Failed/);
    host.answerElse = answerElse;
    await report.page.getByRole("button", { name: "Try Again" }).click();
    await report.page.locator(".stream-figures").waitFor();
    assert.equal(await report.page.getByText("The folder cannot be read.").count(), 0);
  });

  it("opens and reveals the files of each component", async () => {
    const host = makeStreamHost();
    await openTest(host);
    const files = report.page.getByRole("region", { name: "Components and Files" });
    const sections = await shownText(files);
    assert.match(sections, /comfort-alerts\s+http\s+Stopped\s+1,000 records, 237\/s/);
    assert.match(sections, /facilities\s+generator\s+Finished\s+20,000 changes, 5,000\/s/);
    assert.match(
      sections,
      /room-comfort\s+redis-stream\s+None of its files is in this working tree/,
    );
    assert.match(sections, /output_log\/jsonl_file\/outputs_00000\.jsonl\s+1\.41 MB/);
    await files.getByRole("button", { name: "Open test_run_summary.json of facilities" }).click();
    await files.getByRole("button", { name: "Reveal test_run_summary.json of facilities" }).click();
    const path = `test_runs/${host.model.head.id}/sources/facilities/test_run_summary.json`;
    await report.waitFor(() => sent(host, "openFile").length === 2);
    assert.deepEqual(sent(host, "openFile"), [
      { type: "openFile", path, reveal: false },
      { type: "openFile", path, reveal: true },
    ]);
  });

  it("takes times spelled as text, and shows when the first record came", async () => {
    await openTest(makeStreamHost());
    const figures = await shownText(report.page.locator(".stream-figures"));
    const first = formatDateTime(new Date(Number(startNs / 1_000_000n)).toISOString());
    assert.ok(figures.includes(first), figures);
  });

  it("still shows the attempts of a test that was prompted", async () => {
    const host = makeStreamHost();
    await report.open(host);
    await report.page.locator(".test-row", { hasText: "gpt-small" }).first().click();
    await report.page.locator(".detail summary", { hasText: "Attempt 1" }).waitFor();
    assert.equal(sent(host, "getStreamTest").length, 0);
  });

  it("leaves out first attempts and retries where nothing was prompted", async () => {
    await report.open(makeStreamHost(true));
    const cell = report.page.getByRole("button", { name: /^comfort-alerts, scenario 11/ });
    assert.match(await shownText(cell), /^comfort-alerts, scenario 11:\s+50\.0%\s+passed,\s+n 2$/);
    const overview = await shownText(report.page.locator(".overview"));
    assert.doesNotMatch(overview, /first attempt|Retry Ladder|retries| first/i);
  });

  it("shows a dash where a component has no test of a scenario", async () => {
    await report.open(makeStreamHost());
    const row = report.page.locator(".matrix tbody tr", { hasText: "comfort-alerts" });
    assert.equal(await shownText(row.locator("td").first()), "–");
    const ladder = await shownText(report.page.locator(".ladder"));
    assert.match(ladder, /gpt-small/);
    assert.doesNotMatch(ladder, /comfort/);
  });

  it("stays within a narrow window", async () => {
    const host = makeStreamHost();
    await report.open(host, { size: { width: 340, height: 700 } });
    await report.page.locator("#tests-title").scrollIntoViewIfNeeded();
    await report.page.locator(".test-row", { hasText: "comfort" }).nth(1).click();
    await report.page.locator("#record-0").waitFor();
    const wide = await report.page.evaluate(
      "[document.body, document.querySelector('.detail')].filter((part) => part.scrollWidth > part.clientWidth).map((part) => part.className + part.scrollWidth)",
    );
    assert.deepEqual(wide, []);
  });
});

// --- internal ---

async function openTest(host: FakeHost, theme?: Theme): Promise<void> {
  await report.open(host, { theme });
  await report.page.locator(".test-row", { hasText: "comfort-alerts" }).first().click();
  await report.page.locator(".detail").waitFor();
}

function sent<T extends FakeHost["received"][number]["type"]>(host: FakeHost, type: T) {
  return host.received.filter(
    (message): message is Extract<FakeHost["received"][number], { type: T }> =>
      message.type === type,
  );
}

/** Relative luminance of a colour, 0–1, as WCAG 2 has it. */
function luminance(rgb: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = rgb.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: number, b: number): number {
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** Changes the component whose test is opened. */
function withComponent(
  host: FakeHost,
  change: (component: TestComponent) => TestComponent,
): FakeHost {
  const { answerElse } = host;
  host.answerElse = (message) => {
    const answer = answerElse(message);
    if (answer?.type !== "getStreamTest") return answer;
    const [first, ...others] = answer.result.components;
    assert.ok(first !== undefined);
    return { ...answer, result: { ...answer.result, components: [change(first), ...others] } };
  };
  return host;
}

function withLoggers(
  component: TestComponent,
  loggers: NonNullable<TestComponent["observed"]>["loggers"],
): TestComponent {
  assert.ok(component.observed !== undefined);
  return { ...component, observed: { ...component.observed, loggers } };
}
