import assert from "node:assert/strict";
import { createOutputLogger } from "../../../../src/loggers/createOutputLogger.ts";
import { formatConsoleLine } from "../../../../src/loggers/kinds/consoleLogger.ts";
import type { RecordPayload } from "../../../../src/model/results/record.ts";
import { makeContext, makeInvocation } from "../recordFixtures.ts";

const format = (payload: RecordPayload) =>
  formatConsoleLine({ ...makeInvocation(3), payload }, "alerts");

describe("the console logger", () => {
  it("prints a line for each record, and leaves no file", async () => {
    const lines: string[] = [];
    const logger = createOutputLogger({ kind: "console" }, makeContext("/nowhere", { lines }));
    const nothing = { has_output: false, logger_name: "console", output_folder_path: null };
    assert.deepEqual(await logger.endTestRun(0n), nothing);
    await logger.logHandlerRecord(makeInvocation(1));
    await logger.logHandlerRecord(makeInvocation(2, 1_000_000n));
    assert.deepEqual(lines, [
      '2026-11-21T01:27:34.123Z #1 alerts POST /reaction?a=1 {"sequence":1}',
      '2026-11-21T01:27:34.124Z #2 alerts POST /reaction?a=1 {"sequence":2}',
    ]);
    assert.deepEqual(await logger.endTestRun(0n), { ...nothing, has_output: true });
    await logger.reset();
    assert.deepEqual(await logger.endTestRun(0n), nothing);
  });

  it("says what a record is", () => {
    const change = { id: 12_345_678_901_234_567_890n, list: [1, null, "a"] };
    assert.match(
      format({ type: "SourceChange", source_id: "s", change }),
      / #3 alerts change \{"id":12345678901234567890,"list":\[1,null,"a"\]\}$/,
    );
    const result = { type: "ResultStream", query_id: "q", query_result: true } as const;
    assert.match(format({ ...result, phase: "bootstrap" }), / alerts bootstrap true$/);
    assert.match(format({ ...result, phase: null }), / alerts result true$/);
  });

  it("bounds its lines, whatever the body and the path", () => {
    const longs = ["x".repeat(100_000), ["y".repeat(9_000), 1], { ["k".repeat(5_000)]: {} }];
    for (const request_body of [...longs, Array.from({ length: 50_000 }, () => [[]])]) {
      const request_path = `/${"p".repeat(60_000)}`;
      const line = format(makeInvocation(1, 0n, { request_body, request_path }).payload);
      assert.ok(line.length < 400, `${line.length}`);
      assert.ok(line.endsWith("…"));
    }
  });

  it("lets nothing through that steers a terminal or breaks the line", () => {
    const hostile = "\u001b]0;title\u0007\u009b2J\r\n\u202e\u2028\ud800";
    const payload = makeInvocation(1, 0n, {
      request_path: `/${hostile}`,
      request_body: { [hostile]: hostile },
    }).payload;
    const line = format(payload);
    assert.doesNotMatch(line, /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    assert.ok(line.includes("/\\u001b]0;title\\u0007\\u009b2J\\u000d\\u000a\\u202e\\u2028\\ud800"));
  });
});
