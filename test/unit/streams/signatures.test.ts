import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import {
  findSignatureFault,
  type RevealedSignature,
  signBody,
} from "../../../src/streams/signatures.ts";

interface Vector {
  readonly signature: RevealedSignature;
  readonly body: string;
  readonly timeS: number;
  readonly headers: Record<string, string>;
}

const slackBody =
  "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
const stripeHash = createHmac("sha256", "whsec_test").update('1492774577.{"id":"evt_1"}');

/** As the specifications of the schemes publish them; of Stripe's by its formula, as it publishes no secret. */
const vectors: readonly Vector[] = [
  {
    signature: {
      scheme: "standard-webhooks",
      secret: ["whsec", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"].join("_"),
    },
    body: '{"test": 2432232314}',
    timeS: 1614265330,
    headers: {
      "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
      "webhook-timestamp": "1614265330",
      "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    },
  },
  {
    signature: { scheme: "github", secret: "It's a Secret to Everybody" },
    body: "Hello, World!",
    timeS: 0,
    headers: {
      "x-hub-signature-256":
        "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
    },
  },
  {
    signature: { scheme: "slack", secret: "8f742231b10e8888abcd99yyyzzz85a5" },
    body: slackBody,
    timeS: 1531420618,
    headers: {
      "x-slack-request-timestamp": "1531420618",
      "x-slack-signature": "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
    },
  },
  {
    signature: { scheme: "stripe", secret: "whsec_test" },
    body: '{"id":"evt_1"}',
    timeS: 1492774577,
    headers: { "stripe-signature": `t=1492774577,v1=${stripeHash.digest("hex")}` },
  },
];

describe("signatures", () => {
  for (const { signature, body, timeS, headers } of vectors) {
    const check = (change: Partial<Vector> = {}) =>
      findSignatureFault(
        change.signature ?? signature,
        { headers: change.headers ?? headers, body: Buffer.from(change.body ?? body) },
        change.timeS ?? timeS,
      );

    describe(`of ${signature.scheme}`, () => {
      it("are valid as published", () => assert.equal(check(), undefined));

      it("are made as they are checked", () => {
        const own = signBody(signature, Buffer.from(body), timeS);
        assert.deepEqual(Object.keys(own).sort(), Object.keys(headers).sort());
        assert.equal(check({ headers: own }), undefined);
      });

      it("are not valid for another body or secret, or when they are missing or cut", () => {
        assert.match(check({ body: `${body} ` }) ?? "", /not that of its body/);
        const other = { ...signature, secret: "whsec_b3RoZXI=" };
        assert.match(check({ signature: other }) ?? "", /not that of its body/);
        assert.match(check({ headers: {} }) ?? "", /no signature/);
        const cut = Object.entries(headers).map(([name, value]) => [name, value.slice(0, -2)]);
        assert.ok(check({ headers: Object.fromEntries(cut) }));
      });

      if (signature.scheme !== "github") {
        it("are not valid more than five minutes from when they were made", () => {
          assert.equal(check({ timeS: timeS + 300 }), undefined);
          for (const far of [timeS + 301, timeS - 301]) {
            assert.match(check({ timeS: far }) ?? "", /more than 5 minutes/);
          }
        });
      }
    });
  }

  it("may be several, of which one is valid, while a secret is replaced", () => {
    for (const { signature, body, timeS, headers } of vectors.filter((each) => each.timeS > 0)) {
      const replaced = Object.entries(headers).map(([name, value]) => {
        if (name === "webhook-signature") return [name, `v1,AAAA v1a,BBBB ${value}`];
        return [name, name === "stripe-signature" ? `v1=00,${value},v0=11` : value];
      });
      const request = { headers: Object.fromEntries(replaced), body: Buffer.from(body) };
      assert.equal(findSignatureFault(signature, request, timeS), undefined);
    }
  });
});
