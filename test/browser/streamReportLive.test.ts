import assert from "node:assert/strict";
import type { StreamProgress } from "../../src/model/results/streamStatus.ts";
import { hasFocus, ReportPageFixture, readPixels, shownText } from "./reportPageFixture.ts";
import type { FakeHost } from "./reportPageHost.ts";
import { makeLiveModel, makeProgress } from "./streamReportData.ts";
import { makeStreamHost } from "./streamReportHost.ts";

const report = new ReportPageFixture();

describe("report page while a stream test goes on", function () {
  this.timeout(60_000);
  report.registerHooks();

  it("shows where each component stands, and only the troubles there are", async () => {
    await openLive(makeProgress({ source: { label: "heating on", skippedCount: 60 } }));
    const section = report.page.getByRole("region", { name: "Now: 11 Building comfort, run 2" });
    const [source, query, reaction] = await section.getByRole("listitem").allInnerTexts();
    assert.match(source ?? "", /facilities\s+generator\s+Running\s+Sent\s+12,340\s+Rate\s+531\/s/);
    assert.match(source ?? "", /Skipped\s+60\s+12,400 of 20,000 changes\s+heating on/);
    assert.match(
      query ?? "",
      /Records\s+12,020\s+Rate\s+523\/s\s+Queue\s+3 \(max 120\)\s+12,020 of/,
    );
    assert.match(
      reaction ?? "",
      /Refused\s+4\s+Waits\s+12\s+40 s of 60 s\s+2 requests held no JSON/,
    );
    const bar = section.getByRole("progressbar", {
      name: "Nearest stop trigger of comfort-alerts",
    });
    assert.equal(await bar.getAttribute("aria-valuenow"), "66");
    assert.equal(await bar.getAttribute("aria-valuetext"), "40 s of 60 s");
    await report.waitFor(async () => (await section.locator("canvas").count()) === 3);
    assert.equal(
      await section.getByRole("img", { name: /^Rate over time: at most 580\/s/ }).count(),
      3,
    );
  });

  it("offers what a component can be told in its state, and says what was chosen", async () => {
    const host = await openLive(
      makeProgress({ source: { state: "paused" }, query: { state: "error" } }),
    );
    assert.deepEqual(await enabledButtons("facilities"), [
      "Start",
      "Stop",
      "Reset",
      "Step",
      "Skip",
    ]);
    assert.deepEqual(await enabledButtons("room-comfort"), ["Reset"]);
    assert.deepEqual(await enabledButtons("comfort-alerts"), ["Pause", "Stop"]);
    await button("Pause comfort-alerts").click();
    await button("Reset comfort-alerts").click({ force: true });
    await button("Reset room-comfort").focus();
    await report.page.keyboard.press("Enter");
    await report.waitFor(() => commands(host).length === 2);
    assert.deepEqual(commands(host), [
      ["comfort-alerts", { name: "pause" }],
      ["room-comfort", { name: "reset" }],
    ]);
  });

  it("steps and skips by the number that stands there, and not by one that will not do", async () => {
    const host = await openLive(makeProgress({ source: { state: "stopped" } }));
    const count = report.page.getByLabel("Changes to step or skip, of facilities");
    await button("Step facilities").click();
    await count.fill("0");
    await button("Step facilities").click();
    assert.ok(await hasFocus(count), "the field that is wrong has the focus");
    await count.fill("250");
    await send(host, makeProgress({ source: { state: "stopped", recordCount: 12_345 } }));
    await report.page.getByText("12,345 of 20,000 changes").waitFor();
    await button("Skip facilities").click();
    await report.waitFor(() => commands(host).length === 2);
    assert.deepEqual(commands(host), [
      ["facilities", { name: "step", count: 1 }],
      ["facilities", { name: "skip", count: 250 }],
    ]);
  });

  it("takes new figures without losing focus or drawing anything from the start", async () => {
    const host = await openLive(makeProgress());
    const canvas = report.page.locator(".live-component canvas");
    await report.waitFor(async () => (await canvas.count()) === 3);
    await report.page.evaluate(
      "document.querySelectorAll('.live canvas, .live button, .live li').forEach((node) => { node.isOld = true; })",
    );
    const pause = button("Pause room-comfort");
    await pause.focus();
    const before = await readPixels(canvas.first());
    const series = { interval_ms: 1000, counts: [1, 900, 3, 700] };
    await send(
      host,
      makeProgress({ source: { series }, query: { state: "paused", recordCount: 12_500 } }),
    );
    await report.page.getByText("12,500").first().waitFor();
    assert.ok(await hasFocus(pause));
    assert.equal(await pause.getAttribute("aria-disabled"), "true");
    assert.deepEqual(await enabledButtons("room-comfort"), ["Start", "Stop", "Reset"]);
    await report.waitFor(async () => (await readPixels(canvas.first())) !== before);
    assert.equal(
      await report.page.evaluate(
        "[...document.querySelectorAll('.live canvas, .live button, .live li')].every((node) => node.isOld)",
      ),
      true,
    );
  });

  it("does not ask for the tests again while only the stream has news", async () => {
    const host = await openLive(makeProgress());
    await report.page.locator("#test-0").waitFor();
    const asked = report.asked().length;
    await send(host, makeProgress({ query: { recordCount: 13_000 } }));
    await report.page.getByText("13,000").waitFor();
    assert.equal(report.asked().length, asked);
    host.model.head.summary.totalTests += 1;
    await send(host, makeProgress({ query: { recordCount: 14_000 } }));
    await report.waitFor(() => report.asked().length === asked + 1);
  });

  it("tells a screen reader the states of components and not their figures", async () => {
    const host = await openLive(makeProgress());
    const status = report.page.locator("[role=status]").first();
    const text =
      "Scenario 11, run 2: facilities running, room-comfort running, comfort-alerts running";
    assert.equal(await status.textContent(), text);
    await send(host, makeProgress({ query: { recordCount: 15_000 } }));
    await report.page.getByText("15,000").waitFor();
    assert.equal(await status.textContent(), text);
  });

  it("goes away when the test has ended", async () => {
    const host = await openLive(makeProgress());
    await report.page.locator(".live").waitFor();
    const { stream, ...model } = makeLiveModel(host.model, makeProgress());
    await host.send({ type: "report", model: { ...model, state: "finished" } });
    await report.waitFor(async () => (await report.page.locator(".live").count()) === 0);
    assert.equal(await report.page.locator(".matrix").count(), 1);
  });

  it("shows hostile text of components as text", async () => {
    await openLive(
      makeProgress({
        source: { kind: hostile, label: hostile },
        query: { message: hostile, state: "error" },
        reaction: { nearestTrigger: { kind: "schema", progress: 2, text: hostile } },
      }),
    );
    const live = await shownText(report.page.locator(".live"));
    assert.equal(live.split(hostile).length - 1, 4);
    assert.equal(await report.page.locator("touchstone-report :is(img, script)").count(), 0);
    assert.equal(await report.page.evaluate("window.wasRun"), undefined);
  });

  it("stays within a narrow window", async () => {
    await openLive(makeProgress(), 340);
    await report.page.locator(".live canvas").first().waitFor();
    const wide = await report.page.evaluate(
      "[...document.querySelectorAll('.live, .live-component')].filter((part) => part.scrollWidth > part.clientWidth).length",
    );
    assert.equal(wide, 0);
  });
});

// --- internal ---

const hostile = "<img src=x onerror='window.wasRun=1'>";

async function openLive(stream: StreamProgress, width = 1280): Promise<FakeHost> {
  const host = makeStreamHost();
  host.model = makeLiveModel(host.model, stream);
  await report.open(host, { size: { width, height: 900 } });
  await report.page.locator(".live").waitFor();
  return host;
}

async function send(host: FakeHost, stream: StreamProgress): Promise<void> {
  await host.send({ type: "report", model: makeLiveModel(host.model, stream) });
}

function button(name: string) {
  return report.page.getByRole("button", { name, exact: true });
}

/** The commands a component can be told now, by their titles. */
async function enabledButtons(id: string): Promise<(string | null)[]> {
  const buttons = report.page.locator(`[data-component="${id}"] .controls [aria-disabled=false]`);
  return Promise.all((await buttons.all()).map((each) => each.getAttribute("title")));
}

function commands(host: FakeHost) {
  return host.received.flatMap((message) =>
    message.type === "controlComponent" ? [[message.componentId, message.command]] : [],
  );
}
