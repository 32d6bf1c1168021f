import assert from "node:assert/strict";
import type { RunOutcome } from "../../../src/model/runEvent.ts";
import { makeWorkspace, runCli, runForJson, type Workspace } from "./cliHarness.ts";

const scenario = {
  number: 11,
  name: "Comfort",
  kind: "stream",
  sources: [
    {
      id: "rooms",
      kind: "generator",
      generator: "building-hierarchy",
      changeCount: 20,
      sentAt: "/sentAt",
      dispatchers: [{ kind: "http", url: "${reaction.alerts.url}" }],
    },
  ],
  reactions: [
    {
      id: "alerts",
      handler: { kind: "http" },
      sentAt: "/sentAt",
      stopTriggers: [{ kind: "record-count", recordCount: 20 }],
      loggers: [{ kind: "jsonl" }, { kind: "performance-metrics" }, { kind: "console" }],
    },
  ],
};

describe("touchstone run of a stream scenario", () => {
  let workspace: Workspace;
  const options = () => ({ cwd: workspace.folder });
  before(async () => {
    workspace = await makeWorkspace();
    await workspace.write("data/s.touchstone.json", { name: "streams", scenarios: [scenario] });
  });
  after(() => workspace.dispose());

  it("prints records on stderr, and ends with what was observed and where its logs lie", async () => {
    const { code, stdout, stderr } = await runCli(["run", "data/s.touchstone.json"], options());
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^alerts +11 +record-count +20 +[\d.,]+\/s /m);
    assert.match(stdout, /latency p50 +latency p99$/m);
    assert.match(
      stdout,
      /^Logs {4}data\/test_runs\/[0-9a-f-]{36}\/reactions\/alerts\/output_log$/m,
    );
    assert.ok(stderr.split("\n").filter((line) => line.includes("alerts")).length >= 20);
  });

  it("keeps stdout one document with --json, and shows the records of what was picked", async () => {
    const args = ["run", "data/s.touchstone.json", "--provider", "alerts", "--runs", "2"];
    const { code, document, stderr } = await runForJson<RunOutcome>(args, options());
    assert.equal(code, 0, stderr);
    assert.equal(document.summary.totalTests, 2);
    const shown = await runCli(
      ["show", document.id, "--records", "alerts", "--run", "2"],
      options(),
    );
    const records = shown.stdout.trimEnd().split("\n");
    assert.deepEqual(
      records.map((line) => JSON.parse(line).sequence),
      Array.from({ length: 20 }, (_, n) => n + 1),
    );
    assert.ok(records.every((line) => line.includes('"run_number":2,')));
  });
});
