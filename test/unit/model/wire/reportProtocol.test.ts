import assert from "node:assert/strict";
import { hostRequests } from "../../../../src/model/wire/hostProtocol.ts";
import {
  hostMessageSchema,
  webviewMessageSchema,
} from "../../../../src/model/wire/reportProtocol.ts";
import { reportRequests } from "../../../../src/model/wire/reportRequests.ts";

const runId = "7c9a1f52-1d0e-4a67-8a35-5f3a0f2f9b21";
const key = { provider: "sim", scenario: 1, runNumber: 1 };
const params: Record<keyof typeof reportRequests, object> = {
  getTests: { filter: {}, offset: 0, limit: 10 },
  getAttempts: { key },
  getStreamTest: { key },
  getPromptImage: { file: { path: "a.png", sha256: "0", bytes: 1, mediaType: "image/png" } },
  getRecords: { key, offset: 0, limit: 10 },
  getTeeth: {},
  getStanding: {},
  getMarks: {},
  controlComponent: { componentId: "alerts", command: { name: "start" } },
};
const isMessage = (message: object) => webviewMessageSchema.safeParse(message).success;

describe("the messages of a report page", () => {
  it("ask for what the table of requests has, which the host answers once it knows the run", () => {
    for (const type of Object.keys(reportRequests) as (keyof typeof reportRequests)[]) {
      assert.ok(isMessage({ type, requestId: 1, ...params[type] }), type);
      const { params: schema } = hostRequests[type];
      assert.ok(schema.safeParse({ runId, ...params[type] }).success, type);
      assert.ok(!schema.safeParse(params[type]).success, type);
    }
  });

  it("are refused when they ask for anything else, or not as the table says", () => {
    assert.ok(!isMessage({ type: "getResultFile", requestId: 1 }));
    assert.ok(!isMessage({ type: "deleteRuns", requestId: 1, runIds: [runId] }));
    assert.ok(!isMessage({ type: "getTests", requestId: 1, ...params.getTests, offset: -1 }));
    assert.ok(!isMessage({ type: "getTests", ...params.getTests }));
    assert.ok(!isMessage({ type: "controlComponent", componentId: "../x", command: {} }));
  });

  it("are answered by the name of what was asked", () => {
    const result = { total: 0, offset: 0, tests: [] };
    const isAnswer = (message: object) => hostMessageSchema.safeParse(message).success;
    assert.ok(isAnswer({ type: "getTests", requestId: 1, result }));
    assert.ok(!isAnswer({ type: "getAttempts", requestId: 1, result }));
  });
});
