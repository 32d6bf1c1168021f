import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { ProviderError, type ProviderReply } from "../../../../src/model/provider.ts";
import { createAdaptiveLimit } from "../../../../src/run/prompts/adaptiveLimit.ts";
import { createLanes, disposeLanes } from "../../../../src/run/prompts/createLanes.ts";
import { createProviderHope, mostLastingFaults } from "../../../../src/run/prompts/providerHope.ts";
import { createRequestRate } from "../../../../src/run/prompts/requestRate.ts";
import { type ProviderLane, sendRequest } from "../../../../src/run/prompts/sendRequest.ts";
import { createTokenRate, type TokenClock } from "../../../../src/run/prompts/tokenRate.ts";
import { providerConfigSchema } from "../../configs.ts";
import { makeLoadedConfig, makeWorkspace, sentAsIs } from "../builders.ts";

const simulated = { id: "sim", kind: "simulated" };
const idle = { soon: new AbortController().signal, now: new AbortController().signal };
const request = {
  messages: [
    { role: "system" as const, content: "x".repeat(100) },
    { role: "user" as const, content: "y".repeat(301) },
  ],
  schema: {},
  mode: "prompt" as const,
  scenario: 1,
  runNumber: 1,
  step: 1,
  attemptNumber: 1,
};

/** A clock on which a minute takes 300 ms. */
const fastClock: TokenClock = {
  now: () => performance.now() * 200,
  after(ms, act) {
    const timer = setTimeout(act, ms / 200);
    return () => clearTimeout(timer);
  },
};

function laneOf(send: () => Promise<ProviderReply>, over: Partial<ProviderLane> = {}) {
  return {
    provider: { countsHttpRequests: true, send, async dispose() {} },
    timeoutMs: 5000,
    takeRequestSlot: createRequestRate(undefined),
    hope: createProviderHope(),
    sent: sentAsIs,
    ...over,
  };
}

/** Takes what is asked for and keeps it. */
function listenToTokens() {
  const asked: number[] = [];
  const corrected: number[] = [];
  const tokenRate: ProviderLane["tokenRate"] = {
    async take(tokens) {
      asked.push(tokens);
      return {
        begin: () => undefined,
        correct: (known) => void corrected.push(known),
        giveBack: () => undefined,
      };
    },
  };
  return { asked, corrected, tokenRate };
}

