import assert from "node:assert/strict";
import * as fc from "fast-check";
import * as z from "zod";
import { runResultSchema } from "../../../../src/model/results/resultFile.ts";
import { withoutFallbacks } from "../../../../src/model/results/withoutFallbacks.ts";
import { makeRun } from "../../store/storeFixtures.ts";

const strict = withoutFallbacks(runResultSchema);

/** A test with some of its keys, at any depth, set to anything. */
const oddRuns = fc
  .array(
    fc.tuple(
      fc.constantFrom(...["case", "round", "values", "totalDurationMs", "success", "unknown"]),
      fc.constantFrom(...["step", "costUsd", "warnings", "errorKind", "reasoning", "rawResponse"]),
      fc.oneof(fc.jsonValue(), fc.constantFrom(1, 0.5, "timeout", true, ["a"], "x", undefined)),
      fc.boolean(),
    ),
    { maxLength: 4 },
  )
  .map((changes) => {
    const run = structuredClone(makeRun(1, "x")) as unknown as Record<string, unknown>;
    const [attempt = {}] = run.attempts as Record<string, unknown>[];
    for (const [key, inner, value, isInner] of changes) {
      if (isInner) attempt[inner] = value;
      else run[key] = value;
    }
    return JSON.parse(JSON.stringify(run)) as unknown;
  });

describe("a schema without its fallbacks", () => {
  it("reads what it accepts as the schema does, and refuses what would be replaced", () => {
    let accepted = 0;
    fc.assert(
      fc.property(oddRuns, (run) => {
        const [lenient, exact] = [runResultSchema.safeParse(run), strict.safeParse(run)];
        if (!exact.success) return;
        accepted += 1;
        assert.deepEqual(exact.data, lenient.data);
      }),
      { numRuns: 2000 },
    );
    assert.ok(accepted > 200);
    const costless = { ...makeRun(1), case: 7 };
    assert.equal(runResultSchema.parse(costless).case, undefined);
    assert.equal(strict.safeParse(costless).success, false);
  });

  it("keeps what is checked of objects and lists besides their members", () => {
    const pair = z.object({ a: z.int().catch(0), b: z.int() }).refine(({ a, b }) => a < b);
    assert.equal(withoutFallbacks(pair).safeParse({ a: 3, b: 2 }).success, false);
    assert.equal(withoutFallbacks(z.array(z.string()).min(1)).safeParse([]).success, false);
  });
});
