import assert from "node:assert/strict";
import { splitComparedRef } from "../../../../src/model/results/comparedRef.ts";
import { comparedRefSchema } from "../../../../src/model/results/comparedRefSchema.ts";
import { compareRuns } from "../../../../src/report/comparison/compareRuns.ts";
import { pickProviders } from "../../../../src/report/comparison/pickProviders.ts";
import { baseId, headId, makeComparedRun, spell } from "./makeComparedRun.ts";

const options = { metric: "first", margin: 5 } as const;

describe("providers picked from runs", () => {
  const run = makeComparedRun(
    baseId,
    [
      { provider: "old", tests: spell(50, 50) },
      { provider: "new", tests: spell(90, 10) },
      { provider: "new", scenario: 2, tests: "P" },
    ],
    {
      config: {
        providerDetails: {
          old: { kind: "openai", model: "m-1" },
          new: { kind: "openai", model: "m-2" },
        },
      },
    },
  );

  it("are held against one another as if they were one, also of one run", () => {
    const [base, head] = pickProviders([
      { run, provider: "old" },
      { run, provider: "new" },
    ]);
    assert.ok(base && head);
    const [comparison] = compareRuns(base, [head], options);
    assert.match(comparison?.sentence ?? "", /^old → new is better: 90 of 100 .* 50 of 100/);
    assert.deepEqual(
      comparison?.cells.map(({ provider, scenario }) => [provider, scenario]),
      [["old → new", 1]],
    );
    assert.deepEqual(comparison?.missing, [
      { provider: "old → new", scenario: 2, in: "base", tests: 1 },
    ]);
    assert.deepEqual(comparison?.changed, [{ what: "model of old → new", from: "m-1", to: "m-2" }]);
    assert.ok(!comparison?.notes.some((note) => note.includes("same run")));
  });

  it("keep their name where it is the same on both sides, and leave the others out", () => {
    const other = makeComparedRun(headId, [
      { provider: "old", tests: "P" },
      { provider: "new", tests: "F" },
    ]);
    const [base, head] = pickProviders([
      { run, provider: "old" },
      { run: other, provider: "old" },
    ]);
    assert.ok(base && head);
    const [comparison] = compareRuns(base, [head], options);
    assert.deepEqual(
      comparison?.totals.map(({ provider }) => provider),
      ["old"],
    );
    assert.deepEqual(comparison?.missing, []);
  });

  it("are named for every run or for none, and have tests", () => {
    assert.throws(() => pickProviders([{ run, provider: "old" }, { run }]), { code: "usage" });
    assert.throws(
      () =>
        pickProviders([
          { run, provider: "old" },
          { run, provider: "gone" },
        ]),
      {
        code: "not_found",
        message: /has no tests of a provider gone/,
      },
    );
    assert.deepEqual(pickProviders([{ run }, { run }]), [run, run]);
  });

  it("are named behind a colon", () => {
    assert.deepEqual(splitComparedRef(`${baseId}:old`), { runId: baseId, provider: "old" });
    assert.deepEqual(splitComparedRef(baseId), { runId: baseId });
    for (const wrong of [
      "x",
      "x:old",
      `${baseId}:`,
      `${baseId}:a b`,
      `${baseId}:a:b`,
      `${baseId}:../x`,
    ]) {
      assert.equal(comparedRefSchema.safeParse(wrong).success, false, wrong);
    }
  });
});
