import assert from "node:assert/strict";
import type { ChatMessage } from "../../../../src/model/chatMessage.ts";
import type { LoadedPromptScenario } from "../../../../src/model/config/loadedConfig.ts";
import {
  type Provider,
  ProviderError,
  type ProviderReply,
} from "../../../../src/model/provider.ts";
import { createRunJudge } from "../../../../src/run/judging/runJudge.ts";
import { createMasker, idleMasker, type Masker } from "../../../../src/run/masking/masker.ts";
import { createPromptKeeper } from "../../../../src/run/prompts/promptKeeper.ts";
import { createProviderHope } from "../../../../src/run/prompts/providerHope.ts";
import { createRequestRate } from "../../../../src/run/prompts/requestRate.ts";
import { runTest } from "../../../../src/run/prompts/runTest.ts";
import { makeScenario, sentAsIs } from "../builders.ts";

type Turn = string | ProviderReply | ProviderError;

/** A provider that says the given texts or replies one after another; an error is thrown. */
function sayInTurn(...turns: Turn[]) {
  const asked: ChatMessage[][] = [];
  const provider: Provider = {
    countsHttpRequests: true,
    async send({ messages }) {
      asked.push([...messages]);
      const turn = turns.shift() ?? assert.fail("asked once too often");
      if (turn instanceof ProviderError) throw turn;
      const reply = typeof turn === "string" ? { text: turn } : turn;
      return { inputTokens: 1_000_000, outputTokens: 500_000, ...reply };
    },
    async dispose() {},
  };
  return { provider, asked };
}

async function run(
  provider: Provider,
  scenario: LoadedPromptScenario,
  options: { maxRetries?: number; endSoonAfter?: number; masker?: Masker } = {},
) {
  const soon = new AbortController();
  const recorded: number[] = [];
  const { masker = idleMasker } = options;
  const takeRequestSlot = createRequestRate(undefined);
  const result = await runTest(
    { provider: "p", scenario: scenario.number, runNumber: 1 },
    scenario,
    {
      lane: {
        provider,
        timeoutMs: 5000,
        takeRequestSlot,
        hope: createProviderHope(),
        sent: sentAsIs,
      },
      price: { inputPerMillion: 2, outputPerMillion: 4 },
      maxRetries: options.maxRetries ?? 3,
      judge: createRunJudge(1000),
      readFiles: async () => assert.fail("there is no file to read"),
      onSent: () => undefined,
      masker,
      keepPrompt: createPromptKeeper(masker),
      record: ({ attempt }) => {
        recorded.push(attempt.attemptNumber);
        if (recorded.length === options.endSoonAfter) soon.abort();
      },
    },
    { soon: soon.signal, now: new AbortController().signal },
  );
  return { result, recorded };
}

const good = '{"name":"Ada","age":36}';
const bad = '{"name":"Ada","age":"36"}';

