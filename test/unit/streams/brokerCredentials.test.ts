import assert from "node:assert/strict";
import { takeRevealed } from "../../../src/model/config/secretRef.ts";
import { findStreamKeyNeeds, revealScenario } from "../../../src/model/config/streamKeyNeeds.ts";
import { handlerKinds } from "../../../src/streams/handlers/handlerKinds.ts";
import { dispatcherSchema, sourceConfigSchema } from "../configs.ts";
import { makeReaction, makeStreamScenario } from "../run/builders.ts";

const password = { env: "BROKER_PASSWORD" };
const url = { secret: "broker" };
const user = { username: "me", password };

/** Where each kind of broker has its credentials, and what they are the credentials of. */
const places: readonly [kind: string, config: object, origin: string][] = [
  ["amqp", { url, queue: "q" }, "the server that it names"],
  ["mqtt", { url, topic: "t" }, "the server that it names"],
  ["websocket", { url }, "the server that it names"],
  [
    "websocket",
    { url: "ws://h:1/a", headers: { authorization: { ...password, prefix: "Bearer " } } },
    "ws://h:1",
  ],
  ["kafka", { brokers: ["h:1"], topic: "t", sasl: { mechanism: "plain", ...user } }, "kafka://h:1"],
  ["nats", { servers: ["nats://h:1"], subject: "s", user }, "nats://h:1"],
];

describe("credentials of brokers", () => {
  for (const [kind, config, origin] of places) {
    const key = Object.keys(config).at(-1);
    it(`come by reference, for one place, and are put in place for a run: ${kind}, ${key}`, () => {
      const found = handlerKinds.find((each) => each.kind === kind);
      const handler = found?.schema.parse({ kind, ...config });
      assert.ok(handler !== undefined);
      const dispatcher = dispatcherSchema.parse({ kind, ...config });
      const source = sourceConfigSchema.parse({
        id: "script",
        kind: "script",
        file: "a.jsonl",
        dispatchers: [dispatcher],
      });
      const scenario = makeStreamScenario({
        sources: [source],
        reactions: [makeReaction({ handler })],
      });
      const needs = findStreamKeyNeeds(scenario);
      assert.equal(needs.length, 2);
      for (const need of needs) assert.equal(need.origin, origin);
      for (const each of [handler, dispatcher]) {
        assert.throws(() => takeRevealed(each), /a credential was not put in place/);
      }
      const { sources, reactions } = revealScenario(scenario, ({ name }) => `the ${name}`);
      for (const each of [sources[0]?.dispatchers[0], reactions[0]?.handler]) {
        assert.ok(each !== undefined);
        assert.match(
          JSON.stringify(takeRevealed(each)),
          /"(Bearer )?the (BROKER_PASSWORD|broker)"/,
        );
      }
    });
  }
});
