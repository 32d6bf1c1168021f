import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { access, mkdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import type { TestRun, TestRunStatus } from "../../../src/model/wire/serviceApi.ts";
import { makeHead, makeRunFolder, writeRun } from "../store/storeFixtures.ts";
import { makeConfig, type TestService, withService } from "./serviceFixture.ts";

const slow = { id: "sim", kind: "simulated", latencyMs: 20_000 };

describe("GET /api/test_runs", () => {
  it("pages the runs that have a folder, newest first", () =>
    withService(async (test) => {
      const old = await makeFolder(test, {
        timestamp: "2025-01-01T00:00:00.000Z",
        state: "completed",
      });
      const young = await makeFolder(test, { state: "cancelled" });
      await writeRun(test.runs.store, makeHead());
      const all = await list(test);
      assert.deepEqual(all.items, [
        {
          id: young,
          state: "cancelled",
          name: "people",
          plannedTests: 2,
          timestamp: "2026-11-21T01:00:00.000Z",
          config: "data/configs/people.touchstone.json",
        },
        {
          id: old,
          state: "completed",
          name: "people",
          plannedTests: 2,
          timestamp: "2025-01-01T00:00:00.000Z",
          config: "data/configs/people.touchstone.json",
        },
      ]);
      assert.deepEqual([all.total, all.limit, all.offset], [2, 50, 0]);
      assert.deepEqual(
        (await list(test, "?offset=1")).items.map(({ id }) => id),
        [old],
      );
    }));

  it("shows a run that nobody carries on as interrupted, and one that is broken as such", () =>
    withService(async (test) => {
      const orphan = await makeFolder(test, { state: "running" });
      const broken = await makeFolder(test);
      await writeFile(path.join(test.dataFolder, "test_runs", broken, "run.json"), "{");
      const empty = randomUUID();
      await mkdir(path.join(test.dataFolder, "test_runs", empty));
      const { items } = await list(test);
      const states = new Map(items.map(({ id, state }) => [id, state]));
      assert.deepEqual(
        [orphan, broken, empty].map((id) => states.get(id)),
        ["interrupted", "broken", "broken"],
      );
      const text = JSON.stringify(items);
      assert.ok(!text.includes(test.workspaceFolder), text);
    }));

  it("does not follow a link", () =>
    withService((test) =>
      withService(async (other) => {
        const id = await makeFolder(other);
        await mkdir(path.join(test.dataFolder, "test_runs"), { recursive: true });
        const target = path.join(other.dataFolder, "test_runs", id);
        await symlink(target, path.join(test.dataFolder, "test_runs", id));
        const { items, total } = await list(test);
        assert.deepEqual([items, total], [[], 0]);
        const state = (await (await test.fetch("/api/state")).json()) as {
          counts: { testRuns: number };
        };
        assert.equal(state.counts.testRuns, 0);
        assert.equal((await test.fetch(`/api/test_runs/${id}`)).status, 404);
      }),
    ));
});

describe("a run", () => {
  it("tells where it stands while it goes on, and stops", () =>
    withService(async (test) => {
      const id = await start(test, makeConfig({ providers: [slow] }));
      const status = await getStatus(test, id);
      assert.equal(status.state, "running");
      assert.equal(status.progress?.summary.plannedTests, 1);
      assert.equal(status.result, undefined);
      assert.deepEqual(
        status.reactions.map((each) => [each.id, each.state]),
        [["sim", "running"]],
      );
      const state = (await (await test.fetch("/api/state")).json()) as { running: { id: string } };
      assert.equal(state.running.id, id);

      const finished = test.runs.active?.finished;
      const stopped = await test.post(`/api/test_runs/${id}/stop`, {});
      assert.equal(stopped.status, 202);
      assert.deepEqual(await stopped.json(), { id, state: "stopping" });
      assert.equal((await finished)?.status, "cancelled");
      const after = await getStatus(test, id);
      assert.deepEqual(
        [after.state, after.stopReason, after.progress, after.result],
        ["cancelled", "user", undefined, `/api/results/${id}`],
      );
      assert.equal((await test.fetch(`/api/results/${id}`)).status, 200);
    }));

  it("goes on where it was stopped", () =>
    withService(async (test) => {
      const id = await start(test, makeConfig({ providers: [slow] }));
      const first = test.runs.active?.finished;
      await test.post(`/api/test_runs/${id}/stop`, {});
      const { duration } = (await first) ?? assert.fail();
      const resumed = await test.fetch(`/api/test_runs/${id}/resume`, { method: "POST" });
      assert.deepEqual([resumed.status, await resumed.json()], [202, { id }]);
      assert.equal((await getStatus(test, id)).state, "running");
      const again = test.runs.active?.finished;
      assert.equal((await test.post(`/api/test_runs/${id}/resume`, {})).status, 409);
      await test.post(`/api/test_runs/${id}/stop`, {});
      const outcome = (await again) ?? assert.fail();
      assert.deepEqual([outcome.id, outcome.status], [id, "cancelled"]);
      assert.ok(outcome.duration > duration);
    }));

  it("is not stopped twice, and not resumed when it is complete", () =>
    withService(async (test) => {
      const id = await start(test, makeConfig());
      await test.runs.active?.finished;
      assert.equal((await test.post(`/api/test_runs/${id}/stop`, {})).status, 409);
      assert.equal((await test.post(`/api/test_runs/${id}/resume`, {})).status, 409);
      for (const command of ["stop", "resume"]) {
        const response = await test.post(`/api/test_runs/${randomUUID()}/${command}`, {});
        assert.equal(response.status, 404, command);
      }
    }));

  it("is deleted with its result, but not while it goes on", () =>
    withService(async (test) => {
      const id = await start(test, makeConfig({ providers: [slow] }));
      const url = `/api/test_runs/${id}`;
      assert.equal((await test.fetch(url, { method: "DELETE" })).status, 409);
      const finished = test.runs.active?.finished;
      await test.post(`${url}/stop`, {});
      await finished;
      assert.equal((await test.fetch(url, { method: "DELETE" })).status, 204);
      assert.equal((await test.fetch(url)).status, 404);
      assert.equal((await test.fetch(`/api/results/${id}`)).status, 404);
      await assert.rejects(access(path.join(test.dataFolder, "test_runs", id)));
      assert.equal((await test.fetch(url, { method: "DELETE" })).status, 404);
    }));

  it("is told of to whoever listens to the run host", () =>
    withService(async (test) => {
      const started: string[] = [];
      const stop = test.runs.onStart((run) => started.push(run.id));
      const id = await start(test, makeConfig());
      stop();
      assert.deepEqual(started, [id]);
    }));
});

async function makeFolder(
  test: TestService,
  changes: Parameters<typeof makeRunFolder>[0] = {},
): Promise<string> {
  const folder = makeRunFolder(changes);
  await test.runs.store.createRunFolder(folder);
  return folder.id;
}

async function start(test: TestService, config: unknown): Promise<string> {
  const response = await test.post("/api/test_runs", { config });
  assert.equal(response.status, 201);
  return ((await response.json()) as { id: string }).id;
}

async function list(test: TestService, query = "") {
  const response = await test.fetch(`/api/test_runs${query}`);
  type Page = { items: TestRun[]; total: number; limit: number; offset: number };
  return (await response.json()) as Page;
}

async function getStatus(test: TestService, id: string): Promise<TestRunStatus> {
  const response = await test.fetch(`/api/test_runs/${id}`);
  assert.equal(response.status, 200);
  return (await response.json()) as TestRunStatus;
}
