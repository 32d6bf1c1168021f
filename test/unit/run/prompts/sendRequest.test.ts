import assert from "node:assert/strict";
import {
  type Provider,
  ProviderError,
  type ProviderReply,
} from "../../../../src/model/provider.ts";
import { createProviderHope } from "../../../../src/run/prompts/providerHope.ts";
import { createRequestRate } from "../../../../src/run/prompts/requestRate.ts";
import { backOffDelayMs, sendRequest } from "../../../../src/run/prompts/sendRequest.ts";
import { sentAsIs } from "../builders.ts";

const request = {
  messages: [],
  schema: {},
  mode: "prompt" as const,
  scenario: 1,
  runNumber: 1,
  step: 1,
  attemptNumber: 1,
};

function laneOf(send: Provider["send"], timeoutMs = 5000) {
  const provider: Provider = { countsHttpRequests: true, send, async dispose() {} };
  return {
    provider,
    timeoutMs,
    takeRequestSlot: createRequestRate(undefined),
    hope: createProviderHope(),
    sent: sentAsIs,
  };
}
const never = () => new Promise<ProviderReply>(() => {});
/** Signals of a run that goes on, and what ends it. */
function makeStop() {
  const [soon, now] = [new AbortController(), new AbortController()];
  return {
    signals: { soon: soon.signal, now: now.signal },
    endSoon: () => soon.abort(),
    endNow: () => {
      soon.abort();
      now.abort(new Error("stopped"));
    },
  };
}
const idle = () => makeStop().signals;

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
      new ProviderError("x", { kind, httpStatus }).isRepeatable;
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
    const error = new ProviderError("x", { kind: "network", isRepeatable: false });
    assert.equal(error.isRepeatable, false);
  });
});

describe("sending a request", () => {
  it("repeats after a fault that may pass, and counts the requests", async () => {
    let sent = 0;
    const lane = laneOf(async () => {
      if (++sent === 1) throw new ProviderError("busy", { kind: "http", httpStatus: 503 });
      return { text: "hi" };
    });
    const result = await sendRequest(lane, request, idle());
    assert.equal(result?.reply?.text, "hi");
    assert.equal(result?.requests, 2);
    assert.ok(
      (result?.activeMs ?? 0) > (result?.durationMs ?? 0),
      "back-off counts as active time",
    );
  });

  it("does not repeat what will fail again", async () => {
    let sent = 0;
    const lane = laneOf(async () => {
      sent++;
      throw new ProviderError("no", { kind: "rejected_schema", httpStatus: 400 });
    });
    const result = await sendRequest(lane, request, idle());
    assert.equal(result?.error?.kind, "rejected_schema");
    assert.equal(sent, 1);
  });

  it("gives up on a provider that never answers, even one that ignores its signal", async () => {
    const result = await sendRequest(laneOf(never, 20), request, idle());
    assert.equal(result?.error?.kind, "timeout");
    assert.match(result?.error?.message ?? "", /20 ms/);
    assert.equal(result?.requests, 1);
  });

  it("keeps what had arrived before a timeout", async () => {
    const lane = laneOf(
      (_request, signal) =>
        new Promise((_resolve, reject) => {
          const partial = new ProviderError("aborted", { kind: "network", rawResponse: '{"na' });
          signal.addEventListener("abort", () => reject(partial));
        }),
      20,
    );
    const { error } = (await sendRequest(lane, request, idle())) ?? {};
    assert.equal(error?.kind, "timeout");
    assert.equal(error?.rawResponse, '{"na');
  });

  it("rejects when the run is stopped, while sending", async () => {
    const { signals, endNow } = makeStop();
    const sending = sendRequest(laneOf(never), request, signals);
    endNow();
    await assert.rejects(sending, /stopped/);
  });

  it("rejects when the run is stopped, while backing off", async () => {
    const { signals, endNow } = makeStop();
    const lane = laneOf(async () => {
      setImmediate(endNow);
      throw new ProviderError("later", { kind: "rate_limit", retryAfterMs: 60_000 });
    });
    await assert.rejects(sendRequest(lane, request, signals), /stopped/);
  });

  it("sends nothing once the run is to end soon", async () => {
    const { signals, endSoon } = makeStop();
    endSoon();
    const lane = laneOf(() => assert.fail("sent"));
    assert.equal(await sendRequest(lane, request, signals), undefined);
  });

  it("gives up a wait for the request rate when the run is to end soon", async () => {
    const { signals, endSoon } = makeStop();
    const lane = {
      ...laneOf(() => assert.fail("sent")),
      takeRequestSlot: createRequestRate(1),
    };
    await lane.takeRequestSlot(signals.soon);
    const sending = sendRequest(lane, request, signals);
    endSoon();
    assert.equal(await sending, undefined);
  });

  it("keeps the last fault instead of backing off when the run is to end soon", async () => {
    const { signals, endSoon } = makeStop();
    const lane = laneOf(async () => {
      setImmediate(endSoon);
      throw new ProviderError("later", { kind: "rate_limit", retryAfterMs: 60_000 });
    });
    const result = await sendRequest(lane, request, signals);
    assert.equal(result?.error?.kind, "rate_limit");
    assert.equal(result?.requests, 1);
  });

  it("takes anything else a provider throws as an internal error", async () => {
    const lane = laneOf(async () => {
      throw new TypeError("x is undefined");
    });
    const { error } = (await sendRequest(lane, request, idle())) ?? {};
    assert.equal(error?.kind, "internal");
    assert.match(error?.message ?? "", /x is undefined/);
  });
});
