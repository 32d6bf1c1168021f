import assert from "node:assert/strict";
import { createStartPlans, type PlannedStart } from "../../../../src/agents/start/startPlans.ts";
import { UserError } from "../../../../src/model/userError.ts";

const planned = (asked: string) => ({ asked }) as PlannedStart;
const isRefused = (error: unknown) => error instanceof UserError && error.code === "forbidden";

describe("tokens of starts", () => {
  it("hold for ten minutes", () => {
    let now = 0;
    const plans = createStartPlans(() => now);
    const [early, late] = [plans.keep(planned("a")), plans.keep(planned("a"))];
    now = 10 * 60_000;
    assert.equal(plans.take(early, "a").asked, "a");
    now += 1;
    assert.throws(() => plans.take(late, "a"), isRefused);
  });

  it("are gone when a wrong start was asked for with one", () => {
    const plans = createStartPlans();
    const token = plans.keep(planned("a"));
    assert.throws(() => plans.take(token, "b"), isRefused);
    assert.throws(() => plans.take(token, "a"), isRefused);
  });

  it("are kept for the last few starts only", () => {
    const plans = createStartPlans();
    const tokens = Array.from({ length: 9 }, () => plans.keep(planned("a")));
    assert.equal(new Set(tokens).size, 9);
    assert.throws(() => plans.take(tokens[0] ?? "", "a"), isRefused);
    assert.ok(plans.take(tokens[8] ?? "", "a"));
  });
});
