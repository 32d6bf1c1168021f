import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { cp, readdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import type { IndexFile } from "../../../../src/model/results/indexFile.ts";
import type { TestRunFile } from "../../../../src/model/results/resultFile.ts";
import {
  makeConfig,
  makeScenario,
  makeWorkspace,
  runCli,
  runForJson,
  type Workspace,
} from "../cliHarness.ts";

interface RunDocument {
  readonly id: string;
  readonly status: string;
  readonly file: string;
  readonly summary: { readonly totalTests: number; readonly plannedTests: number };
}
interface Refusal {
  readonly error: { readonly code: string; readonly message: string };
}

describe("touchstone run --shard, and merge", function () {
  this.timeout(60_000);
  let workspace: Workspace;
  const config = "people.touchstone.json";
  beforeEach(async () => {
    workspace = await makeWorkspace();
    await workspace.write(config, makeConfig(sharded));
  });
  afterEach(() => workspace.dispose());

  const run = <T = RunDocument>(...args: string[]) =>
    runForJson<T>(args, { cwd: workspace.folder });
  const runShard = (index: number, count: number, ...args: string[]) =>
    run("run", config, "--shard", `${index}/${count}`, "--data", `shards/${index}`, ...args);
  async function runShards(count: number): Promise<void> {
    for (let index = 1; index <= count; index++) await runShard(index, count);
  }
  async function readResult(file: string): Promise<TestRunFile> {
    return JSON.parse(await readFile(path.join(workspace.folder, file), "utf8"));
  }
  async function findResult(dataFolder: string): Promise<string> {
    const [name = ""] = await readdir(path.join(workspace.folder, dataFolder, "results"));
    return `${dataFolder}/results/${name}`;
  }

  it("make of five shares the very run that runs it all at once, but for times, ids and environment", async () => {
    const whole = await run("run", config, "--data", "whole");
    await runShards(5);
    const merged = await run("merge", "shards", "--out", "merged");
    assert.equal(merged.code, whole.code);
    const [a, b] = [await readResult(merged.document.file), await readResult(whole.document.file)];
    assert.equal(a.config.parts?.length, 5);
    assert.deepEqual(withoutOwn(a), withoutOwn(b));
  });

  it("leave the percentiles to all tests: those of the whole cell, not of a share", async () => {
    await runShards(3);
    const { document } = await run("merge", "shards", "--out", "merged");
    const { results } = await readResult(document.file);
    for (const cell of Object.values(results).flatMap((row) => Object.values(row))) {
      const times = cell.runs
        .map(({ totalDurationMs = 0 }) => totalDurationMs)
        .sort((x, y) => x - y);
      assert.equal(cell.summary.p95Ms, times[Math.ceil(0.95 * times.length) - 1]);
    }
  });

  it("never end a share with 1, and the merged run with it", async () => {
    await workspace.write(
      config,
      makeConfig({ providers: [{ id: "bad", kind: "simulated", faults: { malformed: 1 } }] }),
    );
    assert.deepEqual([(await runShard(1, 2)).code, (await runShard(2, 2)).code], [0, 0]);
    assert.equal((await run("merge", "shards")).code, 1);
    assert.equal((await run("merge", "shards", "--fail-under", "0")).code, 0);
  });

  it("begin each annotation on a line of its own, with nothing before it that steers a terminal", async () => {
    await workspace.write(
      config,
      makeConfig({ providers: [{ id: "bad", kind: "simulated", faults: { malformed: 1 } }] }),
    );
    await runShards(2);
    const { stderr } = await run("merge", "shards", "--annotations", "github");
    assert.match(stderr, /^::error /m);
    assert.doesNotMatch(stderr, /\p{Cc}(?<!\n)/u);
  });

  it("take a share without tests as an empty result", async () => {
    await workspace.write(config, makeConfig({ runsPerScenario: 1 }));
    const empty = await runShard(2, 2);
    assert.deepEqual([empty.code, empty.document.summary.plannedTests], [0, 0]);
    await runShard(1, 2);
    const merged = await run("merge", "shards", "--out", "merged");
    assert.deepEqual([merged.code, merged.document.summary.totalTests], [0, 1]);
  });

  it("mark shares in the index: none is latest, history or baseline, and no gate judges one", async () => {
    const first = await run("run", config, "--data", "data");
    await run("run", config, "--shard", "1/2", "--data", "data");
    const { document } = await run<IndexFile>("list");
    assert.deepEqual(
      document.runs.map(({ shard }) => shard),
      [{ index: 1, count: 2 }, undefined],
    );
    const [share] = document.runs;
    assert.equal((await run<{ id: string }>("show", "latest")).document.id, first.document.id);
    const marked = await run<Refusal>("baseline", "set", share?.id ?? "");
    assert.match(marked.document.error.message, /share 1\/2 of its plan: merge the shares first/);
    const gated = await run<Refusal>("gate", share?.id ?? "");
    assert.match(gated.document.error.message, /share 1\/2 of its plan: merge/);
    assert.match((await runCli(["list"], { cwd: workspace.folder })).stdout, /shard 1\/2/);
  });

  it("give a merged run what every run has: it is gated against a baseline and compared", async () => {
    await workspace.write(config, makeConfig({ ...sharded, gate: { metric: "final" } }));
    const base = await run("run", config);
    assert.equal((await run("baseline", "set", base.document.id)).code, 0);
    await runShards(2);
    await run("merge", "shards");
    const gate = await run<{ base: string; result: string; notes: string[] }>("gate", "latest");
    assert.deepEqual([gate.code, gate.document.base], [0, base.document.id]);
    assert.ok(!gate.document.notes.some((note) => note.includes("topped up")));
    const compared = await run<{ notes: string[] }>("compare", "baseline", "latest");
    assert.ok(!compared.document.notes.some((note) => note.includes("look")));
  });

  it("make one run of the same shares, however often they are merged, and another of one that was resumed", async () => {
    await runShards(2);
    const first = await run("merge", "shards", "--out", "merged");
    const again = await run("merge", "shards/2", "shards/1", "--out", "merged");
    assert.deepEqual(
      [again.code, again.document.id, again.document.file],
      [first.code, first.document.id, first.document.file],
    );
    const list = () => readdir(path.join(workspace.folder, "merged/results"));
    assert.equal((await list()).length, 1);
    const file = await findResult("shards/2");
    const text = await readFile(path.join(workspace.folder, file), "utf8");
    await workspace.write(file, text.replace('"status": "completed"', '"status": "cancelled"'));
    const other = await run("merge", "shards", "--out", "merged", "--fail-under", "0");
    assert.notEqual(other.document.id, first.document.id);
    assert.equal((await list()).length, 2);
  });

  it("pass over broken files of other runs in a folder", async () => {
    await runShards(2);
    await workspace.write("shards/1/results/2026-01-02T03-04-05-678Z.json", '{ "id": ');
    assert.equal((await run("merge", "shards", "--out", "merged", "--fail-under", "0")).code, 0);
  });

  describe("refuse, writing nothing,", () => {
    const refused: [string, () => Promise<string[]>, RegExp][] = [
      [
        "a missing share",
        async () => [await findResult("shards/1")],
        /Shards 2 and 3 of 3 are missing/,
      ],
      [
        "a share of a number that no run has",
        async () => {
          const file = path.join(workspace.folder, await findResult("shards/1"));
          const text = await readFile(file, "utf8");
          await writeFile(file, text.replace(/"count": ?3/, '"count": 4294967290'));
          return ["shards/1"];
        },
        /and 4294967269 more of 4294967290 are missing/,
      ],
      [
        "a share that is there twice",
        async () => {
          const copy = path.join(workspace.folder, "copy.json");
          await cp(path.join(workspace.folder, await findResult("shards/2")), copy);
          return ["shards", "copy.json"];
        },
        /Shard 2\/3 is there twice: .*copy\.json/,
      ],
      [
        "a share of another config",
        async () => {
          await workspace.write(
            "shards/2/other.touchstone.json",
            makeConfig({ ...sharded, maxRetries: 0 }),
          );
          await rename(path.join(workspace.folder, "shards/2"), path.join(workspace.folder, "old"));
          await run("run", "old/other.touchstone.json", "--shard", "2/3", "--data", "shards/2");
          return ["shards"];
        },
        /is a share of another run than .*: they differ in maxRetries and what the config says/,
      ],
      [
        "shares of different numbers",
        async () => {
          await run("run", config, "--shard", "4/4", "--data", "shards/4");
          return ["shards"];
        },
        /shares of different numbers/,
      ],
      [
        "a run that is no share",
        async () => [(await run("run", config, "--data", "whole")).document.file],
        /is no result of a shard/,
      ],
      ["a folder without any", async () => ["empty"], /No result of a shard lies in/],
      ["a place that is not there", async () => ["nowhere"], /is not there/],
    ];
    for (const [what, prepare, message] of refused) {
      it(what, async () => {
        await runShards(3);
        await workspace.write("empty/readme.txt", "");
        const paths = await prepare();
        const { code, document } = await run<Refusal>("merge", ...paths, "--out", "merged");
        assert.equal(code, 2);
        assert.match(document.error.message, message);
        assert.equal(existsSync(path.join(workspace.folder, "merged")), false);
      });
    }

    it("a share whose file was cut off or has a test of another one", async () => {
      await runShards(2);
      const file = path.join(workspace.folder, await findResult("shards/2"));
      const text = await readFile(file, "utf8");
      await writeFile(file, text.replace(/"runNumber": 2,/, '"runNumber": 1,'));
      const doubled = await run<Refusal>("merge", "shards", "--out", "merged");
      assert.equal(doubled.code, 3);
      assert.match(
        doubled.document.error.message,
        /run 1 of scenario 1 by sim is out of its order/,
      );
      await writeFile(file, text.slice(0, -200));
      assert.equal((await run("merge", "shards", "--out", "merged")).code, 3);
      const left = await readdir(path.join(workspace.folder, "merged/results"));
      assert.deepEqual(left, []);
    });

    const refusedRuns: [string, Record<string, unknown>, string[], RegExp][] = [
      ["--gate", { gate: {} }, ["--gate"], /--gate judges a whole run/],
      ["--fail-under", {}, ["--fail-under", "90"], /give it to merge/],
      [
        "a config that settles",
        { settle: { halfWidth: 10 }, runsPerScenario: undefined },
        [],
        /"settle" decides by all results/,
      ],
      ["3/2", {}, ["--shard", "3/2"], /--shard takes I\/N/],
    ];
    for (const [what, over, args, message] of refusedRuns) {
      it(`${what} of a share`, async () => {
        await workspace.write(config, makeConfig({ ...sharded, ...over }));
        const { code, document } = await run<Refusal>("run", config, "--shard", "1/2", ...args);
        assert.equal(code, 2);
        assert.match(document.error.message, message);
      });
    }
  });
});

const sharded = {
  providers: [
    { id: "sim", kind: "simulated", seed: 3, faults: { malformed: 0.3, missingField: 0.2 } },
    { id: "twin", kind: "simulated", seed: 4, faults: { refusal: 0.1 } },
  ],
  scenarios: [
    makeScenario(1),
    {
      ...makeScenario(2),
      prompt: "Who is {{who}}?",
      cases: [{ vars: { who: "a" } }, { vars: { who: "b" } }],
    },
  ],
  runsPerScenario: 4,
};

/** All of a result but what a run has of its own: times, ids, and where and in which parts it was made. */
function withoutOwn(file: TestRunFile): unknown {
  const own = new Set(["id", "timestamp", "duration", "environment", "parts"]);
  return JSON.parse(JSON.stringify(file), (key, value) =>
    own.has(key) || /Ms$/.test(key) ? undefined : value,
  );
}
