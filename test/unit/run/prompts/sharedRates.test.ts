import assert from "node:assert/strict";
import type { ProviderConfig } from "../../../../src/model/config/providerConfig.ts";
import { createSharedRates } from "../../../../src/run/prompts/sharedRates.ts";

const signal = new AbortController().signal;

describe("rates that machines share", () => {
  const open = (config: Partial<ProviderConfig>) => {
    const turns: string[] = [];
    const rates = createSharedRates(config as ProviderConfig, async (rate, costMs) => {
      turns.push(`${rate} ${costMs}`);
      return 0;
    });
    return { turns, rates };
  };

  it("take the place of a request in the minute, and of its tokens as they turn out", async () => {
    const { turns, rates } = open({ requestsPerMinute: 60, tokensPerMinute: 6000 });
    const taken = await rates.tokenRate?.take(100, signal);
    await rates.takeRequestSlot(signal);
    taken?.correct(150);
    assert.deepEqual(turns, ["tokens 1000", "requests 1000", "tokens 500"]);
  });

  it("give back the tokens of what was not sent", async () => {
    const { turns, rates } = open({ tokensPerMinute: 6000 });
    (await rates.tokenRate?.take(100, signal))?.giveBack();
    assert.deepEqual(turns, ["tokens 1000", "tokens -1000"]);
  });

  it("ask nobody where the config has none", async () => {
    const { turns, rates } = open({});
    assert.equal(await rates.takeRequestSlot(signal), 0);
    assert.equal(rates.tokenRate, undefined);
    assert.deepEqual(turns, []);
  });
});
