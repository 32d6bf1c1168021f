import assert from "node:assert/strict";
import { Announcer } from "../../../../media/report/session/announcer.ts";
import {
  makeLiveModel,
  makeProgress,
  makeStreamModel,
  makeStreamTests,
} from "../../../browser/streamReportData.ts";

describe("Announcer of a stream test", () => {
  it("tells states when they change and not figures, at most every two seconds", () => {
    const announcer = new Announcer();
    const model = makeStreamModel(makeStreamTests());
    const hear = (change: Parameters<typeof makeProgress>[0], nowMs: number) => {
      announcer.hear(makeLiveModel(model, makeProgress(change)), nowMs);
      return announcer.text;
    };
    const begin =
      "Scenario 11, run 2: facilities running, room-comfort running, comfort-alerts running";
    assert.equal(hear({}, 0), begin);
    assert.equal(hear({ query: { recordCount: 99_999 } }, 60_000), begin);
    assert.equal(
      hear({ query: { state: "paused" } }, 60_250),
      "Scenario 11, run 2: room-comfort paused",
    );
    const soon = hear({ query: { state: "error" }, source: { state: "stepping" } }, 62_000);
    assert.equal(soon, "Scenario 11, run 2: room-comfort paused");
    const late = hear({ query: { state: "error" }, source: { state: "skipping" } }, 62_250);
    assert.equal(late, "Scenario 11, run 2: facilities paused, room-comfort error");
    assert.equal(hear({ query: { state: "error" }, source: { state: "paused" } }, 70_000), late);
  });
});