describe("one test", () => {
  it("judges and sends back what came, and gives back what is kept of it", async () => {
    const key = { source: "env", name: "KEY", origin: "x", value: "correct-horse" } as const;
    const replies = [
      '{"name":"correct-horse","age":1,"correct-horse":{"a":"correct-horse"}}',
      '{"name":"correct-horse","age":1}',
    ];
    const said = sayInTurn(...replies);
    const { result } = await run(
      said.provider,
      makeScenario({
        schema: { properties: { "correct-horse": { properties: { a: { type: "number" } } } } },
        steps: [{ prompt: "Who?", schema: true, at: "" }],
      }),
      { masker: createMasker([key]) },
    );
    assert.equal(said.asked[1]?.[1]?.content, replies[0]);
    const [first] = result?.attempts ?? [];
    assert.deepEqual(first?.validationErrors[0]?.path, ["[KEY]", "a"]);
    assert.equal(first?.rawResponse, '{"name":"[KEY]","age":1,"[KEY]":{"a":"[KEY]"}}');
    assert.deepEqual(result?.finalResponse, { name: "[KEY]", age: 1 });
  });

  it("passes at the first attempt and keeps tokens and cost", async () => {
    const { result } = await run(sayInTurn(good).provider, makeScenario());
    assert.equal(result?.success, true);
    assert.deepEqual(result?.finalResponse, { name: "Ada", age: 36 });
    const [attempt] = result?.attempts ?? [];
    assert.equal(attempt?.costUsd, 4);
    assert.equal(attempt?.httpRequests, 1);
    assert.equal(attempt?.extraction, "none");
    assert.equal(attempt?.errorMessage, null);
  });

  it("sends a failed reply back with every error", async () => {
    const { provider, asked } = sayInTurn('{"age":"36"}', good);
    const { result, recorded } = await run(provider, makeScenario());
    assert.equal(result?.success, true);
    assert.deepEqual(recorded, [1, 2]);
    const [assistant, feedback] = asked[1]?.slice(-2) ?? [];
    assert.deepEqual(assistant, { role: "assistant", content: '{"age":"36"}' });
    assert.equal(feedback?.role, "user");
    assert.match(feedback?.content ?? "", /name/);
    assert.match(feedback?.content ?? "", /age/);
  });

  it("fails after maxRetries retries, and not one later", async () => {
    const { result, recorded } = await run(sayInTurn(bad, bad, bad).provider, makeScenario(), {
      maxRetries: 2,
    });
    assert.equal(result?.success, false);
    assert.equal(result?.finalResponse, null);
    assert.deepEqual(recorded, [1, 2, 3]);
  });

  it("errs at once on an error, without a retry for validation", async () => {
    const fault = new ProviderError("bad key", { kind: "auth", httpStatus: 401 });
    const { result, recorded } = await run(sayInTurn(fault).provider, makeScenario());
    assert.deepEqual(recorded, [1]);
    const [attempt] = result?.attempts ?? [];
    assert.equal(attempt?.errorKind, "auth");
    assert.equal(attempt?.errorMessage, "bad key");
    assert.equal(attempt?.httpStatus, 401);
    assert.deepEqual(attempt?.validationErrors, []);
    assert.equal(attempt?.rawResponse, "");
    assert.equal("costUsd" in (attempt ?? {}), false);
  });

  it("does not ask again with the budget that a reply was too long for", async () => {
    const cut = { text: '{"name":"Ad', finishReason: "length" };
    const { result, recorded } = await run(sayInTurn(cut).provider, makeScenario());
    assert.deepEqual(recorded, [1]);
    assert.equal(result?.success, false);
    assert.equal(result?.attempts[0]?.errorMessage, null);
    assert.equal(result?.attempts[0]?.validationErrors[0]?.code, "truncated");
  });

  it("asks again after an empty, a refused and a broken reply", async () => {
    const refused = { text: "No.", finishReason: "refusal" };
    const { result, recorded } = await run(
      sayInTurn("", refused, '{"name":', good).provider,
      makeScenario(),
    );
    assert.deepEqual(recorded, [1, 2, 3, 4]);
    assert.deepEqual(
      result?.attempts.map(({ validationErrors }) => validationErrors[0]?.code),
      ["empty", "refusal", "invalid_json", undefined],
    );
  });

  it("keeps that a provider told reasoning apart, and that a reply held some", async () => {
    const apart = { text: good, reasoning: true } as const;
    const within = `<think>?</think>${good}`;
    for (const turn of [apart, within]) {
      const { result } = await run(sayInTurn(turn).provider, makeScenario());
      assert.equal(result?.success, true);
      assert.equal(result?.attempts[0]?.reasoning, true);
    }
  });

  it("looks for the JSON where the scenario says", async () => {
    const drafts = `${good} or ${bad}`;
    for (const [extract, success] of [
      ["first", true],
      ["last", false],
      ["whole", false],
    ] as const) {
      const { result } = await run(sayInTurn(drafts).provider, makeScenario({ extract }), {
        maxRetries: 0,
      });
      assert.equal(result?.success, success, extract);
    }
  });

  it("begins no further attempt once a limit was reached", async () => {
    const { result, recorded } = await run(sayInTurn(bad).provider, makeScenario(), {
      endSoonAfter: 1,
    });
    assert.equal(result, undefined);
    assert.deepEqual(recorded, [1]);
  });
});

describe("a test of several steps", () => {
  const numbers = { type: "array", items: { type: "integer" }, minItems: 1 };
  const scenario = makeScenario({
    steps: [
      { prompt: "Which numbers?", schema: { properties: { numbers } }, at: "" },
      { prompt: "Their sum?", schema: { required: ["value"] }, at: "/sum" },
    ],
    schema: {
      properties: { sum: { properties: { value: { maximum: 10 } }, required: ["value"] } },
      required: ["numbers", "sum"],
    },
  });

  it("merges each accepted reply at its pointer", async () => {
    const { provider, asked } = sayInTurn('{"numbers":[1,2]}', '{"value":3}');
    const { result } = await run(provider, scenario);
    assert.deepEqual(result?.finalResponse, { numbers: [1, 2], sum: { value: 3 } });
    assert.deepEqual(
      result?.attempts.map(({ step, attemptNumber }) => [step, attemptNumber]),
      [
        [1, 1],
        [2, 1],
      ],
    );
    assert.ok(asked[1]?.some(({ content }) => content === '{"numbers":[1,2]}'));
  });

  it("retries each step on its own", async () => {
    const { provider } = sayInTurn('{"numbers":[]}', '{"numbers":[1]}', '{"value":1}');
    const { recorded } = await run(provider, scenario);
    assert.deepEqual(recorded, [1, 2, 1]);
  });

  it("holds the last step to the schema of the whole", async () => {
    const { provider } = sayInTurn('{"numbers":[9,9]}', '{"value":18}', '{"value":10}');
    const { result, recorded } = await run(provider, scenario);
    assert.deepEqual(recorded, [1, 1, 2]);
    assert.deepEqual(
      result?.attempts[1]?.validationErrors.map(({ code }) => code),
      ["maximum"],
    );
  });
});
