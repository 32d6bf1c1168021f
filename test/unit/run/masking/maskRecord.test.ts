import assert from "node:assert/strict";
import { createMasker } from "../../../../src/run/masking/masker.ts";
import { maskRecord } from "../../../../src/run/masking/maskRecord.ts";
import { makeInvocation } from "../../loggers/recordFixtures.ts";
import { grant } from "./forms.ts";

describe("the record of a message that holds a secret", () => {
  const secret = "correct-horse-battery";
  const masker = createMasker([grant("KEY", secret)]);
  const value = { note: secret };
  const places = {
    key: { key: `rooms/${secret}`, value: {}, headers: {} },
    header: { key: null, value: {}, headers: { "x-note": secret } },
    body: { key: null, value, headers: {} },
  };
  for (const [place, message] of Object.entries(places)) {
    it(`is written without it, wherever it stands: ${place}`, () => {
      const record = makeInvocation(1, 0n, { request_body: message.value, message });
      const kept = maskRecord(record, JSON.stringify(message.value), masker);
      const written = JSON.stringify(kept.payload);
      assert.ok(!written.includes(secret) && written.includes("[KEY]"), written);
    });
  }

  it("has no body parsed that its text shows to hold none", () => {
    const message = {
      key: null,
      headers: {},
      get value(): unknown {
        throw new Error("it was asked for");
      },
    };
    const record = makeInvocation(1, 0n, { message });
    assert.equal(maskRecord(record, "{}", masker), record);
    assert.throws(() => maskRecord(record, JSON.stringify(value), masker), /asked for/);
  });
});
