import assert from "node:assert/strict";
import { type FaultProxy, startFaultProxy } from "../../../servers/faultProxy.ts";
import { sourceConfigSchema } from "../../configs.ts";
import { makeReaction, makeStreamScenario, makeWorkspace, type Workspace } from "../builders.ts";
import { loadSent, readHookRecords, runStreamTest } from "./streamRun.ts";

const changeCount = 500;
const intervalNs = 10_000_000n;
const stallMs = 2000;

describe("a source at a rate whose system stalls once", () => {
  let workspace: Workspace;
  let proxy: FaultProxy | undefined;
  before(async () => {
    workspace = await makeWorkspace();
  });
  after(async () => {
    await proxy?.close();
    await workspace.remove();
  });

  it("has every latency counted from when the change was due, and tells how late it sent", async () => {
    const system = await startFaultProxy((index) =>
      index === 99 ? { kind: "delay", delayMs: stallMs, isStall: true } : { kind: "forward" },
    );
    proxy = system;
    const source = sourceConfigSchema.parse({
      id: "trades",
      kind: "generator",
      generator: "stock-trade",
      changeCount,
      spacing: { perSecond: 100 },
      sentAt: "/sentAt",
      dispatchers: [{ kind: "http", url: system.urlTo("hook") }],
    });
    const reaction = makeReaction({
      sentAt: "/sentAt",
      stopTriggers: [{ kind: "record-count", recordCount: changeCount }],
    });
    const scenario = makeStreamScenario({ sources: [source], reactions: [reaction] });
    const { outcome, folder, logged } = await runStreamTest(workspace, scenario);

    const records = await readHookRecords(folder);
    const dues = records.map((record) => readStamp(record.payload));
    const [first = 0n] = dues;
    assert.deepEqual(
      dues,
      dues.map((_, index) => first + BigInt(index) * intervalNs),
    );
    const latencies = records
      .map(({ created_time_ns }, index) => Number(created_time_ns - (dues[index] ?? 0n)) / 1e6)
      .sort((a, b) => a - b);
    const trueP99 = latencies[Math.ceil(0.99 * changeCount) - 1] ?? Number.NaN;
    const p99 = outcome.latencyMs?.p99 ?? Number.NaN;
    assert.ok(Math.abs(p99 / trueP99 - 1) < 0.002, `${p99} ms, and in truth ${trueP99} ms`);
    // Five changes waited longer: those due at its begin and 10, 20, 30 and 40 ms later.
    assert.ok(p99 >= stallMs - 50, `${p99} ms`);

    assert.ok((outcome.sendLagMs?.max ?? 0) >= stallMs - 10, `${outcome.sendLagMs?.max} ms`);
    const keptRate = outcome.keptRate ?? Number.NaN;
    // Those of the stall, at least, were sent too late.
    assert.ok(keptRate <= 100 - (stallMs - 20) / 10 / 5, `${keptRate}`);
    assert.equal(outcome.timedCount, changeCount);
    const sent = await loadSent(folder, "trades");
    assert.equal(sent?.kept_rate, keptRate);
    assert.equal((sent?.send_lag_ns?.max ?? 0) / 1e6, outcome.sendLagMs?.max);
    assert.match(logged.join("\n"), /warn trades: sent late: p99 [\d.]+ m?s after .*set inFlight/);
  }).timeout(60_000);
});

// --- internal ---

function readStamp(payload: object): bigint {
  const { request_body: body } = payload as { request_body: { sentAt: bigint } };
  return BigInt(body.sentAt);
}
