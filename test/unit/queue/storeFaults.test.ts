import assert from "node:assert/strict";
import { postgresFaults } from "../../../src/queue/postgres/postgresFault.ts";
import { redisFaults } from "../../../src/queue/redisFault.ts";

const withCode = (code: string, message = "Fehler") => Object.assign(new Error(message), { code });

describe("the faults of stores", () => {
  it("are refusals where the store answers, and lets nobody do what is needed", () => {
    const said = ["OOM command not allowed", "READONLY You can't write", "NOPERM User p has none"];
    for (const message of said) assert.ok(redisFaults.isRefusal(new Error(message)), message);
    for (const code of ["25006", "53100", "53200", "42501", "28P01"])
      assert.ok(postgresFaults.isRefusal(withCode(code)), code);
  });

  it("are none while it is away, or where its errors are those of another kind", () => {
    for (const faults of [redisFaults, postgresFaults]) {
      assert.ok(!faults.isRefusal(withCode("ECONNREFUSED", "connect ECONNREFUSED 127.0.0.1:1")));
      assert.ok(!faults.wantsPassword(withCode("ECONNRESET")));
    }
    assert.ok(!redisFaults.isRefusal(withCode("25006")));
    assert.ok(!postgresFaults.isRefusal(new Error("READONLY You can't write")));
  });

  it("are told in words, those of PostgreSQL by their codes, those of the way to both alike", () => {
    assert.equal(postgresFaults.describe(withCode("53100")), "its disk is full (Fehler)");
    assert.match(redisFaults.describe(new Error("OOM command")), /^its memory is full \(OOM/);
    for (const { describe } of [redisFaults, postgresFaults])
      assert.match(describe(new Error("connect ECONNREFUSED 127.0.0.1:1")), /^nothing listens/);
  });
});
