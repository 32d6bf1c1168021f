import assert from "node:assert/strict";
import { ProviderError } from "../../../../src/model/provider.ts";
import { backOffDelayMs, isRepeatable } from "../../../../src/run/prompts/backOff.ts";

const middle = () => 0.5;

describe("back-off", () => {
  it("doubles from half a second", () => {
    const delays = [1, 2, 3].map((requests) => backOffDelayMs(requests, undefined, middle));
    assert.deepEqual(delays, [500, 1000, 2000]);
  });

  it("keeps the jitter within a quarter", () => {
    assert.equal(
      backOffDelayMs(1, undefined, () => 0),
      375,
    );
    assert.equal(
      backOffDelayMs(1, undefined, () => 1),
      625,
    );
  });

  it("waits as long as the server asks, but no longer than a minute", () => {
    assert.equal(backOffDelayMs(1, 7000, middle), 7000);
    assert.equal(backOffDelayMs(1, 3_600_000, middle), 60_000);
    assert.equal(backOffDelayMs(3, 10, middle), 2000);
  });

  it("repeats 429, 5xx and network faults, nothing else", () => {
    const repeats = (kind: ProviderError["kind"], httpStatus?: number) =>
      isRepeatable(new ProviderError("x", { kind, httpStatus }));
    assert.equal(repeats("rate_limit", 429), true);
    assert.equal(repeats("http", 500), true);
    assert.equal(repeats("http", 529), true);
    assert.equal(repeats("network"), true);
    assert.equal(repeats("http", 404), false);
    assert.equal(repeats("auth", 401), false);
    assert.equal(repeats("rejected_schema", 400), false);
    assert.equal(repeats("timeout"), false);
    assert.equal(repeats("process"), false);
  });

  it("repeats nothing that a provider knows to be final", () => {
    const error = new ProviderError("x", { kind: "network", isFinal: true });
    assert.equal(isRepeatable(error), false);
  });
});
