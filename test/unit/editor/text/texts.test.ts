import assert from "node:assert/strict";
import { formatConfigName } from "../../../../src/editor/text/configText.ts";
import {
  describeDeleted,
  describeDeletion,
  describeKept,
} from "../../../../src/editor/text/deletionText.ts";
import { formatDay, parseFileDate } from "../../../../src/editor/text/format.ts";
import {
  formatFilter,
  formatGrouping,
  formatUnnamed,
} from "../../../../src/editor/text/listingText.ts";
import * as runText from "../../../../src/editor/text/runText.ts";
import { buildFinishNotice } from "../../../../src/editor/views/finishNotice.ts";
import { makeElsewhere, makeEntry, makeOutcome, makeProgress, makeSummary } from "./makeRun.ts";

describe("texts of runs", () => {
  it("calls the days before this one by name, across the end of a month", () => {
    const now = new Date(2026, 2, 1, 0, 5);
    assert.equal(formatDay(new Date(2026, 2, 1, 0, 1), now), "Today");
    assert.equal(formatDay(new Date(2026, 1, 28, 23, 59), now), "Yesterday");
    assert.equal(formatDay(new Date(2026, 1, 27), now), "Fri 27 Feb 2026");
  });

  it("reads the date of a result file from its name in either spelling", () => {
    const expected = new Date("2025-11-26T10:30:00.000Z");
    assert.deepEqual(parseFileDate("2025-11-26T10-30-00-000Z.json"), expected);
    assert.deepEqual(parseFileDate("2025-11-26T10-30-00.000Z.json"), expected);
    assert.deepEqual(parseFileDate("2025-11-26T10-30-00-000Z-0b2f6d0e.json"), expected);
    assert.equal(parseFileDate("notes.json"), undefined);
    assert.equal(parseFileDate("2025-13-99T10-30-00-000Z.json"), undefined);
  });

  it("describes a run by its rates, time and duration, and says when its file is not here", () => {
    const entry = makeEntry();
    assert.match(
      runText.formatRunDescription(entry, true),
      /^96\.7% · first 80\.0% · \d\d:\d\d:\d\d · 12\.4 s$/,
    );
    assert.match(runText.formatRunDescription(entry, false), /^no file here · 96\.7% · /);
  });

  it("shows no rates of a run without tests, nor figures another tool left out", () => {
    const summary = { providers: ["sim"], totalTests: 0, successRate: 0 };
    const entry = makeEntry({ summary, duration: undefined });
    assert.match(runText.formatRunDescription(entry, true), /^\d\d:\d\d:\d\d$/);
    assert.equal(runText.runState(entry, true), "empty");
  });

  it("names a run without a name by its providers", () => {
    assert.equal(runText.formatRunName(makeEntry({ name: undefined })), "sim, local");
    const summary = { providers: [], totalTests: 1, successRate: 0 };
    const entry = makeEntry({ name: undefined, summary });
    assert.equal(runText.formatRunName(entry), entry.id);
  });

  it("tells how a run ended by status first, then by its rate", () => {
    const rated = (successRate: number) =>
      makeEntry({ summary: { providers: [], totalTests: 4, successRate } });
    assert.equal(runText.runState(rated(100), true), "passed");
    assert.equal(runText.runState(rated(99.9), true), "partly failed");
    assert.equal(runText.runState(rated(0), true), "failed");
    assert.equal(runText.runState({ ...rated(100), status: "interrupted" }, true), "interrupted");
    assert.equal(runText.runState({ ...rated(100), status: "cancelled" }, true), "cancelled");
    assert.equal(runText.runState({ ...rated(100), status: "failed" }, true), "errored");
    assert.equal(runText.runState(rated(100), false), "missing");
  });

  it("shows no rates of a probe, whose tests are no tests of anybody", () => {
    const probe = makeEntry({ name: "people probe local", probe: true });
    assert.equal(runText.runState(probe, true), "probed");
    assert.match(runText.formatRunDescription(probe, true), /^\d\d:\d\d:\d\d · 12\.4 s$/);
    assert.doesNotMatch(JSON.stringify(runText.describeRun(probe, true)), /%/);
    const aria = runText.formatRunAria(probe, true);
    assert.match(aria, /^people probe local, provider probed, /);
    assert.doesNotMatch(aria, /%/);
    assert.equal(runText.runState({ ...probe, status: "cancelled" }, true), "cancelled");
    assert.equal(runText.runState({ ...probe, status: "failed" }, true), "errored");
    assert.equal(runText.runState(probe, false), "missing");
  });

  it("says in words what icons say", () => {
    const aria = runText.formatRunAria(makeEntry(), true);
    assert.match(aria, /^people, some tests failed, 96\.7% passed, 80\.0% at first attempt, /);
    const progress = runText.formatProgressAria(makeProgress());
    assert.equal(progress, "people, running, 45 of 120 tests ended");
  });

  it("shows where a run stands, and that it is stopping", () => {
    assert.equal(runText.formatProgress(makeProgress()), "45/120 · 100% · 3.1 s");
    assert.equal(runText.formatProgress(makeProgress(), { isRated: true }), "45/120 · 3.1 s");
    const summary = makeSummary({ totalTests: 0 });
    assert.equal(
      runText.formatProgress(makeProgress({ summary, stopping: true })),
      "0/120 · stopping",
    );
  });

  it("puts the rate before the name of a run, whether it has ended, goes on or goes on elsewhere", () => {
    const progress = makeProgress();
    assert.equal(runText.formatRated({ entry: makeEntry() }), "96.7% people");
    assert.equal(runText.formatRatedProgress(progress), "100% people");
    assert.equal(runText.formatRatedElsewhere(makeElsewhere({ progress })), "100% theirs");
    const isRated = { isRated: true };
    const run = makeElsewhere({ progress });
    assert.equal(runText.formatElsewhere(run, isRated), "elsewhere · 45/120 · 3.1 s");
    for (const without of [
      { summary: makeSummary({ totalTests: 0 }) },
      { probe: { told: 6, groups: 14 } },
    ]) {
      assert.equal(runText.formatRatedProgress(makeProgress(without)), "people");
    }
    assert.equal(runText.formatRatedElsewhere(makeElsewhere({})), "theirs");
  });

  it("shows of a probe that goes on how many keywords are told, and no rate", () => {
    const probe = { told: 6, groups: 14 };
    const progress = makeProgress({ probe });
    assert.equal(runText.formatProgress(progress), "45/120 · 6 of 14 keywords · 3.1 s");
    const stopping = makeProgress({ probe, stopping: true });
    assert.equal(runText.formatProgress(stopping), "45/120 · 6 of 14 keywords · stopping");
    const aria = runText.formatProgressAria(progress);
    assert.equal(aria, "people, running, 45 of 120 tests ended, 6 of 14 keywords told");
    const lines = Object.fromEntries(runText.describeProgress(progress));
    assert.equal(lines.Verdicts, "6 of 14 keywords");
    assert.equal("Verdicts" in Object.fromEntries(runText.describeProgress(makeProgress())), false);
  });

  it("lets no text of a file become markup in a tooltip", () => {
    const name = "[x](command:evil) <b>**`$(alert)`**</b>\n# big";
    const markdown = runText.formatTooltip(name, [["File", name]]);
    assert.equal(/(?<!\\)[[\]<>`#$]/.test(markdown), false);
    assert.equal(markdown.split("\n").length, 3);
  });
});

describe("names and lists of files by others", () => {
  it("are one line that turns nothing around, and no longer than a row", () => {
    const name = "a\u202eb\nc";
    const entry = makeEntry({ name });
    const shown = "a\\u202eb\\u000ac";
    assert.equal(runText.formatRunName(entry), shown);
    assert.equal(formatConfigName({ name, file: "a.json" }), shown);
    assert.match(runText.formatProgressAria(makeProgress({ name })), /^a\\u202eb\\u000ac,/);
    assert.ok(runText.formatRunName(makeEntry({ name: "n".repeat(5_000_000) })).length <= 300);
  });

  it("of fifty thousand providers show the first twenty", () => {
    const providers = Array.from({ length: 50_000 }, (_, index) => `p${index}`);
    const entry = makeEntry({ summary: { providers, totalTests: 1, successRate: 100 } });
    const [, value = ""] =
      runText.describeRun(entry, true).find(([name]) => name === "Providers") ?? [];
    assert.match(value, /^p0, p1, .*, p19, … and 49980 more$/);
    assert.ok(
      runText.formatTooltip("t".repeat(100_000), [["Name", "v".repeat(100_000)]]).length < 5000,
    );
  });
});

describe("texts of deletions", () => {
  const many = Array.from({ length: 12 }, (_, n) => ({
    runId: "x",
    entry: makeEntry({ name: `run ${n + 1}` }),
    why: "is pinned",
  }));
  const [only] = many;

  it("say what went, by name where it is one run", () => {
    assert.match(describeDeleted([{ runId: "x" }]), /^Deleted the run x\.$/);
    assert.match(
      describeDeleted(many.slice(0, 1)),
      /^Deleted the run run 1 of 26 Nov 2025, \d\d:\d\d:\d\d\.$/,
    );
    assert.equal(describeDeleted(many), "Deleted 12 runs.");
  });

  it("ask with the reason where there is no way back, the first ten of many by name", () => {
    assert.ok(only);
    assert.match(
      describeDeletion([only], "Disk.").message,
      /^Delete the run run 1 of .* for good\?$/,
    );
    const { message, detail } = describeDeletion(many, "The disk is full.");
    assert.equal(message, "Delete 12 runs for good?");
    assert.match(detail, /run 10 of .*\nand 2 more\n[\s\S]*The disk is full\.$/);
    assert.doesNotMatch(detail, /run 11/);
  });

  it("name a run that is to be kept, and say what goes with it", () => {
    assert.ok(only);
    const why = "is the baseline of people and pinned";
    const one = describeKept([{ ...only, why }], 3);
    assert.match(
      one.message,
      /^Delete the run run 1 of .*\? It is the baseline of people and pinned\.$/,
    );
    assert.match(one.detail, /^2 other runs would go as well\./);
    const all = describeKept(many, 12);
    assert.equal(all.message, "Delete 12 runs that are to be kept?");
    assert.match(all.detail, /^run 1 of .* is pinned\n[\s\S]*and 2 more/);
    assert.doesNotMatch(all.detail, /as well/);
  });
});

describe("what a person says of a run", () => {
  it("stands beside its name, in one line, and is read out first", () => {
    const entry = makeEntry();
    assert.equal(runText.formatLabelled({ entry }), "people");
    assert.equal(runText.formatLabelled({ entry, label: "old prompt" }), "people (old prompt)");
    assert.doesNotMatch(
      runText.formatLabelled({ entry, label: "a\nb\u2028c\u202e" }),
      /[\n\u2028\u202e]/,
    );
    assert.equal(
      runText.formatLabelAria({ entry, label: "old", pinned: true }, "people"),
      "old, pinned, people",
    );
    assert.equal(runText.formatLabelAria({ entry }, "people"), "people");
    assert.deepEqual(
      runText.describeLabel({ entry, label: "old", pinned: true }).map(([name]) => name),
      ["Label", "Pinned"],
    );
  });

  it("and a filter are told in words", () => {
    assert.equal(formatFilter({}, 5, 5), undefined);
    const filter = { config: "people", state: "failed", branch: "main", text: "slow" } as const;
    assert.equal(formatFilter(filter, 3, 1200), "3 of 1,200 runs: people, failed, on main, “slow”");
    assert.deepEqual([formatGrouping("day"), formatGrouping("state")], [undefined, "by status"]);
    assert.deepEqual(
      [formatUnnamed("branch"), formatUnnamed("state")],
      ["Without a Branch", "Broken"],
    );
  });
});

describe("a run that did not come to its end", () => {
  it("says first how far it came, and how it ended", () => {
    for (const status of ["interrupted", "cancelled", "failed"] as const) {
      const entry = makeEntry({ status });
      const told = runText.formatRunDescription(entry, true, { plannedTests: 600 });
      assert.match(told, new RegExp(`^30/600 · ${status} · 96\\.7% · `));
      assert.match(runText.formatRunDescription(entry, true), new RegExp(`^${status} · 96`));
    }
    const whole = makeEntry({ status: "completed" });
    assert.match(runText.formatRunDescription(whole, true, { plannedTests: 600 }), /^96\.7% · /);
  });
});

describe("a run of another process", () => {
  const progress = makeProgress({ stopping: false });

  it("is told with its figures as one of this window, and where it goes on", () => {
    const run = makeElsewhere({ progress });
    assert.equal(runText.formatElsewhere(run), "elsewhere · 45/120 · 100% · 3.1 s");
    assert.equal(
      runText.formatElsewhereAria(run),
      "people, running, 45 of 120 tests ended, elsewhere",
    );
    const lines = runText.describeElsewhere(run);
    assert.deepEqual(lines.slice(0, 2), [
      ["Status", "running"],
      ["Tests", "45 of 120 ended"],
    ]);
    assert.deepEqual(lines.at(-1), ["Process", "4711 on there, which is another machine"]);
  });

  it("is told with its time until its folder was read", () => {
    const run = makeElsewhere({ isHere: true });
    assert.match(runText.formatElsewhere(run), /^elsewhere since \d\d:\d\d/);
    assert.deepEqual(runText.describeElsewhere(run).at(-1), ["Process", "4711 on there"]);
  });

  it("says that it is stopping once that was asked, and that it does not answer when it goes on", () => {
    const stopping = makeElsewhere({ progress: { ...progress, stopping: true }, stop: "asked" });
    assert.match(runText.formatElsewhere(stopping), /· stopping$/);
    const silent = makeElsewhere({ progress, stop: "unanswered" });
    assert.equal(runText.formatElsewhere(silent), "elsewhere · does not answer");
    assert.match(runText.describeElsewhere(silent).at(-1)?.[1] ?? "", /process 4711 does not/);
    assert.match(runText.formatElsewhereAria(silent), /does not answer$/);
  });

  it("is named by starts that wait for it", () => {
    assert.equal(runText.formatWaiting("people"), "waiting for people");
    assert.equal(runText.formatWaiting(undefined), "waiting for another run");
    assert.deepEqual(runText.describeWaiting("people").at(-1), [
      "Lost",
      "when this window is closed",
    ]);
  });
});

describe("buildFinishNotice", () => {
  const errored = makeOutcome({ summary: makeSummary({ errored: 120, passed: 0, failed: 120 }) });

  it("is silent when the end of the run is seen", () => {
    assert.equal(buildFinishNotice(makeOutcome(), "hidden", true), undefined);
  });

  it("tells the end of a run that is not seen", () => {
    assert.deepEqual(buildFinishNotice(makeOutcome(), "hidden", false), {
      level: "information",
      message: "Run people: 96.7% of 120 tests passed.",
    });
  });

  it("tells of a run that failed or gave no verdict even when it is seen", () => {
    const failed = makeOutcome({ status: "failed", message: "the disk is full" });
    assert.deepEqual(buildFinishNotice(failed, "hidden", true), {
      level: "error",
      message: "Run people could not go on: the disk is full",
    });
    assert.equal(buildFinishNotice(errored, "hidden", true)?.level, "error");
    assert.match(buildFinishNotice(errored, "hidden", true)?.message ?? "", /without a verdict/);
  });

  it("tells what the gate of the run says, and of one that failed even when it is seen", () => {
    const tell = (result: "passed" | "failed" | "undecided", isVisible = false) =>
      buildFinishNotice(makeOutcome(), "hidden", isVisible, {
        result,
        reasons: ["sim is worse.", "b"],
      });
    const figures = "Run people: 96.7% of 120 tests passed.";
    assert.deepEqual(tell("failed", true), {
      level: "error",
      message: `${figures} Gate failed: sim is worse.`,
    });
    assert.deepEqual(tell("passed"), { level: "information", message: `${figures} Gate passed.` });
    assert.equal(tell("passed", true), undefined);
    assert.equal(tell("undecided")?.message, `${figures} Gate cannot tell: sim is worse.`);
  });

  it("names the limit that stopped a run", () => {
    const outcome = makeOutcome({ status: "cancelled", stopReason: "maxTokens" });
    const notice = buildFinishNotice(outcome, "always", true);
    assert.equal(notice?.level, "warning");
    assert.match(notice?.message ?? "", /stopped by the limit maxTokens/);
  });

  it("tells of the end of a probe without rates, also when every schema was refused", () => {
    const probe = makeOutcome({ name: "people probe local", probe: true });
    const ended =
      "Run people probe local has ended; its report tells which keywords are enforced, ignored or rejected.";
    assert.deepEqual(buildFinishNotice(probe, "hidden", false), {
      level: "information",
      message: ended,
    });
    assert.equal(buildFinishNotice({ ...errored, ...probe }, "always", true)?.message, ended);
    assert.equal(
      buildFinishNotice({ ...errored, probe: true }, "always", true)?.level,
      "information",
    );
    const cancelled = buildFinishNotice({ ...probe, status: "cancelled" }, "always", true);
    assert.equal(cancelled?.level, "warning");
    assert.match(cancelled?.message ?? "", /^Run people probe local was cancelled; /);
    const failed = { ...probe, status: "failed", message: "the disk is full" } as const;
    assert.match(buildFinishNotice(failed, "always", true)?.message ?? "", /the disk is full/);
  });

  it("keeps to the setting", () => {
    assert.equal(buildFinishNotice(errored, "never", false), undefined);
    assert.equal(buildFinishNotice(makeOutcome(), "always", true)?.level, "information");
  });
});
