import assert from "node:assert/strict";
import {
  back,
  runWizard,
  type Step,
  type StepPlace,
} from "../../../../src/editor/wizard/runWizard.ts";

type State = Readonly<Record<string, string>>;
interface Seen extends Pick<StepPlace, "step" | "totalSteps" | "hasBack"> {
  readonly key: string;
  readonly earlier: string | undefined;
}

/** Steps that answer in turn what they are given, and tell what they saw. */
function makeSteps(keys: readonly string[], answers: readonly (string | typeof back)[]) {
  const seen: Seen[] = [];
  const left = [...answers];
  const steps = keys.map(
    (key): Step<State> => ({
      async ask(state, { step, totalSteps, hasBack }, earlier) {
        seen.push({ key, step, totalSteps, hasBack, earlier: earlier?.[key] });
        const answer = left.shift();
        if (answer === undefined) throw new Error("left");
        return answer === back ? back : { ...state, [key]: answer };
      },
    }),
  );
  return { seen, steps };
}

describe("questions asked one after the other", () => {
  it("give all answers together, and know their place", async () => {
    const { seen, steps } = makeSteps(["a", "b", "c"], ["1", "2", "3"]);
    assert.deepEqual(await runWizard("T", steps, {}), { a: "1", b: "2", c: "3" });
    assert.deepEqual(
      seen.map(({ step, totalSteps, hasBack }) => [step, totalSteps, hasBack]),
      [
        [1, 3, false],
        [2, 3, true],
        [3, 3, true],
      ],
    );
  });

  it("go back one by one, forget what came after, and offer what was answered before", async () => {
    const { seen, steps } = makeSteps(["a", "b", "c"], ["1", "2", back, back, "one", "2", "3"]);
    assert.deepEqual(await runWizard("T", steps, {}), { a: "one", b: "2", c: "3" });
    assert.deepEqual(
      seen.map(({ key, earlier }) => [key, earlier]),
      [
        ["a", undefined],
        ["b", undefined],
        ["c", undefined],
        ["b", "2"],
        ["a", "1"],
        ["b", "2"],
        ["c", undefined],
      ],
    );
  });

  it("leave out what does not apply, in both directions, and count only what does", async () => {
    const { seen, steps } = makeSteps(["a", "b", "c"], ["x", back, "y", "2", "3"]);
    const [a, b, c] = steps as [Step<State>, Step<State>, Step<State>];
    const chosen = [a, { ...b, applies: (state: State) => state.a === "y" }, c];
    assert.deepEqual(await runWizard("T", chosen, {}), { a: "y", b: "2", c: "3" });
    assert.deepEqual(
      seen.map(({ key, step, totalSteps }) => `${key} ${step}/${totalSteps}`),
      ["a 1/2", "c 2/2", "a 1/2", "b 2/3", "c 3/3"],
    );
  });

  it("end where one of them is left, and stay at the first when there is nothing to go back to", async () => {
    const { steps } = makeSteps(["a", "b"], ["1"]);
    await assert.rejects(runWizard("T", steps, {}), /left/);
    const first = makeSteps(["a"], [back, "1"]);
    assert.deepEqual(await runWizard("T", first.steps, {}), { a: "1" });
    assert.deepEqual(await runWizard("T", [], { kept: "yes" }), { kept: "yes" });
  });
});
