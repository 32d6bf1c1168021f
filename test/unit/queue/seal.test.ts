import assert from "node:assert/strict";
import * as z from "zod";
import { createSealer } from "../../../src/queue/seal.ts";

const schema = z.object({ count: z.union([z.int(), z.bigint()]) });
const run = "run 1";

describe("signed envelopes", () => {
  const sealer = createSealer("a key that is long enough");

  it("open with the key, the purpose and the run they were made for, digits kept", () => {
    const sealed = sealer.seal("job", run, { count: 12345678901234567890n });
    const opened = sealer.open("job", run, sealed, schema);
    assert.deepEqual(opened, { ok: true, value: { count: 12345678901234567890n } });
  });

  it("do not open when they were altered, or made for something else", () => {
    const sealed = sealer.seal("job", run, { count: 1 });
    const other = createSealer("another key, as long as it").seal("job", run, { count: 1 });
    const wrong: unknown[] = [
      { ...sealed, body: sealed.body.replace("1", "2") },
      { ...sealed, mac: sealed.mac.slice(4) },
      sealer.seal("report", run, { count: 1 }),
      sealer.seal("job", "run 2", { count: 1 }),
      other,
    ];
    for (const each of wrong) {
      assert.deepEqual(sealer.open("job", run, each, schema), {
        ok: false,
        reason: "is signed with another key, or was altered",
      });
    }
  });

  it("do not open without a signature, whatever lies there", () => {
    for (const each of [undefined, null, 5, "text", {}, { body: "{}" }, { body: 1, mac: "x" }]) {
      const opened = sealer.open("job", run, each, schema);
      assert.deepEqual(opened, { ok: false, reason: "is not signed" });
    }
  });

  it("say what is not understood of one that is signed", () => {
    const opened = sealer.open("job", run, sealer.seal("job", run, { count: "x" }), schema);
    assert.match(opened.ok ? "" : opened.reason, /^is not understood: /);
  });

  it("are not made without a key, or with a short one", () => {
    assert.throws(() => createSealer(undefined), /set TOUCHSTONE_QUEUE_KEY to the same/);
    assert.throws(() => createSealer("short"), /needs 16 characters/);
  });
});
