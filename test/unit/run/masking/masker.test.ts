import assert from "node:assert/strict";
import { parseExactJson } from "../../../../src/model/json/exactJson.ts";
import { createMasker, idleMasker } from "../../../../src/run/masking/masker.ts";
import { forms, grant, sortsOfValues } from "./forms.ts";

describe("a masker", () => {
  for (const [form, write] of Object.entries(forms)) {
    it(`masks a secret that is written ${form}`, () => {
      for (const [name, value] of Object.entries(sortsOfValues)) {
        const masker = createMasker([grant(name, value)]);
        const written = write(value);
        const masked = masker.text(`before ${written} after`);
        assert.ok(masked.includes(`[${name}]`), `${name}: ${masked}`);
        assert.ok(!masked.includes(written.trim()), `${name}: ${masked}`);
        assert.match(masked, /^before .* after$/s);
        assert.equal(masker.count, 1, `${name}: ${masked}`);
      }
    });
  }

  it("leaves nothing of a secret in Base64 but bits that are not its own", () => {
    const masker = createMasker([grant("KEY", "correct-horse-battery")]);
    const pair = Buffer.from("user:correct-horse-battery").toString("base64");
    const [begin, end] = masker.text(`Basic ${pair}`).split("[KEY]");
    assert.equal(Buffer.from(begin?.replace("Basic ", "") ?? "", "base64").toString(), "user");
    assert.match(end ?? "?", /^=*$/);
  });

  it("takes the longest of secrets that begin alike, in whatever order they come", () => {
    const short = grant("SHORT", "abcdefgh");
    const long = grant("LONG", "abcdefgh-ijkl");
    for (const keys of [
      [short, long],
      [long, short],
    ]) {
      const masker = createMasker(keys);
      assert.equal(masker.text("abcdefgh-ijkl and abcdefgh-x"), "[LONG] and [SHORT]-x");
    }
  });

  it("leaves no end of a secret that another overlaps", () => {
    const masker = createMasker([grant("A", "abcdefghij"), grant("B", "ghijklmnop")]);
    assert.equal(masker.text("<abcdefghijklmnop>"), "<[A][B]>");
    const repeated = createMasker([grant("A", "aaaaaaaa")]);
    assert.equal(repeated.text(`<${"a".repeat(19)}>`), "<[A]>");
  });

  it("masks texts, keys and numbers of a value, and keeps all else of it", () => {
    const masker = createMasker([grant("WORD", "password"), grant("PIN", "12345678")]);
    const value = { password: "x", list: ["my password", 12345678, 1234567, null], on: true };
    assert.deepEqual(masker.value(value), {
      "[WORD]": "x",
      list: ["my [WORD]", "[PIN]", 1234567, null],
      on: true,
    });
    assert.equal(masker.count, 3);
    const long = createMasker([grant("LONG", "123456789012345678901234")]);
    assert.deepEqual(long.value(parseExactJson('{"a":123456789012345678901234,"b":1.50}')), {
      a: "[LONG]",
      b: 1.5,
    });
  });

  it("gives back the same value where there is nothing to mask", () => {
    const masker = createMasker([grant("WORD", "password")]);
    const value = { a: ["text", { b: 1 }], n: parseExactJson("12345678901234567890.5") };
    assert.equal(masker.value(value), value);
    assert.equal(masker.count, 0);
  });

  it("keeps apart keys that are masked alike, and a key like __proto__", () => {
    const masker = createMasker([grant("K", "password"), grant("K", "passphrase")]);
    const value = JSON.parse('{"password":1,"passphrase":2,"__proto__":{"a":"password"}}');
    const text = JSON.stringify(masker.value(value));
    assert.equal(text, '{"[K]":1,"[K] (2)":2,"__proto__":{"a":"[K]"}}');
  });

  it("masks what a cut left of a secret, beside the dots that stand for the rest", () => {
    const masker = createMasker([grant("KEY", "sk-abcdefghijklmnop")]);
    assert.equal(masker.text("Incorrect key: sk-abcdefg… more"), "Incorrect key: [KEY]… more");
    assert.equal(masker.text("…ijklmnop is wrong"), "…[KEY] is wrong");
    assert.equal(masker.text("sk-… and so on"), "sk-… and so on");
  });

  it("masks the credentials among the parameters of an address, and no other of them", () => {
    const address = "wss://h/feed?mode=extended&access_token=a%2Fsecret-one&id=7";
    const masker = createMasker([grant("FEED", address)]);
    assert.equal(masker.text(address), "[FEED]");
    assert.equal(
      masker.text("/feed?mode=extended&access_token=a%2Fsecret-one&id=7 a/secret-one"),
      "/feed?mode=extended&access_token=[FEED]&id=7 [FEED]",
    );
  });

  it("masks a password that an address, a pair or a header for Basic authorization holds", () => {
    const given = {
      ADDRESS: "postgres://app:p%40ssw0rd-1@db/x",
      PAIR: "someone:p@ssw0rd-1",
      BASIC: `Basic ${Buffer.from("someone:p@ssw0rd-1").toString("base64")}`,
      BASE64: Buffer.from("someone:p@ssw0rd-1").toString("base64"),
    };
    for (const [name, value] of Object.entries(given)) {
      const masker = createMasker([grant(name, value)]);
      assert.equal(masker.text("wrong: p@ssw0rd-1"), `wrong: [${name}]`);
    }
  });

  it("leaves short values, and other texts that look alike", () => {
    const masker = createMasker([grant("PIN", "1234567"), grant("KEY", "abcdefgh")]);
    const text = "1234567 abcdefg %41bcdef \\u0061bcdef YWJjZGVm";
    assert.equal(masker.text(text), text);
    assert.equal(createMasker([grant("PIN", "1234567")]), idleMasker);
    assert.equal(createMasker([{ ...grant("NONE", ""), value: undefined }]), idleMasker);
  });

  it("is done with hostile texts in time", () => {
    const masker = createMasker(
      Object.entries(sortsOfValues).map(([name, value]) => grant(name, value)),
    );
    const runs = createMasker([grant("RUN", `${"\\".repeat(12)}x${"/".repeat(12)}`)]);
    const texts = [
      "\\",
      "\\u005c",
      "\\\\u005c",
      "%5c",
      "%25",
      "\\u0070",
      'pa\\"',
      "/",
      "pass",
      "aGVs",
    ].map((part) => part.repeat(200_000 / part.length));
    const startedAt = performance.now();
    for (const text of texts) {
      masker.text(text);
      runs.text(text);
    }
    assert.ok(performance.now() - startedAt < 5000);
  });
});
