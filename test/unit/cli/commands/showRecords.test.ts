import assert from "node:assert/strict";
import { appendFile, rm } from "node:fs/promises";
import { buildHead } from "../../../../src/run/buildHead.ts";
import {
  makeLine,
  makeObservedTest,
  makeStoredStreams,
  runId,
  type StoredStreams,
} from "../../run/records/storedStreams.ts";
import { runCli, runForJson } from "../cliHarness.ts";

interface Failure {
  error: { code: string; message: string };
}

const jsonl = "reactions/comfort-alerts/output_log/jsonl_file";
const logFile = (number: number) => `${jsonl}/outputs_0000${number}.jsonl`;
const first = [makeLine(1, { body: "ünicode" }), makeLine(2)];
const second = [makeLine(3)];
const other = [makeLine(1, { runNumber: 2 }), makeLine(2, { runNumber: 2 })];

describe("touchstone show of a stream run", () => {
  let stored: StoredStreams;
  const options = () => ({ cwd: stored.folder });
  const records = (...args: string[]) => ["show", runId, "--records", ...args];
  const join = (...lines: string[][]) => lines.flat().map((line) => `${line}\n`);

  before(async () => {
    stored = await makeStoredStreams();
    await stored.write(logFile(0), first);
    await stored.write(logFile(1), second);
    await stored.write(logFile(2), other);
    const storage = stored.store.component(runId, "reaction", "comfort-alerts");
    const latency = { min: 1, mean: 2, p50: 840, p90: 1, p95: 1, p99: 12_500, p999: 1, max: 1 };
    await storage.writeSummary({
      kind: "http",
      tests: [
        makeObservedTest(),
        makeObservedTest({ run_number: 2, stopped_by: "idle", latency_ns: latency }),
      ],
    });
    const folder = await stored.store.loadRunFolder(runId);
    const figures = { totalTests: 0, passed: 0, failed: 0, successRate: 0 };
    const head = buildHead(folder, { status: "completed", durationMs: 10 }, figures);
    await stored.store.writeResult(head, [], []);
  });
  after(() => stored.remove());

  it("prints the lines of a component byte for byte, of all its tests or of some", async () => {
    const all = await runCli(records("comfort-alerts"), options());
    assert.equal(all.code, 0);
    assert.equal(all.stdout, join(first, second, other).join(""));
    assert.equal(all.stderr, "");
    const one = await runCli(
      records("comfort-alerts", "--run", "1", "--scenario", "11"),
      options(),
    );
    assert.equal(one.stdout, join(first, second).join(""));
    const latest = await runCli(
      ["show", "latest", "--records", "comfort-alerts", "--run", "2"],
      options(),
    );
    assert.equal(latest.stdout, join(other).join(""));
  });

  it("with --json prints them as one array, each as it is spelled", async () => {
    const shown = await runForJson<{ sequence: number }[]>(records("comfort-alerts"), options());
    assert.deepEqual(
      shown.document.map(({ sequence }) => sequence),
      [1, 2, 3, 1, 2],
    );
    assert.ok(shown.stdout.includes('"created_time_ns":1763720000123456789,'));
    const none = await runForJson<unknown[]>(records("audit"), options());
    assert.deepEqual(none.document, []);
  });

  it("says on stderr what it left out, and that there is nothing", async () => {
    const file = await stored.write(logFile(3), ["{broken", makeLine(4)]);
    await appendFile(file, makeLine(5).slice(0, 60));
    const shown = await runCli(records("comfort-alerts", "--run", "1"), options());
    const asArray = await runForJson<unknown[]>(records("comfort-alerts", "--run", "1"), options());
    await rm(file);
    assert.equal(shown.stdout, join(first, second, [makeLine(4)]).join(""));
    assert.match(shown.stderr, /2 lines are no records and were left out/);
    assert.equal(asArray.document.length, 4);
    const none = await runCli(records("comfort-alerts", "--run", "9"), options());
    assert.deepEqual([none.code, none.stdout], [0, ""]);
    assert.match(none.stderr, /There are no such records of comfort-alerts in /);
  });

  it("names the components there are when it is asked for another", async () => {
    const { code, document } = await runForJson<Failure>(records("comfort-alert"), options());
    assert.equal(code, 2);
    assert.equal(document.error.code, "not_found");
    assert.match(document.error.message, /did you mean "comfort-alerts"\?/);
    assert.match(
      document.error.message,
      /facilities \(source\), room-comfort \(query\), comfort-alerts \(reaction\), audit \(reaction\)/,
    );
  });

  it("refuses to narrow records it was not asked for", async () => {
    const { code, document } = await runForJson<Failure>(["show", runId, "--run", "1"], options());
    assert.equal(code, 2);
    assert.match(document.error.message, /--records ID/);
  });

  it("tells with the figures of the run what was observed, and where its logs lie", async () => {
    const { code, stdout } = await runCli(["show", runId], options());
    assert.equal(code, 0);
    assert.match(
      stdout,
      /^observed +scenario +run +stopped by +records +rate +gap p50 +gap p99 +latency p50 +latency p99$/m,
    );
    assert.match(
      stdout,
      /^comfort-alerts +11 +1 +record-count +1,000 +500\/s +1\.50 ms +12\.0 ms *$/m,
    );
    assert.match(
      stdout,
      /^comfort-alerts +11 +2 +idle +1,000 +500\/s +1\.50 ms +12\.0 ms +840 ns +12\.5 µs$/m,
    );
    assert.match(
      stdout,
      /^Logs {4}data\/test_runs\/[0-9a-f-]{36}\/reactions\/comfort-alerts\/output_log$/m,
    );
  });

  it("says of a run whose folder is not here that its logs are not", async () => {
    await rm(stored.store.paths.runFolder(runId), { recursive: true });
    const { code, document } = await runForJson<Failure>(records("comfort-alerts"), options());
    assert.equal(code, 2);
    assert.match(document.error.message, /The logs of run .* are not here/);
    const { code: shownCode, stdout } = await runCli(["show", runId], options());
    assert.equal(shownCode, 0);
    assert.doesNotMatch(stdout, /^observed/m);
  });
});
