import assert from "node:assert/strict";
import { maxPages, pageSize, TestPages } from "../../../../media/report/session/testPages.ts";
import type { TestOutcome } from "../../../../src/model/results/testOutcome.ts";
import type { WebviewMessage } from "../../../../src/model/wire/reportProtocol.ts";

type GetTests = Extract<WebviewMessage, { type: "getTests" }>;

describe("TestPages", () => {
  it("asks for the page that is shown, once", () => {
    const { pages, asked, answer } = createPages();
    answer(asked[0]);
    pages.show(450, 470);
    pages.show(455, 475);
    assert.deepEqual(
      asked.map(({ offset, limit }) => [offset, limit]),
      [
        [0, pageSize],
        [400, pageSize],
      ],
    );
    answer(asked[1]);
    assert.equal(pages.rowAt(450)?.runNumber, 451);
    assert.equal(pages.rowAt(650), undefined);
  });

  it("asks for both pages where rows of two are shown", () => {
    const { pages, asked, answer } = createPages();
    answer(asked[0]);
    pages.show(390, 410);
    assert.deepEqual(
      asked.slice(1).map(({ offset }) => offset),
      [200, 400],
    );
  });

  it("keeps the rows of the filter before until the first answer, and drops late answers", () => {
    const { pages, asked, answer } = createPages();
    answer(asked[0]);
    pages.list({ provider: "a" });
    pages.list({ provider: "b" });
    assert.equal(pages.isStale, true);
    assert.equal(pages.rowAt(0)?.provider, "any");
    assert.equal(answer(asked[1]), false);
    assert.equal(answer(asked[2]), true);
    assert.equal(pages.isStale, false);
    assert.equal(pages.rowAt(0)?.provider, "b");
  });

  it("asks again for what is shown when the tests changed, one round at a time", () => {
    const { pages, asked, answer } = createPages();
    answer(asked[0]);
    pages.refresh();
    pages.refresh();
    pages.refresh();
    assert.equal(asked.length, 2);
    answer(asked[1]);
    assert.equal(asked.length, 3);
    answer(asked[2]);
    assert.equal(asked.length, 3);
  });

  it("holds a bounded number of pages, those near what was shown last", () => {
    const { pages, asked, answer } = createPages();
    for (let page = 0; page < maxPages + 5; page += 1) {
      pages.show(page * pageSize, page * pageSize);
      answer(asked.at(-1));
    }
    assert.equal(pages.rowAt(0), undefined);
    assert.notEqual(pages.rowAt((maxPages + 4) * pageSize), undefined);
    assert.equal(
      pages.indexOf((test) => test.runNumber === (maxPages + 4) * pageSize + 1),
      4800,
    );
  });

  it("keeps a failure until a request succeeds, and does not ask by itself", () => {
    const { pages, asked, answer } = createPages();
    answer(asked[0]);
    pages.show(200, 210);
    pages.accept({ type: "requestFailed", requestId: asked[1]?.requestId ?? 0, message: "gone" });
    pages.show(400, 410);
    assert.equal(pages.failure, "gone");
    assert.equal(asked.length, 2);
    pages.refresh();
    answer(asked[2]);
    assert.equal(pages.failure, undefined);
    assert.equal(pages.rowAt(400)?.runNumber, 401);
  });
});

// --- internal ---

function createPages() {
  const asked: GetTests[] = [];
  let requestId = 0;
  const pages = new TestPages(
    (message) => asked.push(message),
    () => {
      requestId += 1;
      return requestId;
    },
  );
  pages.list({});
  const answer = (request: GetTests | undefined) => {
    assert.ok(request !== undefined, "nothing was asked");
    const { offset, limit, filter } = request;
    const tests = Array.from({ length: limit }, (_, at) =>
      makeTest(offset + at + 1, filter.provider ?? "any"),
    );
    const page = { total: 100_000, offset, tests };
    return pages.accept({ type: "getTests", requestId: request.requestId, result: page });
  };
  return { pages, asked, answer };
}

function makeTest(runNumber: number, provider: string): TestOutcome {
  return {
    provider,
    scenario: 1,
    runNumber,
    state: "passed",
    gates: 3,
    retries: 0,
    attempts: 1,
    totalDurationMs: 5,
    errorCodes: [],
  };
}
