import assert from "node:assert/strict";
import { takeRevealed } from "../../../../src/model/config/secretRef.ts";
import { findStreamKeyNeeds, revealScenario } from "../../../../src/model/config/streamKeyNeeds.ts";
import { kafkaHandlerSchema } from "../../../../src/streams/handlers/kafka/kafkaConfig.ts";
import { makeReaction, makeStreamScenario } from "../../run/builders.ts";

describe("the user who logs in to a broker", () => {
  const handler = kafkaHandlerSchema.parse({
    kind: "kafka",
    brokers: ["a:9092", "b:9092"],
    topic: "t",
    sasl: { mechanism: "plain", username: { env: "USER_NAME" }, password: { secret: "broker" } },
  });
  const scenario = makeStreamScenario({ reactions: [makeReaction({ handler })] });

  it("is asked for as a credential that goes to the brokers alone", () => {
    const origin = "kafka://a:9092,b:9092";
    assert.deepEqual(findStreamKeyNeeds(scenario), [
      { source: "env", name: "USER_NAME", origin },
      { source: "secret", name: "broker", origin },
    ]);
  });

  it("is put in place for a run, and not taken where it was not", () => {
    assert.throws(() => takeRevealed(handler), /a credential was not put in place/);
    const [reaction] = revealScenario(scenario, ({ name }) => `value of ${name}`).reactions;
    assert.deepEqual(reaction?.handler.sasl, {
      mechanism: "plain",
      username: "value of USER_NAME",
      password: "value of broker",
    });
  });

  it("may not have a password that is written out", () => {
    const sasl = { mechanism: "plain", username: "me", password: "secret" };
    const read = kafkaHandlerSchema.safeParse({ ...handler, sasl });
    assert.match(read.error?.message ?? "", /never the key itself/);
  });
});
