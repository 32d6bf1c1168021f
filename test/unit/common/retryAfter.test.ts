import assert from "node:assert/strict";
import { parseRetryAfterMs } from "../../../src/common/retryAfter.ts";

describe("parseRetryAfterMs", () => {
  const nowMs = Date.parse("2025-01-01T00:00:00Z");
  const cases: [text: string, ms: number | undefined][] = [
    ["7", 7000],
    [" 0 ", 0],
    ["1.5", 1500],
    ["Wed, 01 Jan 2025 00:00:05 GMT", 5000],
    ["Tue, 31 Dec 2024 00:00:00 GMT", 0],
    ["later", undefined],
    ["-3x", undefined],
    ["", undefined],
  ];
  for (const [text, ms] of cases) {
    it(`reads ${JSON.stringify(text)} as ${ms ?? "nothing asked"}`, () => {
      assert.equal(parseRetryAfterMs(text, nowMs), ms);
    });
  }
});