describe("the bounds of a lane", () => {
  it("estimates a request by its characters and its longest reply", async () => {
    const heard = listenToTokens();
    const reply = async () => ({ text: "hi" });
    await sendRequest(laneOf(reply, heard), request, idle);
    await sendRequest(laneOf(reply, { ...heard, maxOutputTokens: 500 }), request, idle);
    assert.deepEqual(heard.asked, [101, 601]);
  });

  it("puts the usage that came back in place of the estimate, as far as it is known", async () => {
    const usages = [
      { inputTokens: 90, outputTokens: 7 },
      { inputTokens: 90 },
      { outputTokens: 7 },
      {},
    ];
    const heard = listenToTokens();
    for (const usage of usages) {
      const lane = laneOf(async () => ({ text: "", ...usage }), { ...heard, maxOutputTokens: 50 });
      await sendRequest(lane, request, idle);
    }
    assert.deepEqual(heard.corrected, [97, 140, 108, 151]);
  });

  it("leaves the estimate of what failed, and takes each repeat as a request of its own", async () => {
    const heard = listenToTokens();
    let sent = 0;
    const lane = laneOf(async () => {
      if (++sent === 1) throw new ProviderError("busy", { kind: "http", httpStatus: 503 });
      return { text: "", inputTokens: 1, outputTokens: 1 };
    }, heard);
    await sendRequest(lane, request, idle);
    assert.deepEqual([heard.asked, heard.corrected], [[101, 101], [2]]);
  });

  it("waits for the minute, and leaves the wait out of all times", async () => {
    const lane = laneOf(async () => ({ text: "" }), { tokenRate: createTokenRate(150, fastClock) });
    const startedAt = performance.now();
    const results = await Promise.all([1, 2, 3].map(() => sendRequest(lane, request, idle)));
    const took = performance.now() - startedAt;
    assert.ok(took > 550, `two minutes of the clock, ${took} ms`);
    for (const result of results) assert.ok((result?.activeMs ?? 1000) < 200);
  });

  it("leaves the wait for an adaptive limit out of all times", async () => {
    const adaptiveLimit = createAdaptiveLimit(1);
    let begun = 0;
    const lane = laneOf(
      () =>
        new Promise((resolve) => {
          begun++;
          setTimeout(() => resolve({ text: "" }), 200);
        }),
      { adaptiveLimit },
    );
    const sending = [1, 2, 3, 4].map(() => sendRequest(lane, request, idle));
    await sending[0];
    assert.ok(begun <= 2, "one at a time");
    for (const result of await Promise.all(sending)) assert.ok((result?.activeMs ?? 1000) < 500);
  });

  it("sends nothing for those that wait when the provider is given up meanwhile", async () => {
    let sent = 0;
    const refused = new ProviderError("no key", { kind: "auth", httpStatus: 401, isLasting: true });
    const lane = laneOf(
      async () => {
        sent++;
        throw refused;
      },
      { adaptiveLimit: createAdaptiveLimit(1) },
    );
    const results = await Promise.all(
      Array.from({ length: 20 }, () => sendRequest(lane, request, idle)),
    );
    assert.equal(sent, mostLastingFaults);
    assert.equal(results.filter((result) => result?.requests === 0).length, 20 - sent);
  });

  it("takes no spent quota for too many requests at the same time", async () => {
    const adaptiveLimit = createAdaptiveLimit(8);
    const fail = (isLasting: boolean) => async () => {
      const details = { kind: "rate_limit", httpStatus: 429, isRepeatable: false } as const;
      throw new ProviderError("no", { ...details, isLasting });
    };
    await sendRequest(laneOf(fail(true), { adaptiveLimit }), request, idle);
    assert.equal(adaptiveLimit.current, 8);
    await sendRequest(laneOf(fail(false), { adaptiveLimit }), request, idle);
    assert.equal(adaptiveLimit.current, 4);
  });

  it("gives back its place when the run is stopped while it waits", async () => {
    const soon = new AbortController();
    const signals = { ...idle, soon: soon.signal };
    const adaptiveLimit = createAdaptiveLimit(1);
    const takeRequestSlot = createRequestRate(1);
    await takeRequestSlot(idle.soon);
    const tokenRate = createTokenRate(101);
    const lane = laneOf(() => assert.fail("sent"), { adaptiveLimit, tokenRate, takeRequestSlot });
    const sending = sendRequest(lane, request, signals);
    const behind = sendRequest(lane, request, signals);
    await setImmediate();
    soon.abort();
    assert.deepEqual(await Promise.all([sending, behind]), [undefined, undefined]);
    (await adaptiveLimit.enter(idle.soon)).end("done");
    await tokenRate.take(101, idle.soon);
  });

  it("are those of the config, for every kind over HTTP", async () => {
    const workspace = await makeWorkspace();
    const keys = { tokensPerMinute: 5000, adaptive: true, maxOutputTokens: 9, concurrency: 6 };
    const kinds = ["openai-compatible", "openai", "anthropic", "google"];
    const providers = kinds.map((kind) => {
      return { id: kind, kind, baseUrl: "http://127.0.0.1:1/v1", model: "m", ...keys };
    });
    const loaded = makeLoadedConfig(workspace.folder, { providers: [...providers, simulated] });
    const lanes = await createLanes(loaded.config.providers, workspace.options(loaded));
    for (const kind of kinds) {
      const lane = lanes.get(kind);
      assert.equal(lane?.adaptiveLimit?.current, 6, kind);
      assert.equal(lane?.maxOutputTokens, 9, kind);
      assert.ok(lane?.tokenRate, kind);
    }
    assert.deepEqual(lanes.get("sim")?.adaptiveLimit, undefined);
    await disposeLanes(lanes);
    await workspace.remove();
    for (const key of ["tokensPerMinute", "adaptive"] as const) {
      const odd = { ...simulated, [key]: keys[key] };
      assert.equal(providerConfigSchema.safeParse(odd).success, false, key);
    }
  });
});
