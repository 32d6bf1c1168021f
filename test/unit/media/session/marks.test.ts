import assert from "node:assert/strict";
import { makeMarksView } from "../../../../media/report/session/runViews.ts";
import type { WebviewMessage } from "../../../../src/model/wire/reportProtocol.ts";

describe("label and pin of a run, in the page", () => {
  it("are asked for once, and again only when runs changed; an old answer is none", () => {
    const posted: WebviewMessage[] = [];
    let id = 0;
    const view = makeMarksView({
      post: (message) => posted.push(message),
      nextRequestId: () => ++id,
    });
    view.reload();
    assert.equal(posted.length, 0);
    view.load();
    view.load();
    view.reload();
    assert.equal(posted.length, 2);
    assert.ok(!view.accept({ type: "getMarks", requestId: 1, result: { label: "old" } }));
    assert.deepEqual(view.shown, {});
    assert.ok(view.accept({ type: "getMarks", requestId: 2, result: { label: "new" } }));
    assert.deepEqual(view.shown, { label: "new" });
    view.reload();
    assert.ok(view.accept({ type: "requestFailed", requestId: 3, message: "gone" }));
    assert.deepEqual(view.shown, { label: "new" });
  });
});
