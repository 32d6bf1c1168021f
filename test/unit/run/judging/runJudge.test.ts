import assert from "node:assert/strict";
import fc from "fast-check";
import type { JsonSchema } from "../../../../src/model/config/jsonSchema.ts";
import { formatExactJson } from "../../../../src/model/json/exactJson.ts";
import { errorMessage } from "../../../../src/model/userError.ts";
import { createJudgePool, type JudgePool } from "../../../../src/run/judging/judgePool.ts";
import {
  type Judgement,
  type JudgeTask,
  judgeTask,
} from "../../../../src/run/judging/judgeTask.ts";
import { startJudgeWorker } from "../../../../src/run/judging/judgeThread.ts";
import { createRunJudge, type RunJudge } from "../../../../src/run/judging/runJudge.ts";
import { personSchema } from "../builders.ts";
import { hangingReply, hangingSchema, makeTask } from "./fakeWorker.ts";
import { hardCases } from "./hardSchemas.ts";

const never = new AbortController().signal;
const person = '{"name":"Ada","age":36}';
const noWorker = () => assert.fail("a thread was started");

describe("the judge of a run", () => {
  let judge: RunJudge;
  beforeEach(() => {
    judge = createRunJudge(1500);
  });
  afterEach(() => judge.close());

  it("judges a short reply by a cheap schema at once, without a thread or a promise", () => {
    const quick = createRunJudge(1500, noWorker);
    const task = makeTask({ schema: personSchema, text: person });
    assert.deepEqual(quick.judge(task, never), {
      success: true,
      parsedResponse: { name: "Ada", age: 36 },
      extraction: "none",
      validationErrors: [],
    });
  });

  it("reads and judges a long reply in a thread", async () => {
    const text = JSON.stringify({ name: "Ada", age: "36", more: "x".repeat(70_000) });
    const judging = judge.judge(makeTask({ schema: personSchema, text }), never);
    assert.ok(judging instanceof Promise);
    const judgement = await judging;
    assert.ok("success" in judgement);
    assert.deepEqual(
      judgement.validationErrors.map(({ path, code }) => [path, code]),
      [[["age"], "type"]],
    );
  });

  const more = "é\n".repeat(40_000);
  const digits = `{"n":[12345678901234567890,0.12345678901234567890,1e400],"more":"${"x".repeat(70_000)}"}`;
  for (const [what, text] of [
    ["as a whole", JSON.stringify({ more })],
    [
      "as a whole, longer than a thread is kept for",
      JSON.stringify({ more: "x".repeat(5_000_000) }),
    ],
    ["with long numbers", digits],
    ["with half a character", `{"more":"\ud800${more.replaceAll("\n", "")}"}`],
    ["in a fence", `\`\`\`\n${digits}\n\`\`\``],
    ["after reasoning", `<think>{}</think>${digits}`],
    ["after a sign that is no space of JSON", `\ufeff${digits}`],
    ["in prose, after another", `{"a":1} and ${digits}`],
    ["that is a scalar", JSON.stringify(more)],
    ["that is broken", digits.slice(1)],
    ["that is empty", " ".repeat(70_000)],
  ] satisfies [string, string][]) {
    it(`makes of a long reply in a thread what it makes of it here: ${what}`, async () => {
      const task = makeTask({ schema: personSchema, text });
      const here = judgeTask(task, 60_000);
      assert.deepEqual(await judge.judge(task, never), here);
    });
  }

  it("compiles a large schema in a thread, and judges by it there", async () => {
    const { schema, good, bad } = hardCases.breadth ?? assert.fail();
    const begin = performance.now();
    const judging = [good, bad].map((text) => judge.judge(makeTask({ schema, text }), never));
    assert.ok(judging.every((each) => each instanceof Promise));
    const askedMs = performance.now() - begin;
    const [accepted, refused] = await Promise.all(judging);
    assert.ok(askedMs < (performance.now() - begin) / 2, "the schema was only sent");
    assert.ok(accepted !== undefined && "success" in accepted && accepted.success);
    assert.ok(refused !== undefined && "success" in refused);
    assert.deepEqual(
      refused.validationErrors.map(({ path }) => path),
      [["p59999"]],
    );
  });

  it("judges the whole that the last step completes in a thread too", async () => {
    const whole = { schema: hangingSchema, outcome: { name: "b", id: 12345678901234567890n } };
    const task = makeTask({ schema: true, at: "/more", whole, text: '{"a":1}' });
    const judgement = await judge.judge(task, never);
    assert.ok("success" in judgement, JSON.stringify(judgement));
    assert.match(judgement.validationErrors[0]?.message ?? "", /in the outcome of all steps/);
  });

  it("judges by every digit of a schema that went to a thread", async () => {
    const schema = { ...hangingSchema, minProperties: 1, required: ["id"] };
    const id = { const: 12345678901234567891n };
    const exact = { ...schema, properties: { ...schema.properties, id } };
    const judgements = await Promise.all(
      ["12345678901234567891", "12345678901234567892"].map((digits) =>
        judge.judge(makeTask({ schema: exact, text: `{"id":${digits}}` }), never),
      ),
    );
    const codes = judgements.map((each) =>
      "success" in each ? each.validationErrors.map(({ code }) => code) : each.fault,
    );
    assert.deepEqual(codes, [[], ["const"]]);
  });

  it("gives up those whose turn does not come within one bound once the run is to end", async () => {
    const slow = createRunJudge(1000);
    const soon = new AbortController();
    try {
      const start = performance.now();
      const judging = Array.from({ length: 12 }, () =>
        slow.judge(makeTask({ schema: hangingSchema, text: hangingReply }), never, soon.signal),
      );
      soon.abort();
      const late = slow.judge(
        makeTask({ schema: hangingSchema, text: hangingReply }),
        never,
        soon.signal,
      );
      const judgements = await Promise.all([...judging, late]);
      const tookMs = performance.now() - start;
      assert.ok(tookMs < 4000, `it took ${Math.round(tookMs)} ms`);
      const faults = judgements.map((each) => ("fault" in each ? each.fault : ""));
      assert.ok(faults.every((fault) => /took more than|the run was to end/.test(fault)));
      assert.match(faults.at(-1) ?? "", /: the run was to end, and its turn had not come/);
    } finally {
      await slow.close();
    }
  }).timeout(20_000);

  it("gives up a reply that takes too long, naming the pattern, and judges the next", async () => {
    const hung = makeTask({ schema: hangingSchema, text: hangingReply, step: 2 });
    const [late, next] = await Promise.all([
      judge.judge(hung, never),
      judge.judge(makeTask({ schema: hangingSchema, text: '{"name":"aaa"}' }), never),
    ]);
    assert.ok("fault" in late);
    assert.match(
      late.fault,
      /^could not be judged by the schema of scenario 3, step 2: it took more/,
    );
    assert.match(late.fault, /\^\(a\+\)\+\$/);
    assert.ok("success" in next && next.success);
  });

  it("lets go at once when the run must end now", async () => {
    const patient = createRunJudge(3_600_000);
    const now = new AbortController();
    const judging = patient.judge(makeTask({ text: hangingReply }), now.signal);
    now.abort(new Error("cancelled"));
    await assert.rejects(async () => await judging, /cancelled/);
    await patient.close();
  });

  for (const [name, schema] of Object.entries<JsonSchema>({
    "no JSON Schema": { type: 5 },
    "a reference to nowhere": { $ref: "#/$defs/none" },
    "a reference to itself": {
      $defs: { x: { anyOf: [{ type: "string" }, { $ref: "#/$defs/x" }] } },
      properties: { b: { $ref: "#/$defs/x" } },
    },
  })) {
    it(`makes a fault that names the scenario of ${name}`, async () => {
      const judgement = await judge.judge(makeTask({ schema, text: '{"b":1}' }), never);
      assert.ok("fault" in judgement, JSON.stringify(judgement));
      assert.match(judgement.fault, /^could not be judged by the schema of scenario 3: ./);
    });
  }
});

