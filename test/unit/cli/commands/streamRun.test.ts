import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import http from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import type { Problem } from "../../../../src/model/config/problem.ts";
import type { RunOutcome } from "../../../../src/model/wire/runProgress.ts";
import { waitForLines } from "../../run/waitForLines.ts";
import { makeWorkspace, runCli, runForJson, startCli, type Workspace } from "../cliHarness.ts";

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

  it("puts credentials where they are named, and keeps them out of run.json", async () => {
    const seen: (string | undefined)[] = [];
    const server = http.createServer((request, response) => {
      seen.push(request.headers.authorization);
      request.resume().on("end", () => response.end());
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      const { port } = server.address() as AddressInfo;
      const [source] = scenario.sources;
      const dispatchers = [
        {
          kind: "http",
          url: { env: "TARGET" },
          headers: { Authorization: { env: "SINK_KEY", prefix: "Bearer " } },
        },
        { kind: "http", url: "${reaction.alerts.url}" },
      ];
      const readyPort = await findFreePort();
      const serve = `http.createServer((_, answer) => answer.end()).listen(${readyPort}, "127.0.0.1")`;
      const system = {
        command: process.execPath,
        args: ["-e", `if (process.env.PASSWORD.length === 13) ${serve}`],
        env: { PASSWORD: { env: "SYSTEM_KEY" } },
        readyUrl: `http://127.0.0.1:${readyPort}/`,
      };
      const config = {
        name: "keys",
        scenarios: [{ ...scenario, system, sources: [{ ...source, dispatchers }] }],
      };
      await workspace.write("keys/k.touchstone.json", config);
      const args = ["run", "keys/k.touchstone.json", "--data", "keys"];
      const bare = await runCli(args, options());
      assert.equal(bare.code, 2);
      assert.match(bare.stderr, /Scenario 11 takes a key from the environment variable \w+/);
      const env = {
        SINK_KEY: "sink-secret",
        TARGET: `http://127.0.0.1:${port}/in?token=target-secret`,
        SYSTEM_KEY: "system-secret",
      };
      const run = await runCli(args, { ...options(), env });
      assert.equal(run.code, 0, `${run.stderr}${run.stdout}`);
      assert.equal(seen.length, 20);
      assert.deepEqual([...new Set(seen)], ["Bearer sink-secret"]);
      const folder = path.join(workspace.folder, "keys/test_runs");
      const [id = ""] = await readdir(folder);
      const stored = await readFile(path.join(folder, id, "run.json"), "utf8");
      assert.match(stored, /"SINK_KEY"/);
      assert.doesNotMatch(stored, /-secret/);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it("tells what a source could not deliver, at the end and when the run is shown", async () => {
    const [source] = scenario.sources;
    const lost = { kind: "http", url: "${reaction.alerts.url}/../nowhere" };
    const sources = [{ ...source, dispatchers: [...(source?.dispatchers ?? []), lost] }];
    const [alerts] = scenario.reactions;
    const reactions = [{ ...alerts, handler: { kind: "http", path: "/alerts" } }];
    const config = { name: "lossy", scenarios: [{ ...scenario, sources, reactions }] };
    await workspace.write("lossy/l.touchstone.json", config);
    const data = ["--data", "lossy"];
    const run = await runCli(["run", "lossy/l.touchstone.json", ...data], options());
    assert.equal(run.code, 0, run.stderr);
    const shown = await runCli(["show", "latest", ...data], options());
    for (const { stdout } of [run, shown]) {
      assert.match(
        stdout,
        /^Source {2}rooms, scenario 11, run 1: \d+ of 20 changes not delivered: POST .* status 404/m,
      );
    }
  });

  it("tells duration and logs of a run that was killed in its first test", async () => {
    const [alerts] = scenario.reactions;
    const stopTriggers = [{ kind: "duration", seconds: 600 }];
    const endless = { ...scenario, reactions: [{ ...alerts, stopTriggers }] };
    const config = { name: "killed", scenarios: [endless] };
    await workspace.write("killed/k.touchstone.json", config);
    const data = ["--data", "killed"];
    const run = await startCli(["run", "killed/k.touchstone.json", ...data], options());
    await run.saw(/#1 alerts/);
    await waitForLines(path.join(workspace.folder, "killed"), 1);
    run.child.kill("SIGKILL");
    await run.result;
    const { stdout, stderr } = await runCli(["show", "latest", ...data], options());
    assert.match(stderr, /had been interrupted/);
    assert.match(stdout, /killed interrupted after (?!0 ms)[\d.]+ m?s: 0 passed of 0 of 1 test/);
    assert.match(stdout, /^Logs {4}killed\/test_runs\/.*\/reactions\/alerts\/output_log$/m);
    assert.doesNotMatch(stdout, /^observed/m);
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

  it("is refused with 2, as validate does, when a script has a broken line", async () => {
    await workspace.write("data/broken.jsonl", '{"kind":"comment"}\n{"kind":"change"}\n');
    const dispatchers = [{ kind: "jsonl" }];
    const source = { id: "steps", kind: "script", file: "broken.jsonl", dispatchers };
    const scenarios = [{ ...scenario, sources: [source] }];
    await workspace.write("data/b.touchstone.json", { name: "broken", scenarios });
    const verdict = await runForJson<{ problems: Problem[] }>(
      ["validate", "data/b.touchstone.json"],
      options(),
    );
    const [problem] = verdict.document.problems;
    assert.deepEqual(
      [verdict.code, problem?.file, problem?.line, problem?.key],
      [2, "data/broken.jsonl", 2, "offset_ns"],
    );
    const { code, stderr } = await runCli(["run", "data/b.touchstone.json"], options());
    assert.equal(code, 2);
    assert.match(stderr, /data\/broken\.jsonl:2:1: offset_ns: is missing/);
  });
});

async function findFreePort(): Promise<number> {
  const server = http.createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
