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

  for (const [text, code] of [
    ["", "empty"],
    [" \n", "empty"],
    ["I'm sorry, I can't help with that.", "invalid_json"],
    ['{"a": 1', "invalid_json"],
  ]) {
    it(`fails ${JSON.stringify(text)} as ${code}`, () => {
      const verdict = judgeReply(text ?? "", validate);
      assert.equal(verdict.parsedResponse, null);
      assert.equal(verdict.extraction, undefined);
      assert.deepEqual(
        verdict.validationErrors.map((error) => error.code),
        [code],
      );
    });
  }

  it("does not take a part of a reply that was cut off for the whole", () => {
    const text = '{"x": {"a": 1}, "y": ';
    const codeOf = (finishReason?: string) =>
      judgeReply(text, validate, finishReason === undefined ? {} : { finishReason })
        .validationErrors[0]?.code;
    assert.equal(codeOf(), "invalid_json");
    assert.equal(codeOf("length"), "truncated");
    assert.equal(codeOf("content-filter"), "refusal");
    for (const finishReason of ["length", "content-filter"]) {
      assert.equal(judgeReply('{"a": 1}', validate, { finishReason }).success, true);
    }
  });

  it("names what gives a truncated reply room", () => {
    const [error] = judgeReply("", validate, { finishReason: "length" }).validationErrors;
    assert.match(error?.message ?? "", /maxOutputTokens/);
  });

  it("keeps what a refused reply holds, and says that it was refused", () => {
    const verdict = judgeReply('{"error":"no"}', validate, { finishReason: "refusal" });
    assert.deepEqual(verdict.parsedResponse, { error: "no" });
    assert.deepEqual(
      verdict.validationErrors.map(({ code }) => code),
      ["refusal"],
    );
  });

  it("tells of candidates only where there was a choice, and of reasoning only where there was some", () => {
    const choice = judgeReply('<think>x</think>{"b":1}, no: {"a":1}', validate);
    assert.deepEqual([choice.candidates, choice.reasoning], [2, true]);
    const plain = judgeReply('{"a":1}', validate);
    assert.deepEqual(["candidates" in plain, "reasoning" in plain], [false, false]);
  });

  it("takes whole numbers of any length", () => {
    const integers = createOutcomeValidator({ properties: { a: { type: "integer" } } });
    const verdict = judgeReply('{"a":12345678901234567890}', integers);
    assert.equal(verdict.success, true);
    assert.deepEqual(verdict.parsedResponse, { a: 12345678901234567890n });
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