describe("judging any reply by any schema", () => {
  let pool: JudgePool;
  before(() => {
    pool = createJudgePool({ timeoutMs: 10_000, startWorker: startJudgeWorker, size: 1 });
  });
  after(() => pool.close());

  it("throws nothing, and gives the same on the main thread and in another", async () => {
    const run = createRunJudge(10_000);
    await fc.assert(
      fc.asyncProperty(arbitraryTask, async (task) => {
        const judgement = await run.judge(task, never);
        // As it is recorded: JSON knows no negative zero.
        assert.equal(formatExactJson(await pool.judge(task)), formatExactJson(judgeHere(task)));
        if ("success" in judgement) assert.deepEqual(judgement, judgeHere(task));
        else assert.ok("fault" in judgeHere(task));
      }),
      { numRuns: 200 },
    );
    await run.close();
  });
});

// --- internal ---

function judgeHere(task: JudgeTask): Judgement {
  try {
    return judgeTask(task, 10_000);
  } catch (error) {
    return { fault: errorMessage(error) };
  }
}

const leafSchema = fc.constantFrom<JsonSchema>(
  ...[true, false, {}, { type: "string" }, { type: "integer", maximum: 3 }, { const: null }],
  ...[
    { minLength: 2 },
    { pattern: "^a+$" },
    { type: 5 },
    { $ref: "#/nowhere" },
    { enum: [1, "a"] },
  ],
);
const { schema: anySchema } = fc.letrec<{ schema: JsonSchema }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3 },
    leafSchema,
    fc.record({ properties: fc.dictionary(fc.constantFrom("a", "b", "__proto__"), tie("schema")) }),
    fc.record({ items: tie("schema"), minItems: fc.nat(2) }),
    fc.record({ oneOf: fc.array(tie("schema"), { minLength: 1, maxLength: 3 }) }),
  ),
}));
const wrap = fc.constantFrom("@", "```json\n@\n```", "It is @.", "@@", "{@", "<think>@</think>{}");
const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.tuple(fc.json({ maxDepth: 4 }), wrap).map(([json, around]) => around.replace("@", () => json)),
  fc.constantFrom("1e400", '{"a":12345678901234567890}', '{"__proto__":{"a":1}}', '{"a":-0}'),
);
const anyReason = fc.constantFrom(undefined, "stop", "length", "content-filter", "refusal");
const arbitraryTask: fc.Arbitrary<JudgeTask> = fc.record({
  scenario: fc.constant(3),
  text: anyText,
  finishReason: anyReason,
  schema: anySchema,
  at: fc.constant(""),
});
