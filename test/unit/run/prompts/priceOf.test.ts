import assert from "node:assert/strict";
import { priceOf } from "../../../../src/run/prompts/priceOf.ts";

const price = { inputPerMillion: 4, outputPerMillion: 10 };
const withCache = { ...price, cachedInputPerMillion: 1 };

describe("the price of a reply", () => {
  it("takes cached input tokens, which are a part of the input, at their own price", () => {
    const reply = { inputTokens: 1_000_000, outputTokens: 500_000, cachedInputTokens: 750_000 };
    assert.equal(priceOf(reply, withCache), 0.25 * 4 + 0.75 + 5);
  });

  it("takes them as all others where they have no price, and none where none are told", () => {
    const reply = { inputTokens: 1_000_000, outputTokens: 0 };
    assert.equal(priceOf({ ...reply, cachedInputTokens: 400_000 }, price), 4);
    assert.equal(priceOf(reply, withCache), 4);
    assert.equal(priceOf({ ...reply, cachedInputTokens: 0 }, withCache), 4);
  });

  it("takes a cache that is free as free, and never more cached tokens than there are", () => {
    const reply = { inputTokens: 1_000_000, outputTokens: 0, cachedInputTokens: 1_000_000 };
    assert.equal(priceOf(reply, { ...price, cachedInputPerMillion: 0 }), 0);
    assert.equal(priceOf({ ...reply, cachedInputTokens: 3_000_000 }, withCache), 1);
  });

  it("is not known where the price or one of the counts is not", () => {
    const reply = { inputTokens: 10, outputTokens: 10 };
    assert.equal(priceOf(reply, undefined), undefined);
    assert.equal(priceOf({ inputTokens: 10 }, withCache), undefined);
    assert.equal(priceOf({ outputTokens: 10, cachedInputTokens: 5 }, withCache), undefined);
  });
});
