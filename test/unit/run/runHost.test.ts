import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdir, readdir, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import type { GrantedKey, KeyNeed } from "../../../src/model/config/keyNeed.ts";
import type { RunEvent } from "../../../src/model/wire/runEvent.ts";
import type { RunOutcome } from "../../../src/model/wire/runProgress.ts";
import { createRunHost } from "../../../src/run/runHost.ts";
import {
  makeLoadedConfig,
  makeReaction,
  makeStreamScenario,
  makeWorkspace,
  type Workspace,
} from "./builders.ts";

describe("the runs of a workspace folder", () => {
  let workspace: Workspace;
  beforeEach(async () => {
    workspace = await makeWorkspace();
  });
  afterEach(() => workspace.remove());

  function makeHost(grantKeys: (needs: readonly KeyNeed[]) => Promise<readonly GrantedKey[]>) {
    const finished: RunOutcome[] = [];
    const loaded = makeLoadedConfig(workspace.folder, {});
    const host = createRunHost({
      ...workspace.options(loaded),
      grantKeys,
      onProgress: () => undefined,
      onFinished: (outcome) => finished.push(outcome),
    });
    return { host, finished };
  }

  it("are known while they go on, and told of when they begin and end", async () => {
    const { host, finished } = makeHost(async () => assert.fail());
    const started: string[] = [];
    const stopListening = host.onStart(({ id }) => started.push(id));
    const loaded = makeLoadedConfig(workspace.folder, {
      providers: [{ id: "sim", kind: "simulated" }],
    });
    const run = await host.start({ loaded });
    assert.equal(host.active, run);
    await run.finished;
    assert.equal(host.active, undefined);
    stopListening();
    await (await host.start({ loaded })).finished;
    assert.deepEqual(started, [run.id]);
    assert.equal(finished.length, 2);
  });

  it("begin with a data folder that is swept of what killed processes left", async () => {
    const { host } = makeHost(async () => assert.fail());
    const { paths } = host.store;
    await mkdir(path.join(paths.runFolder(randomUUID()), "reactions"), { recursive: true });
    await mkdir(paths.resultsFolder);
    const left = path.join(paths.resultsFolder, `.${randomUUID()}.tmp`);
    await writeFile(left, "half a result");
    await utimes(left, 0, 0);
    const loaded = makeLoadedConfig(workspace.folder, {
      providers: [{ id: "sim", kind: "simulated" }],
    });
    const run = await host.start({ loaded });
    assert.deepEqual(await readdir(paths.testRunsFolder), [run.id]);
    assert.deepEqual(await readdir(paths.resultsFolder), []);
    await run.finished;
  });

  it("get the keys they need once for each origin, and none when they need none", async () => {
    const asked: KeyNeed[] = [];
    const { host } = makeHost(async (needs) => {
      asked.push(...needs);
      return [];
    });
    const local = { kind: "openai-compatible", baseUrl: "http://127.0.0.1:9/v1", model: "m" };
    const apiKey = { env: "KEY" };
    const loaded = makeLoadedConfig(workspace.folder, {
      providers: [
        { id: "a", ...local, apiKey },
        { id: "b", ...local, apiKey },
      ],
    });
    await assert.rejects(host.start({ loaded }), /needs the environment variable KEY/);
    assert.deepEqual(asked, [{ source: "env", name: "KEY", origin: "http://127.0.0.1:9" }]);
  });

  it("are cancelled by their ids, while they go on", async () => {
    const { host } = makeHost(async () => assert.fail());
    const loaded = makeLoadedConfig(workspace.folder, {
      providers: [{ id: "sim", kind: "simulated" }],
      runsPerScenario: 100_000,
    });
    const run = await host.start({ loaded });
    assert.equal(host.cancel(randomUUID()), false);
    assert.equal(host.cancel(run.id), true);
    assert.equal((await run.finished).status, "cancelled");
    assert.equal(host.cancel(run.id), false);
  });

  it("begin once a run has ended that was told to stop, in place of being refused", async () => {
    const { host, finished } = makeHost(async () => assert.fail());
    const loaded = makeLoadedConfig(workspace.folder, {
      providers: [{ id: "sim", kind: "simulated" }],
      runsPerScenario: 100_000,
    });
    const first = await host.start({ loaded });
    await assert.rejects(host.start({ loaded }), /A run is under way in this data folder/);
    first.stop("cancelled");
    const second = await host.start({ loaded });
    assert.deepEqual(
      finished.map(({ id }) => id),
      [first.id],
    );
    second.stop("cancelled");
    await second.finished;
  });

  it("are written as interrupted when their host closes, those that start later too", async () => {
    const { host, finished } = makeHost(async () => assert.fail());
    const loaded = makeLoadedConfig(workspace.folder, {
      providers: [{ id: "sim", kind: "simulated" }],
      runsPerScenario: 100_000,
    });
    await host.start({ loaded });
    await host.close("interrupted");
    const later = await host.start({ loaded });
    await later.finished;
    assert.deepEqual(
      finished.map(({ status }) => status),
      ["interrupted", "interrupted"],
    );
  });

  it("find every config of the folder but those in results", async () => {
    const { host } = makeHost(async () => assert.fail());
    for (const name of ["a.touchstone.json", "data/configs/b.touchstone.json"]) {
      await mkdir(path.dirname(path.join(workspace.folder, name)), { recursive: true });
      await writeFile(path.join(workspace.folder, name), "{}");
    }
    await mkdir(path.join(workspace.dataFolder, "results"));
    await writeFile(path.join(workspace.dataFolder, "results/c.touchstone.json"), "{}");
    assert.deepEqual(
      (await host.findConfigs()).map((file) => path.relative(workspace.folder, file)),
      ["a.touchstone.json", path.join("data", "configs", "b.touchstone.json")],
    );
  });

  it("tell those who follow them of progress, attempts and the end", async () => {
    const { host } = makeHost(async () => assert.fail());
    const events: RunEvent[] = [];
    host.onStart((run) => run.listen((event) => events.push(event)));
    const loaded = makeLoadedConfig(workspace.folder, {
      providers: [{ id: "sim", kind: "simulated" }],
      runsPerScenario: 3,
    });
    await (await host.start({ loaded })).finished;
    const types = events.map(({ type }) => type);
    assert.equal(types.filter((type) => type === "attempt").length, 3);
    assert.ok(types.includes("progress"));
    assert.equal(types.at(-1), "finished");
  });

  it("show the records of a stream test in batches, in their order", async () => {
    const { host } = makeHost(async () => assert.fail());
    const lines: string[] = [];
    host.onStart((run) =>
      run.listen((event) => {
        if (event.type === "records") lines.push(...event.lines);
      }),
    );
    const stopTriggers = [{ kind: "record-count" as const, recordCount: 3 }];
    const reactions = [makeReaction({ stopTriggers })];
    const loaded = makeLoadedConfig(workspace.folder, {}, [makeStreamScenario({ reactions })]);
    const run = await host.start({ loaded });
    const url = await new Promise<string>((resolve) => {
      run.listen(() => {
        const [hook] = run.streamProgress()?.components ?? [];
        if (hook?.role === "reaction" && hook.url !== undefined) resolve(hook.url);
      });
    });
    await fetch(url, { method: "POST", body: "[1,2,3]" });
    await run.finished;
    assert.deepEqual(
      lines.map((line) => JSON.parse(line).payload.request_body),
      [1, 2, 3],
    );
  });
});
