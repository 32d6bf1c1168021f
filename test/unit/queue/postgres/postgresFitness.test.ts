import assert from "node:assert/strict";
import { findUnfit } from "../../../../src/queue/postgres/postgresFitness.ts";

describe("PostgreSQL", () => {
  it("holds queues from version 14 on", () => {
    const facts = { takesWrites: true, encoding: "UTF8" };
    assert.equal(findUnfit({ ...facts, version: 140_000 }), undefined);
    assert.equal(
      findUnfit({ ...facts, version: 130_018 }),
      "it is version 13.18, and 14 or newer is needed",
    );
  });
});
