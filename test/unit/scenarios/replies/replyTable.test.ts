import assert from "node:assert/strict";
import { judgeReply } from "../../../../src/scenarios/replies/judgeReply.ts";
import { describeRoot } from "../../../../src/scenarios/replies/schemaRoot.ts";
import { createOutcomeValidator } from "../../../../src/scenarios/schemas/createValidator.ts";
import {
  fenceCases,
  limitCases,
  personSchema,
  type ReplyCase,
  reasoningCases,
  textCases,
} from "./replyCases.ts";

const validate = createOutcomeValidator(personSchema);
const root = describeRoot(personSchema);

describe("what counts in a reply", () => {
  for (const [title, cases] of Object.entries({
    "with reasoning": reasoningCases,
    "with fences": fenceCases,
    "in text": textCases,
    "where a careful reader would see more": limitCases,
  })) {
    describe(title, () => {
      for (const [name, each] of Object.entries(cases)) it(name, () => check(each));
    });
  }
});

// --- internal ---

function check({ reply, counts, says, finishReason, ...expected }: ReplyCase): void {
  const options = finishReason === undefined ? { root } : { root, finishReason };
  const verdict = judgeReply(reply, validate, options);
  if (typeof counts === "string") {
    assert.equal(verdict.parsedResponse, null);
    assert.deepEqual(
      verdict.validationErrors.map(({ code, path }) => ({ code, path })),
      [{ code: counts, path: [] }],
    );
    assert.match(verdict.validationErrors[0]?.message ?? "", says ?? /./);
  } else {
    assert.deepEqual(verdict.parsedResponse, counts, JSON.stringify(verdict.validationErrors));
  }
  const { candidates = 1, extraction, reasoning = false } = verdict;
  assert.deepEqual(
    { candidates, extraction, reasoning },
    { candidates: 1, extraction: undefined, reasoning: false, ...expected },
  );
  assert.deepEqual(judgeReply(reply, validate, options), verdict);
}
