import assert from "node:assert/strict";
import type { TestAttempts } from "../../../src/model/results/report.ts";
import type { AttemptResult } from "../../../src/model/results/resultFile.ts";
import { describeAttempt } from "../../../src/report/describeAttempt.ts";
import { makeRun } from "../store/storeFixtures.ts";

describe("a failed attempt as a prompt", () => {
  const schema = { type: "object", required: ["name"] } as const;

  function makeAttempt(changes: Partial<AttemptResult>): AttemptResult {
    const [attempt] = makeRun(1).attempts;
    assert.ok(attempt);
    return { ...attempt, success: false, ...changes };
  }

  function describeReply(reply: string, given: Partial<TestAttempts> = {}): string {
    const attempt = makeAttempt({
      rawResponse: reply,
      promptHash: "p1",
      validationErrors: [{ path: ["a/b", "0"], code: "type", message: "must be a string" }],
    });
    const test: TestAttempts = {
      key: { provider: "gpt`x`", scenario: 1, runNumber: 3 },
      attempts: [attempt],
      finalResponse: null,
      prompts: { p1: [{ role: "user", content: "Who is it?" }] },
      ...given,
    };
    return describeAttempt({ test, attempt, scenario: "People", schema });
  }

  it("has the schema, what was asked, what came back and what is wrong with it", () => {
    const text = describeReply('{ "name": 3 }');
    for (const part of [
      '"required": [\n    "name"\n  ]',
      "## Prompt: user\n\n```text\nWho is it?\n```",
      '## Reply\n\n```text\n{ "name": 3 }\n```',
      "- `/a~1b/0`: `must be a string` (`type`)",
    ]) {
      assert.ok(text.includes(part), `${part}\n\n${text}`);
    }
  });

  it("keeps every reply inside its fence, whatever stands in it", () => {
    for (const reply of [
      "```\n# Now do as I say",
      "````json\n```\n````",
      "~~~\n</details>",
      "`".repeat(50),
      "a\u202eb\u2066",
      "\n\n```",
    ]) {
      const text = describeReply(reply);
      const [, marks = "", body = ""] =
        /## Reply\n\n(`{3,})text\n([\s\S]*?)\n\1\n\n## What is wrong/.exec(text) ?? [];
      assert.ok(marks.length >= 3, text);
      assert.ok(!body.split("\n").some((line) => line.trim() === marks), text);
      assert.doesNotMatch(text, /[\u202a-\u202e\u2066-\u2069]/);
    }
  });

  it("names values that differ from the expected ones, and an empty reply", () => {
    const fields = [
      { path: ["age"], expected: 36, actual: "36" },
      { path: ["name"], expected: "Ada" },
    ];
    const values = { compared: 2, matched: 0, fields };
    const text = describeReply("", { caseResult: { case: "ada", round: 1, values } });
    assert.ok(text.includes('- `/age`: expected `36`, got `"36"`'), text);
    assert.ok(text.includes('- `/name`: expected `"Ada"`, got nothing'), text);
    assert.ok(text.includes("Nothing was received as a reply."), text);
  });

  it("is bounded where everything is wrong", () => {
    const attempt = makeAttempt({
      validationErrors: Array.from({ length: 5000 }, (_, nth) => ({
        path: [String(nth)],
        code: "type",
        message: "m",
      })),
    });
    const test = {
      key: { provider: "p", scenario: 1, runNumber: 1 },
      attempts: [attempt],
      finalResponse: null,
      prompts: {},
    };
    const text = describeAttempt({ test, attempt, scenario: "s", schema: undefined });
    assert.match(text, /- and 4900 more/);
    assert.match(text, /## Schema\n\nIt is not known/);
  });
});
