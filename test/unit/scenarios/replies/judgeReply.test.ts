import assert from "node:assert/strict";
import { type JudgeOptions, judgeReply } from "../../../../src/scenarios/replies/judgeReply.ts";
import { mergeAt } from "../../../../src/scenarios/replies/mergeAt.ts";
import { createOutcomeValidator } from "../../../../src/scenarios/schemas/createValidator.ts";

const validate = createOutcomeValidator({ type: "object", required: ["a"] });

describe("judgeReply", () => {
  it("passes a valid reply and says how its JSON was found", () => {
    assert.deepEqual(judgeReply('Here: {"a":1}', validate), {
      success: true,
      parsedResponse: { a: 1 },
      extraction: "substring",
      validationErrors: [],
    });
  });

  it("keeps an invalid object or array", () => {
    const verdict = judgeReply("[1]", validate);
    assert.equal(verdict.success, false);
    assert.deepEqual(verdict.parsedResponse, [1]);
    assert.deepEqual(
      verdict.validationErrors.map(({ code }) => code),
      ["type"],
    );
  });

  for (const text of ["5", '"x"', "true", "null", "```json\n7\n```"]) {
    it(`fails the scalar ${JSON.stringify(text)} with one type error and nothing parsed`, () => {
      const { success, parsedResponse, validationErrors } = judgeReply(text, () => []);
      assert.deepEqual({ success, parsedResponse }, { success: false, parsedResponse: null });
      assert.deepEqual(
        validationErrors.map(({ code, path }) => ({ code, path })),
        [{ code: "type", path: [] }],
      );
    });
  }

  for (const text of ["", "I'm sorry, I can't help with that.", '{"a": 1']) {
    it(`fails ${JSON.stringify(text)} as invalid JSON`, () => {
      const verdict = judgeReply(text, validate);
      assert.equal(verdict.parsedResponse, null);
      assert.equal(verdict.extraction, undefined);
      assert.deepEqual(
        verdict.validationErrors.map(({ code }) => code),
        ["invalid_json"],
      );
    });
  }

  it("does not take a part of a reply that was cut off for the whole", () => {
    const text = '{"x": {"a": 1}, "y": ';
    assert.equal(judgeReply(text, validate).success, true);
    for (const finishReason of ["length", "content-filter"]) {
      const verdict = judgeReply(text, validate, { finishReason });
      assert.equal(verdict.validationErrors[0]?.code, "invalid_json");
    }
    assert.equal(judgeReply('{"a": 1}', validate, { finishReason: "length" }).success, true);
  });

  it("passes the last step only if the whole is valid, too", () => {
    const judge = createLastJudge({ required: ["b"], properties: { b: { required: ["a", "c"] } } });
    assert.deepEqual(judge('{"a":1}').validationErrors, [
      { path: [], message: 'must have the key "c"', code: "required" },
    ]);
    assert.equal(judge('{"a":1,"c":2}').success, true);
  });

  it("says when what is wrong with the whole lies outside the reply", () => {
    const judge = createLastJudge({ required: ["z"] });
    assert.deepEqual(judge('{"a":1}').validationErrors, [
      {
        path: [],
        message: 'must have the key "z" (in the outcome of all steps)',
        code: "required",
      },
    ]);
  });

  it("lists an error that step and whole share once", () => {
    const judge = createLastJudge({ properties: { b: { required: ["a"] } } });
    assert.equal(judge("{}").validationErrors.length, 1);
  });

  function createLastJudge(whole: Record<string, unknown>) {
    const validateWhole = createOutcomeValidator(whole);
    const options: JudgeOptions = {
      at: "/b",
      validateWhole: (value) => validateWhole(mergeAt({ first: 1 }, "/b", value)),
    };
    return (text: string) => judgeReply(text, validate, options);
  }
});
