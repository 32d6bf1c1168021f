import assert from "node:assert/strict";
import fc from "fast-check";
import { type Spacing, type Stage, spacingSchema } from "../../../../src/model/config/spacing.ts";
import { countStaged, createSchedule } from "../../../../src/streams/sources/schedule.ts";

const rate = fc.double({ min: 0.1, max: 1000, noNaN: true });
const stage: fc.Arbitrary<Stage> = fc.record(
  { perSecond: rate, to: rate, seconds: fc.double({ min: 0.1, max: 60, noNaN: true }) },
  { requiredKeys: ["perSecond", "seconds"] },
);

describe("when changes are due", () => {
  it("is one interval apart at a rate, and as recorded where that is asked for", () => {
    const steady = createSchedule({ perSecond: 100 });
    assert.deepEqual(
      [0, 1, 499].map((position) => steady(position, 7n)),
      [0n, 10_000_000n, 4_990_000_000n],
    );
    assert.equal(createSchedule("recorded")(3, 77n), 77n);
  });

  it("follows stages one after the other, and is over with the last", () => {
    const dues = listDues([
      { perSecond: 2, seconds: 1 },
      { perSecond: 0, seconds: 3 },
      { perSecond: 4, seconds: 0.5 },
    ]);
    assert.deepEqual(dues, [0, 0.5, 4, 4.25]);
  });

  it("comes faster and faster on the way to a higher rate: as the area below the rate grows", () => {
    // From 0 to 10 a second in 2 seconds: n changes by 2.5 t².
    const dues = listDues([{ perSecond: 0, to: 10, seconds: 2 }]);
    assert.equal(dues.length, 10);
    for (const [count, due] of dues.entries()) {
      assert.ok(Math.abs(2.5 * due ** 2 - count) < 1e-6, `${count}: ${due}`);
    }
  });

  it("never goes back, and stays within its stages, whatever they are", () => {
    fc.assert(
      fc.property(fc.array(stage, { minLength: 1, maxLength: 5 }), (stages) => {
        const seconds = stages.reduce((sum, each) => sum + each.seconds, 0);
        const schedule = createSchedule({ stages });
        const count = countStaged(stages);
        const wanted = stages.reduce(
          (sum, { perSecond, to = perSecond, seconds }) => sum + ((perSecond + to) / 2) * seconds,
          0,
        );
        assert.ok(Math.abs(count - wanted) <= 1, `${count} of ${wanted}`);
        let before = 0n;
        for (let position = 0; position < count; position += 1) {
          const due = schedule(position, 0n);
          assert.ok(due !== undefined && due >= before, `${position}: ${due} after ${before}`);
          assert.ok(Number(due) <= seconds * 1e9 + 1);
          before = due;
        }
        assert.equal(schedule(count, 0n), undefined);
      }),
      { numRuns: 50 },
    );
  });

  it("is refused for stages in which nothing is sent", () => {
    const spacing = { stages: [{ perSecond: 0, seconds: 5 }] };
    assert.equal(spacingSchema.safeParse(spacing).success, false);
  });
});

// --- internal ---

/** In seconds. */
function listDues(stages: Stage[]): number[] {
  const spacing: Exclude<Spacing, "none"> = { stages };
  const schedule = createSchedule(spacing);
  return Array.from({ length: countStaged(stages) }, (_, at) => Number(schedule(at, 0n)) / 1e9);
}
