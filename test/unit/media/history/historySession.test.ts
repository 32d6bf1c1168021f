import assert from "node:assert/strict";
import { HistorySession } from "../../../../media/report/history/historySession.ts";
import type { HistoryModel } from "../../../../src/model/results/history.ts";
import type {
  HistoryAnswer,
  HistoryMessage,
  HistoryState,
} from "../../../../src/model/wire/historyProtocol.ts";
import { makePoints } from "./makePoints.ts";

const ref = { folder: "file:///workspace", config: { name: "people", file: "data/a.json" } };

function makeModel(pending = 0): HistoryModel {
  const points = makePoints([90]);
  return {
    ...{ points, matching: 1, runs: 1, pending, withoutTests: 0 },
    ...{ otherNames: [], otherFiles: [], providers: [], scenarios: [], branches: [] },
    leftOut: {
      ...{ probes: 0, parts: 0, absent: 0, newer: 0, untimed: 0 },
      ...{ unreadable: [], unreadableCount: 0, broken: [], brokenCount: 0 },
    },
  };
}

function open(stored?: unknown) {
  const posted: HistoryMessage[] = [];
  let state = stored;
  let hear: (answer: HistoryAnswer) => void = () => {};
  const session = new HistorySession(
    {
      post: (message) => posted.push(message),
      onMessage: (listener) => {
        hear = listener;
      },
      getState: () => state,
      setState: (next: HistoryState) => {
        state = next;
      },
    },
    ref,
    () => {},
  );
  session.start();
  const lastId = () => {
    const last = posted.at(-1);
    return last !== undefined && "requestId" in last ? last.requestId : 0;
  };
  return {
    ...{ session, posted, lastId },
    state: () => state,
    hear: (answer: HistoryAnswer) => hear(answer),
    answer: (model = makeModel()) =>
      hear({ type: "getHistory", requestId: lastId(), result: model }),
  };
}

describe("the session of a history", () => {
  it("asks again until every run is read, showing what there is", () => {
    const { session, posted, answer } = open();
    assert.equal(session.view.kind, "loading");
    answer(makeModel(30));
    assert.equal(session.view.kind, "history");
    assert.equal(posted.length, 2);
    answer();
    assert.equal(posted.length, 2);
  });

  it("keeps what is picked, asks for it, and takes no late answer to another question", () => {
    const { session, posted, state, hear, lastId } = open();
    const first = lastId();
    session.narrow({ provider: "gpt", from: "2026-03-01" });
    session.narrow({ to: "2026-03-02" });
    session.narrow({ provider: undefined });
    hear({ type: "getHistory", requestId: first, result: makeModel() });
    assert.equal(session.view.kind, "loading");
    const since = new Date("2026-03-01T00:00:00").toISOString();
    const until = new Date("2026-03-02T23:59:59.999").toISOString();
    const last = posted.at(-1);
    assert.deepEqual(last, {
      ...{ type: "getHistory", requestId: lastId() },
      filter: { since, until },
    });
    assert.deepEqual(state(), { ...ref, from: "2026-03-01", to: "2026-03-02" });
    session.clearNarrowing();
    assert.deepEqual(state(), ref);
  });

  it("remembers of the same config only, and nothing that is broken", () => {
    const stored = { ...ref, branch: "topic", showsCommits: false, scrollTop: 40 };
    const { session } = open(stored);
    assert.deepEqual(
      [session.narrowing, session.showsCommits, session.scrollTop],
      [{ branch: "topic" }, false, 40],
    );
    assert.deepEqual(open({ ...stored, config: { name: "letters" } }).session.narrowing, {});
    assert.deepEqual(open({ ...stored, from: "yesterday" }).session.narrowing, {});
  });

  it("reads anew when runs changed, and keeps what is shown when that fails", () => {
    const { session, posted, hear, answer, lastId } = open();
    answer();
    hear({ type: "runsChanged" });
    assert.equal(posted.length, 2);
    assert.equal(session.isStale, true);
    hear({ type: "requestFailed", requestId: lastId(), message: "the disk is gone" });
    assert.deepEqual([session.view.kind, session.failure], ["history", "the disk is gone"]);
    session.load();
    answer();
    assert.equal(session.failure, undefined);
  });

  it("says why there is nothing when the first answer fails", () => {
    const { session, hear, lastId } = open();
    hear({ type: "requestFailed", requestId: lastId(), message: "no folder" });
    assert.deepEqual(session.view, { kind: "unavailable", message: "no folder" });
    session.load();
    assert.equal(session.view.kind, "loading");
  });
});
