import assert from "node:assert/strict";
import { Announcer } from "../../../../media/report/session/announcer.ts";
import type { ProbeReport, ProbeVerdict } from "../../../../src/model/results/probe.ts";
import type { ReportModel } from "../../../../src/model/results/report.ts";

describe("Announcer", () => {
  it("speaks of a run that goes on at most every five seconds, and of its end at once", () => {
    const announcer = new Announcer();
    announcer.hear(makeModel("running", 1), 0);
    assert.equal(announcer.text, "1 of 10 tests done, 50.0% passed");
    announcer.hear(makeModel("running", 4), 4_999);
    assert.equal(announcer.text, "1 of 10 tests done, 50.0% passed");
    announcer.hear(makeModel("running", 5), 5_000);
    assert.equal(announcer.text, "5 of 10 tests done, 50.0% passed");
    announcer.hear(makeModel("finished", 10), 5_001);
    assert.equal(announcer.text, "Run cancelled: 10 tests, 50.0% passed");
  });

  it("tells the verdicts of a probe in place of a rate", () => {
    const announcer = new Announcer();
    const verdicts = ["enforced", "ignored", "enforced", undefined] as const;
    const probe = makeProbe(verdicts);
    announcer.hear({ ...makeModel("running", 5), probe }, 0);
    const counts = "2 enforced, 1 ignored, 0 rejected, 0 cannot tell";
    assert.equal(announcer.text, `5 of 10 tests done, ${counts}`);
    announcer.hear({ ...makeModel("finished", 10), probe }, 1);
    assert.equal(announcer.text, `Run cancelled: 10 tests, ${counts}`);
  });

  it("says nothing of a run that had ended before", () => {
    const announcer = new Announcer();
    announcer.hear(makeModel("finished", 10), 0);
    assert.equal(announcer.text, "");
  });
});

// --- internal ---

function makeProbe(verdicts: readonly (ProbeVerdict | undefined)[]): ProbeReport {
  const row = { scenario: 1, keywords: "enum", schema: "{}", asked: "{}", reason: "", replies: [] };
  const groups = verdicts.map((verdict) => ({ ...row, ...(verdict && { verdict }) }));
  return { provider: "local", control: row, groups };
}

function makeModel(state: ReportModel["state"], totalTests: number): ReportModel {
  const summary = { totalTests, passed: 0, failed: 0, successRate: 50, plannedTests: 10 };
  return {
    state,
    head: {
      id: "x",
      timestamp: "",
      status: state === "running" ? undefined : "cancelled",
      duration: 0,
      summary,
      config: { providers: [], scenarios: [], runsPerScenario: 1 },
    },
    cells: [],
    providers: [],
    ladders: [],
  };
}
