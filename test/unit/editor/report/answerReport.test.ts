import assert from "node:assert/strict";
import type { HostClient } from "../../../../src/editor/host/hostClient.ts";
import { answerReport } from "../../../../src/editor/report/answerReport.ts";
import { formatExactJson, parseExactJson } from "../../../../src/model/json/exactJson.ts";
import type { StreamTestDetail } from "../../../../src/model/results/report.ts";
import { type HostMessage, hostMessageSchema } from "../../../../src/model/wire/reportProtocol.ts";
import { makeObservedTest } from "../../run/records/storedStreams.ts";

const runId = "7c9a1f52-1d0e-4a67-8a35-5f3a0f2f9b21";
const key = { provider: "comfort-alerts", scenario: 11, runNumber: 1 };

/** A host that answers everything with `result` and keeps what it was asked. */
function makeHost(result: unknown) {
  const asked: unknown[][] = [];
  const request = (async (...args: unknown[]) => {
    asked.push(args);
    return result;
  }) as HostClient["request"];
  return { asked, request };
}

describe("answers to a report page", () => {
  it("ask the host for exactly what the page asked for, and carry its request id", async () => {
    const page = { total: 0, offset: 0, rows: [], brokenLines: 0 };
    const host = makeHost(page);
    const query = { key, text: "west", offset: 20, limit: 10 };
    const answer = await answerReport(host, runId, { type: "getRecords", requestId: 7, ...query });
    assert.deepEqual(host.asked, [["getRecords", { runId, ...query }]]);
    assert.deepEqual(answer, { type: "getRecords", requestId: 7, result: page });
  });

  it("carry a stream test", async () => {
    const host = makeHost({ key, components: [] });
    const answer = await answerReport(host, runId, { type: "getStreamTest", requestId: 8, key });
    assert.deepEqual(host.asked, [["getStreamTest", { runId, key }]]);
    assert.deepEqual(answer, {
      type: "getStreamTest",
      requestId: 8,
      result: { key, components: [] },
    });
  });

  it("cross to the page as JSON text, nanoseconds with all their digits", () => {
    const { attempt: _attempt, ...observed } = makeObservedTest();
    const component = { role: "reaction" as const, id: "a", kind: "http", observed, files: [] };
    const result: StreamTestDetail = { key, components: [component] };
    const message: HostMessage = { type: "getStreamTest", requestId: 1, result };
    const text = formatExactJson(message);
    assert.match(text, /"start_time_ns":1763720000123456789,/);
    assert.deepEqual(hostMessageSchema.parse(parseExactJson(text)), message);
  });
});
