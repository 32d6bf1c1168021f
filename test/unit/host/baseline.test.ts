import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { openTestDataStore } from "../../../src/store/testDataStore.ts";
import { makeHead, withTempFolder, writeRun } from "../store/storeFixtures.ts";
import { type HostHarness, openHost, startRun } from "./hostHarness.ts";

const execute = promisify(execFile);

interface Given {
  readonly folder: string;
  readonly config: string;
  readonly host: HostHarness;
  git(...args: string[]): Promise<unknown>;
  /** Runs the config to its end; resolves with the id. */
  run(): Promise<string>;
  write(config: Record<string, unknown>): Promise<void>;
}

const withHost = (work: (given: Given) => Promise<void>) =>
  withTempFolder(async (folder) => {
    const config = path.join(folder, "data/people.touchstone.json");
    const schema = { type: "object", required: ["name"] };
    const scenarios = [{ number: 1, name: "n", kind: "prompt", prompt: "p", schema }];
    const providers = [{ id: "sim", kind: "simulated" }];
    const write = async (over: Record<string, unknown>) => {
      await mkdir(path.dirname(config), { recursive: true });
      const content = { name: "people", providers, scenarios, ...over };
      await writeFile(config, JSON.stringify(content));
    };
    await write({});
    const git = (...args: string[]) =>
      execute("git", ["-c", "user.name=t", "-c", "user.email=t@example.org", ...args], {
        cwd: folder,
      });
    await git("init", "-q");
    const host = await openHost(folder, path.join(folder, "data"));
    const run = async () => {
      const { runId } = await startRun(host, config);
      await host.waitFor(() =>
        host.messages.find((each) => each.type === "runFinished" && each.outcome.id === runId),
      );
      return runId;
    };
    try {
      await work({ folder, config, host, git, run, write });
    } finally {
      await host.close();
    }
  });

describe("baselines over the host", () => {
  it("are planned, marked, tracked, listed and cleared", () =>
    withHost(async ({ folder, host, run, git }) => {
      await writeFile(path.join(folder, ".gitignore"), "data/results/\n");
      const [first, next] = [await run(), await run()];
      const plan = await host.request("planBaseline", { runId: first });
      assert.deepEqual([plan.name, plan.warnings, plan.replaced], ["people", [], undefined]);
      assert.match(plan.ignoredBy ?? "", /\.gitignore:1: data\/results\/$/);
      assert.deepEqual(await host.request("listBaselines", {}), { baselines: [] });
      await host.request("markBaseline", { runId: first, track: false });
      assert.equal((await host.request("planBaseline", { runId: next })).replaced, first);
      const marked = await host.request("markBaseline", { runId: next, track: true });
      assert.deepEqual(marked, { name: "people", gitIgnore: path.join(folder, ".gitignore") });
      const { baselines } = await host.request("listBaselines", {});
      assert.deepEqual(
        baselines.map(({ name, run: id, fault }) => [name, id, fault]),
        [["people", next, undefined]],
      );
      await git("check-ignore", "-q", `data/results/${plan.fileName}`);
      await assert.rejects(git("check-ignore", "-q", `data/results/${baselines[0]?.file}`));
      const lines = (await host.request("listGitChoices", {})).choices[0]?.lines ?? [];
      assert.equal(lines.at(-1), `!data/results/${baselines[0]?.file}`);
      assert.deepEqual(await host.request("clearBaseline", { name: "people" }), { run: next });
      assert.deepEqual(await host.request("clearBaseline", { name: "people" }), {});
    }));

  it("are refused and told of as on the command line", () =>
    withHost(async ({ folder, host }) => {
      const store = openTestDataStore(path.join(folder, "data"));
      const head = makeHead({ status: "cancelled" });
      await writeRun(store, head);
      await assert.rejects(host.request("planBaseline", { runId: head.id }), /not completed/);
      await assert.rejects(
        host.request("markBaseline", { runId: head.id, track: true }),
        /not completed/,
      );
      await assert.rejects(readFile(store.paths.baselineFile), { code: "ENOENT" });
      await writeFile(store.paths.baselineFile, `{"people":"${randomUUID()}",`);
      const { baselines, problem } = await host.request("listBaselines", {});
      assert.equal(baselines[0]?.fault, "is not in data/results");
      assert.match(problem ?? "", /baseline\.json/);
    }));

  it("are what configs are held against, as files, results and git change", () =>
    withHost(async ({ folder, config, host, run, git, write }) => {
      const check = async () => (await host.request("checkConfigs", { files: [config] })).checks[0];
      const what = async () => (await check())?.stale.map((part) => part.what);
      assert.deepEqual(await what(), ["run"]);
      const first = await run();
      assert.deepEqual(await what(), ["run"]);
      await git("add", "data/results");
      assert.deepEqual(await check(), {
        file: "data/people.touchstone.json",
        run: first,
        stale: [],
      });
      await write({ maxRetries: 1 });
      assert.deepEqual(await what(), ["config"]);
      const second = await run();
      await host.request("markBaseline", { runId: second, track: false });
      assert.deepEqual(await what(), []);
      const { file = "" } = (await host.request("listBaselines", {})).baselines[0] ?? {};
      await rm(path.join(folder, "data/results", file));
      const missing = await check();
      assert.deepEqual([missing?.run, missing?.stale[0]?.what], [second, "run"]);
      await writeFile(config, "{");
      assert.equal((await check())?.isBroken, true);
    }));

  it("marks configs of one name in lists, and checks none of them", () =>
    withHost(async ({ folder, config, host }) => {
      const copy = path.join(folder, "copy.touchstone.json");
      await writeFile(copy, await readFile(config));
      const nested = path.join(folder, "sample/data/people.touchstone.json");
      await mkdir(path.dirname(nested), { recursive: true });
      await writeFile(nested, await readFile(config));
      const files = [copy, config, nested];
      const { configs } = await host.request("listConfigs", { files });
      assert.deepEqual(
        configs.map(({ problems }) => problems.map(({ key }) => key)),
        [["name"], ["name"], []],
      );
      const { checks } = await host.request("checkConfigs", { files });
      assert.deepEqual(
        checks.map(({ isBroken, stale }) => [isBroken, stale[0]?.key]),
        [
          [true, "name"],
          [true, "name"],
        ],
      );
    }));

  it("judges a run by its gate, once the run has ended, and keeps what was said", () =>
    withHost(async ({ folder, host, run, write }) => {
      assert.deepEqual(await host.request("judgeGate", { runId: await run() }), {});
      const gate = { undecided: "fail" };
      await write({ gate, runsPerScenario: 100 });
      const base = await run();
      const { judged } = await host.request("judgeGate", { runId: base });
      assert.equal(judged?.result, "undecided");
      assert.match(judged?.reasons[0] ?? "", /No run is marked as the baseline/);
      await host.request("markBaseline", { runId: base, track: false });
      const providers = [{ id: "sim", kind: "simulated", faults: { malformed: 1 } }];
      await write({ gate, runsPerScenario: 100, maxRetries: 0, providers });
      const worse = await host.request("judgeGate", { runId: await run() });
      assert.equal(worse.judged?.result, "failed");
      const store = openTestDataStore(path.join(folder, "data"));
      const said = (await store.loadGateHistory()).map(({ result }) => result);
      assert.deepEqual(said, ["undecided", "failed"]);
    }));
});
