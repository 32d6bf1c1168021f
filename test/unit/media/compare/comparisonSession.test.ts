import assert from "node:assert/strict";
import {
  type ComparisonHost,
  ComparisonSession,
} from "../../../../media/report/compare/comparisonSession.ts";
import { parseComparisonState } from "../../../../media/report/compare/comparisonState.ts";
import type { FlippedTest } from "../../../../src/model/results/comparison.ts";
import type {
  ComparisonAnswer,
  ComparisonMessage,
  ComparisonState,
} from "../../../../src/model/wire/comparisonProtocol.ts";
import { makeModel } from "./makeModel.ts";

const [a, b, c] = ["1", "2", "3"].map((digit) => `${digit.repeat(8)}-0000-4000-8000-000000000000`);
const folder = "file:///w";
const flipped: FlippedTest = {
  ...{ provider: "faulty", scenario: 2, runNumber: 5 },
  ...{ from: "passed", to: "failed" },
};

/** A page that talks to a host which keeps what it was asked. */
function openSession(stored?: unknown, runIds = [a ?? "", b ?? ""]) {
  const sent: ComparisonMessage[] = [];
  let state: ComparisonState | undefined;
  let hear: (message: ComparisonAnswer) => void = () => {};
  const host: ComparisonHost = {
    post: (message) => sent.push(message),
    onMessage: (listener) => {
      hear = listener;
    },
    getState: () => state,
    setState: (next) => {
      state = next;
    },
  };
  const saved = parseComparisonState(stored, runIds, folder);
  const session = new ComparisonSession(host, saved, () => {});
  session.start();
  const last = <Type extends ComparisonMessage["type"]>(type: Type) => {
    const found = sent.filter((message) => message.type === type).at(-1);
    assert.ok(found !== undefined && "requestId" in found, type);
    return found as Extract<ComparisonMessage, { type: Type; requestId: number }>;
  };
  const answer = (result = makeModel()) =>
    hear({ type: "getComparison", requestId: last("getComparison").requestId, result });
  return {
    session,
    sent,
    last,
    answer,
    hear: (m: ComparisonAnswer) => hear(m),
    state: () => state,
  };
}

const kindOf = ({ detail }: ComparisonSession): string => detail.kind;

describe("the session of a comparison page", () => {
  it("asks for the comparison, then for its tests that flipped", () => {
    const { session, last, answer } = openSession();
    assert.equal(session.view.kind, "loading");
    assert.deepEqual(last("getComparison").runIds, [a, b]);
    answer();
    assert.equal(session.view.kind, "comparison");
    assert.deepEqual(last("getFlipped").filter, {});
    assert.equal(last("getFlipped").head, 0);
  });

  it("keeps what it shows, marked as old, while another metric or margin is asked for", () => {
    const { session, last, answer } = openSession();
    answer();
    session.setMetric("final");
    assert.equal(last("getComparison").metric, "final");
    assert.equal(session.view.kind, "comparison");
    assert.ok(session.isStale);
    session.setMargin(2);
    assert.deepEqual([last("getComparison").metric, last("getComparison").margin], ["final", 2]);
    answer();
    assert.ok(!session.isStale);
  });

  it("takes no answer to a question before the last", () => {
    const { session, last, hear } = openSession();
    const { requestId } = last("getComparison");
    session.load();
    hear({ type: "getComparison", requestId, result: makeModel() });
    assert.equal(session.view.kind, "loading");
  });

  it("swaps the sides, and of more runs makes any the base", () => {
    const { session, last, answer, state } = openSession(undefined, [a ?? "", b ?? "", c ?? ""]);
    answer();
    session.openTest(flipped);
    session.makeBase(1);
    assert.deepEqual(last("getComparison").runIds, [c, b, a]);
    assert.deepEqual(state()?.runIds, [c, b, a]);
    assert.equal(session.detail.kind, "none");
    session.makeBase(7);
    assert.deepEqual(state()?.runIds, [c, b, a]);
  });

  it("tells why runs cannot be compared, and asks again when told to", () => {
    const { session, last, hear, answer } = openSession();
    const { requestId } = last("getComparison");
    hear({ type: "requestFailed", requestId, message: "There is no such run." });
    assert.deepEqual(session.view, { kind: "unavailable", message: "There is no such run." });
    session.load();
    answer();
    assert.equal(session.view.kind, "comparison");
  });

  it("looks again when runs changed, and begins nothing anew where all is as it was", () => {
    const { session, sent, answer, hear, last } = openSession();
    const model = makeModel();
    answer(model);
    const asked = sent.filter(({ type }) => type === "getFlipped").length;
    hear({ type: "runsChanged" });
    answer(model);
    assert.equal(sent.filter(({ type }) => type === "getFlipped").length, asked);
    hear({ type: "runsChanged" });
    const { requestId } = last("getComparison");
    hear({ type: "requestFailed", requestId, message: "It was deleted." });
    assert.equal(session.view.kind, "unavailable");
  });

  it("opens both sides of a test once, and again where that failed", () => {
    const { session, sent, last, answer, hear } = openSession();
    answer();
    session.openTest(flipped);
    session.openTest(flipped);
    assert.equal(sent.filter(({ type }) => type === "getFlippedPair").length, 1);
    const { requestId } = last("getFlippedPair");
    hear({ type: "requestFailed", requestId, message: "no" });
    assert.equal(kindOf(session), "failed");
    session.openTest(flipped);
    const key = { provider: "faulty", scenario: 2, runNumber: 5 };
    const side = { key, attempts: [], finalResponse: null, prompts: {} };
    const again = last("getFlippedPair").requestId;
    hear({ type: "getFlippedPair", requestId: again, result: { base: side, head: side } });
    assert.equal(kindOf(session), "pair");
    session.closeTest();
    assert.equal(kindOf(session), "none");
  });

  it("comes back as it was after a reload, also with the sides swapped, and not as other runs were", () => {
    const stored = { folder, runIds: [b, a], metric: "value", margin: 3, head: 0 };
    const { last } = openSession({ ...stored, selected: flipped, filter: { text: "x" } });
    assert.deepEqual(last("getComparison").runIds, [b, a]);
    assert.deepEqual([last("getComparison").metric, last("getComparison").margin], ["value", 3]);
    const other = openSession({ ...stored, runIds: [b, c] });
    assert.deepEqual(other.last("getComparison").runIds, [a, b]);
    assert.equal(other.last("getComparison").metric, undefined);
    assert.deepEqual(openSession({ runIds: 5 }).last("getComparison").runIds, [a, b]);
  });

  it("opens the test again that was open before a reload", () => {
    const { answer, last } = openSession({ folder, runIds: [a, b], selected: flipped });
    answer();
    assert.deepEqual(last("getFlippedPair").test, flipped);
  });
});
