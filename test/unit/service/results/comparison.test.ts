import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { comparisonSchema } from "../../../../src/model/results/comparison.ts";
import { makeCell, makeHead, makeRun } from "../../store/storeFixtures.ts";
import { type TestService, withService } from "../serviceFixture.ts";

/** Writes a run of 40 tests of which so many passed; its id. */
async function writeRun({ runs }: TestService, passed: number): Promise<string> {
  const id = randomUUID();
  const tests = Array.from({ length: 40 }, (_, at) => ({
    ...makeRun(at + 1),
    success: at < passed,
  }));
  const cell = makeCell("sim", 1, tests);
  await runs.store.writeResult(
    makeHead({ id }),
    (async function* () {})(),
    (async function* () {
      yield cell;
    })(),
  );
  return id;
}

const fetchComparison = (test: TestService, base: string, heads: string, more = "") =>
  test.fetch(`/api/comparison?base=${base}&heads=${heads}${more}`);

describe("GET /api/comparison", () => {
  it("answers the document of a comparison", () =>
    withService(async (test) => {
      const [base, head] = [await writeRun(test, 40), await writeRun(test, 10)];
      const answer = await fetchComparison(test, base, head, "&metric=final&margin=7.5");
      assert.equal(answer.headers.get("content-type"), "application/json; charset=utf-8");
      const document = comparisonSchema.parse(await answer.json());
      assert.deepEqual(
        [document.base, document.head, document.verdict, document.metric, document.margin],
        [base, head, "worse", "final", 7.5],
      );
    }));

  it("compares several runs with one, and gives the tidy table and Markdown", () =>
    withService(async (test) => {
      const [base, one, other] = [
        await writeRun(test, 40),
        await writeRun(test, 10),
        await writeRun(test, 40),
      ];
      const list = await (await fetchComparison(test, base, `${one},${other}`)).json();
      assert.deepEqual(
        (list as { head: string }[]).map(({ head }) => head),
        [one, other],
      );
      const table = await fetchComparison(test, base, one, "&format=csv");
      assert.equal(table.headers.get("content-type"), "text/csv; charset=utf-8");
      assert.equal((await table.text()).trimEnd().split("\n").length, 81);
      const text = await (await fetchComparison(test, base, one, "&format=markdown")).text();
      assert.match(text, /^## /);
    }));

  it("refuses what is no comparison, and names a run that is not here", () =>
    withService(async (test) => {
      const [base, gone] = [await writeRun(test, 40), randomUUID()];
      assert.equal((await fetchComparison(test, base, gone)).status, 404);
      assert.equal((await fetchComparison(test, gone, base)).status, 404);
      const many = Array.from({ length: 21 }, () => randomUUID()).join();
      for (const query of [
        "",
        "x=1",
        `base=${base}`,
        `base=${base}&heads=..`,
        `base=${base}&heads=${many}`,
        `base=${base}&heads=${base}&margin=0`,
        `base=${base}&heads=${base}&margin=1e9`,
        `base=${base}&heads=${base}&metric=x`,
        `base=${base}&heads=${base}&format=text`,
      ]) {
        assert.equal((await test.fetch(`/api/comparison?${query}`)).status, 400, query);
      }
    }));
});
