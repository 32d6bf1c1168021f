import assert from "node:assert/strict";
import type { JsonSchema } from "../../../../src/model/config/jsonSchema.ts";
import type { ProviderReply } from "../../../../src/model/provider.ts";
import { createSimulatedProvider } from "../../../../src/providers/simulated/simulatedProvider.ts";
import { createMatcher } from "../../../../src/scenarios/schemas/createValidator.ts";
import {
  catchProviderError,
  makeRequest,
  makeSimulated,
  neverAborted,
  personSchema,
  providerContext,
} from "../fixtures.ts";

const orderSchema = {
  type: "object",
  properties: {
    id: { type: "string", format: "uuid" },
    placed: { type: "string", format: "date-time" },
    lines: {
      type: "array",
      minItems: 1,
      items: {
        type: "object",
        properties: {
          sku: { type: "string", pattern: "^[A-Z]{3}-\\d{4}$" },
          count: { type: "integer", minimum: 1 },
        },
        required: ["sku", "count"],
      },
    },
    state: { enum: ["open", "paid", "sent"] },
  },
  required: ["id", "lines", "state"],
};

function send(
  config: Record<string, unknown>,
  changes: Parameters<typeof makeRequest>[0] = {},
): Promise<ProviderReply> {
  return createSimulatedProvider(makeSimulated(config), providerContext).send(
    makeRequest(changes),
    neverAborted(),
  );
}

async function sendMany(config: Record<string, unknown>, schema: JsonSchema = personSchema) {
  const provider = createSimulatedProvider(makeSimulated(config), providerContext);
  const replies: ProviderReply[] = [];
  for (let runNumber = 1; runNumber <= 60; runNumber++) {
    replies.push(await provider.send(makeRequest({ runNumber, schema }), neverAborted()));
  }
  return replies;
}

