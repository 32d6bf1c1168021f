import assert from "node:assert/strict";
import { makeStandingView } from "../../../../media/report/session/runViews.ts";
import type { WebviewMessage } from "../../../../src/model/wire/reportProtocol.ts";

/** A view with what it posted. */
function makeView() {
  const posted: WebviewMessage[] = [];
  let id = 0;
  const nextRequestId = () => {
    id += 1;
    return id;
  };
  const view = makeStandingView({ post: (message) => posted.push(message), nextRequestId });
  return { view, posted };
}
const isBaseline = { kind: "isBaseline" } as const;

describe("how a run stands against its baseline, in the page", () => {
  it("is asked for once, and again only when runs changed", () => {
    const { view, posted } = makeView();
    view.reload();
    assert.equal(posted.length, 0);
    view.load();
    view.load();
    assert.equal(posted.length, 1);
    view.reload();
    assert.equal(posted.length, 2);
  });

  it("stays as it was until the new answer is here, and takes no old one", () => {
    const { view } = makeView();
    view.load();
    assert.ok(view.accept({ type: "getStanding", requestId: 1, result: isBaseline }));
    view.reload();
    assert.deepEqual(view.shown, isBaseline);
    assert.ok(!view.accept({ type: "getStanding", requestId: 1, result: { kind: "none" } }));
    assert.deepEqual(view.shown, isBaseline);
    assert.ok(view.accept({ type: "getStanding", requestId: 2, result: { kind: "none" } }));
    assert.deepEqual(view.shown, { kind: "none" });
  });

  it("says why it is not known where the question failed", () => {
    const { view } = makeView();
    view.load();
    view.accept({ type: "requestFailed", requestId: 1, message: "The disk is gone." });
    assert.deepEqual(view.shown, { kind: "lost", reason: "The disk is gone." });
  });
});