describe("simulated provider", () => {
  it("gives only valid replies without faults, for drafts 2020-12 and 7", async () => {
    const schemas: JsonSchema[] = [
      personSchema,
      orderSchema,
      { $schema: "http://json-schema.org/draft-07/schema#", ...orderSchema },
      {
        type: "object",
        properties: { wait: { type: "string", format: "duration" } },
        required: ["wait"],
      },
      { type: "number", multipleOf: 0.01, minimum: 1, maximum: 2 },
      {
        $ref: "#/$defs/node",
        $defs: { node: { type: "object", properties: { next: { $ref: "#/$defs/node" } } } },
      },
      {
        oneOf: [
          { type: "string", const: "a" },
          { type: "object", required: ["b"], properties: { b: { type: "null" } } },
        ],
      },
      true,
    ];
    for (const schema of schemas) {
      const isValid = createMatcher(schema);
      for (const { text, finishReason } of await sendMany({}, schema)) {
        assert.ok(isValid(JSON.parse(text)), `${JSON.stringify(schema)}: ${text}`);
        assert.equal(finishReason, "stop");
      }
    }
  });

  it("says so when nothing is valid for a schema", async () => {
    for (const schema of [false, { type: "string", minLength: 5, maxLength: 2 }]) {
      const error = await catchProviderError(send({}, { schema }));
      assert.deepEqual([error.kind, /no value/.test(error.message)], ["unsupported", true]);
    }
  });

  it("depends on seed, scenario, run, step and attempt only, not on the order of calls", async () => {
    const config = { seed: 3, faults: { malformed: 0.3, refusal: 0.3 } };
    const keys = Array.from({ length: 40 }, (_, index) => ({
      scenario: 1 + (index % 2),
      runNumber: 1 + (index % 5),
      step: 1 + (index % 3),
      attemptNumber: 1 + (index % 4),
    }));
    const collect = async (order: typeof keys) => {
      const provider = createSimulatedProvider(makeSimulated(config), providerContext);
      const texts = new Map<string, string>();
      for (const key of order) {
        const { text } = await provider.send(makeRequest(key), neverAborted());
        texts.set(JSON.stringify(key), text);
      }
      return [...texts].sort();
    };
    assert.deepEqual(await collect(keys), await collect(keys.toReversed()));
    const texts = new Set((await collect(keys)).map(([, text]) => text));
    assert.ok(texts.size > 10, "different attempts differ");
  });

  it("gives other replies for another seed", async () => {
    const texts = async (seed: number) => (await sendMany({ seed })).map(({ text }) => text);
    assert.deepEqual(await texts(1), await texts(1));
    assert.notDeepEqual(await texts(1), await texts(2));
  });

  it("has each fault about as often as its share", async () => {
    const provider = createSimulatedProvider(
      makeSimulated({ faults: { refusal: 0.2, fenced: 0.1 } }),
      providerContext,
    );
    const seen = { refusal: 0, fenced: 0 };
    for (let runNumber = 1; runNumber <= 2000; runNumber++) {
      const { text } = await provider.send(makeRequest({ runNumber }), neverAborted());
      if (text.startsWith("I'm sorry")) seen.refusal++;
      if (text.startsWith("```")) seen.fenced++;
    }
    assert.ok(seen.refusal > 330 && seen.refusal < 470, `refusals: ${seen.refusal}`);
    assert.ok(seen.fenced > 140 && seen.fenced < 260, `fenced: ${seen.fenced}`);
  });

  it("draws a retry's fault anew", async () => {
    const config = { faults: { refusal: 0.5 } };
    const provider = createSimulatedProvider(makeSimulated(config), providerContext);
    const outcomes = new Set<string>();
    for (let runNumber = 1; runNumber <= 30; runNumber++) {
      const refused: boolean[] = [];
      for (const attemptNumber of [1, 2]) {
        const reply = await provider.send(
          makeRequest({ runNumber, attemptNumber }),
          neverAborted(),
        );
        refused.push(reply.finishReason === "refusal");
      }
      outcomes.add(refused.join());
    }
    assert.equal(outcomes.size, 4);
  });

  it("makes replies that are no JSON, also in part", async () => {
    for (const fault of ["malformed", "truncated"]) {
      for (const { text, finishReason } of await sendMany(
        { faults: { [fault]: 1 } },
        orderSchema,
      )) {
        assert.throws(() => JSON.parse(text), `${fault}: ${text}`);
        const inner = /[{[][^{}[\]]*[}\]]/.exec(text);
        if (inner) assert.throws(() => JSON.parse(inner[0]), `${fault}: ${text}`);
        assert.equal(finishReason, fault === "truncated" ? "length" : "stop");
      }
    }
    assert.throws(() => JSON.parse("'5'"));
    const [scalar] = await sendMany({ faults: { malformed: 1 } }, { type: "integer" });
    assert.throws(() => JSON.parse(scalar?.text ?? "1"));
  });

  it("makes replies that are JSON but invalid", async () => {
    const isValid = createMatcher(orderSchema);
    for (const fault of ["missingField", "wrongType"]) {
      for (const { text } of await sendMany({ faults: { [fault]: 1 } }, orderSchema)) {
        assert.equal(isValid(JSON.parse(text)), false, `${fault}: ${text}`);
      }
    }
    const optionalFirst = {
      type: "object",
      properties: { note: { type: "string" }, at: { type: "integer" } },
      required: ["at"],
    };
    const isOptionalValid = createMatcher(optionalFirst);
    for (const { text } of await sendMany({ faults: { missingField: 1 } }, optionalFirst)) {
      assert.equal(isOptionalValid(JSON.parse(text)), false, text);
    }
    const [missing] = await sendMany({ faults: { missingField: 1 } });
    assert.equal(Object.keys(JSON.parse(missing?.text ?? "{}")).length, 1);
  });

  it("wraps valid replies in a fence or in prose", async () => {
    const [fenced] = await sendMany({ faults: { fenced: 1 } });
    assert.match(fenced?.text ?? "", /^```json\n\{[\s\S]*\n```$/);
    const [prose] = await sendMany({ faults: { prose: 1 } });
    assert.match(prose?.text ?? "", /^Here[\s\S]*:\n\n\{[\s\S]*\}\n\nTell me/);
  });

  it("answers with HTTP 503 or not at all", async () => {
    const error = await catchProviderError(send({ faults: { httpError: 1 } }));
    assert.deepEqual([error.kind, error.httpStatus], ["http", 503]);
    const controller = new AbortController();
    const provider = createSimulatedProvider(
      makeSimulated({ faults: { timeout: 1 } }),
      providerContext,
    );
    const sending = provider.send(makeRequest(), controller.signal);
    controller.abort(new Error("timed out"));
    await assert.rejects(sending, /timed out/);
  });

  it("ends its latency at once when aborted", async () => {
    const controller = new AbortController();
    const provider = createSimulatedProvider(
      makeSimulated({ latencyMs: 3_600_000 }),
      providerContext,
    );
    const sending = provider.send(makeRequest(), controller.signal);
    controller.abort(new Error("enough"));
    await assert.rejects(sending, /enough/);
  });
});
