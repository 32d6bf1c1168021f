import assert from "node:assert/strict";
import { mkdir, rm } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import path from "node:path";
import type { RunEvent } from "../../../../src/model/wire/runEvent.ts";
import type { RunOutcome, RunProgress } from "../../../../src/model/wire/runProgress.ts";
import { runEventDataSchemas } from "../../../../src/model/wire/serviceApiComponents.ts";
import type { ActiveRun } from "../../../../src/run/activeRun.ts";
import type { RunHost } from "../../../../src/run/runHost.ts";
import type { EventHubLimits } from "../../../../src/service/events/eventHub.ts";
import { makeLoadedConfig } from "../../run/builders.ts";
import { makeHead, writeRun } from "../../store/storeFixtures.ts";
import { type ComponentServer, openComponentServer } from "../componentServer.ts";
import { type ReadEvent, readAllEvents, readEvents } from "./eventReader.ts";

describe("events of a run that really goes on", () => {
  let server: ComponentServer;
  beforeEach(async () => {
    server = await openComponentServer();
  });
  afterEach(async () => {
    await server.close();
    assert.deepEqual(server.problems, []);
  });

  function startPrompts(runsPerScenario: number): Promise<ActiveRun> {
    const providers = [{ id: "sim", kind: "simulated", latencyMs: 1 }];
    const loaded = makeLoadedConfig(server.workspace.folder, { providers, runsPerScenario });
    return server.runs.start({ loaded });
  }

  it("tell everything from its start to its end, however late one asks", async () => {
    const run = await startPrompts(40);
    const early = readAllEvents(await server.open(eventsOf(run.id)));
    const outcome = await run.finished;
    const late = await readAllEvents(await server.open(eventsOf(run.id)));
    assert.deepEqual(await early, late);
    assert.deepEqual(
      late.map(({ id }) => id),
      late.map((_, index) => index + 1),
    );
    assert.deepEqual(late.at(-1)?.event, "finished");
    assert.deepEqual(late.at(-1)?.data, JSON.parse(JSON.stringify(outcome)));
    const attempts = late
      .filter(({ event }) => event === "attempts")
      .flatMap(({ data }) => runEventDataSchemas.attempts.parse(data).attempts);
    const runNumbers = attempts.map(({ test }) => test.runNumber).sort((a, b) => a - b);
    assert.deepEqual(
      runNumbers,
      Array.from({ length: 40 }, (_, index) => index + 1),
    );
    const progress = late.filter(({ event }) => event === "progress").at(-1);
    assert.equal(runEventDataSchemas.progress.parse(progress?.data).runId, run.id);
  });

  /** As a browser does, with the id of the last event it has had. */
  const reconnect = (id: string, lastEventId: number) =>
    server.open(eventsOf(id), { headers: { "last-event-id": String(lastEventId) } });

  it("tell the outcome of a run that this process has not had once to whoever comes back", async () => {
    const head = makeHead();
    await writeRun(server.store, head);
    for (const lastEventId of [0, 7]) {
      const [event, ...others] = await readAllEvents(await reconnect(head.id, lastEventId));
      assert.deepEqual([event?.event, event?.data.id, others], ["finished", head.id, []]);
      assert.ok(event !== undefined && event.id > lastEventId);
      assert.equal((await reconnect(head.id, event.id)).statusCode, 204);
    }
  });

  it("are only its outcome when they are no longer kept, and nothing when it is gone", async () => {
    const run = await startPrompts(1);
    const outcome = await run.finished;
    const whole = await readAllEvents(await server.open(eventsOf(run.id)));
    const lastId = whole.length;
    const last = await startPrompts(1);
    await last.finished;
    const events = await readAllEvents(await server.open(eventsOf(run.id)));
    assert.deepEqual(
      events.map(({ id, event }) => [id, event]),
      [[lastId, "finished"]],
    );
    const { name, status, file, summary } = outcome;
    const data = runEventDataSchemas.finished.parse(events[0]?.data);
    assert.deepEqual([data.name, data.status, data.file], [name, status, file]);
    assert.deepEqual(data.summary, summary);
    assert.deepEqual(await readAllEvents(await reconnect(run.id, lastId - 1)), events);
    assert.equal((await reconnect(run.id, lastId)).statusCode, 204);
    for (const { id } of [run, last]) {
      assert.equal((await server.send(`/api/test_runs/${id}`, { method: "DELETE" })).status, 204);
      assert.equal((await server.send(eventsOf(id))).status, 404);
    }
  });
});

describe("events of a run", () => {
  let server: ComponentServer;
  let run: FakeRun;
  afterEach(async () => {
    await server.close();
    assert.deepEqual(server.problems, []);
  });

  async function open(limits: Partial<EventHubLimits> = {}) {
    run = createFakeRun();
    const replaceRuns = (runs: RunHost): RunHost => ({ ...runs, active: run.active });
    server = await openComponentServer({ limits, replaceRuns });
    await mkdir(path.join(server.workspace.dataFolder, "test_runs", runId), { recursive: true });
  }
  const follow = (lastEventId?: string): Promise<IncomingMessage> =>
    server.open(eventsOf(runId), {
      headers: { ...(lastEventId === undefined ? {} : { "last-event-id": lastEventId }) },
    });

  it("go on after the last one that was read, without a gap", async () => {
    await open();
    const first = await follow();
    const reader = readEvents(first);
    for (let n = 1; n <= 5; n += 1) run.emit(makeRecords(n));
    const read: ReadEvent[] = [];
    while (read.length < 3) read.push((await reader.next()).value);
    first.destroy();
    for (let n = 6; n <= 9; n += 1) run.emit(makeRecords(n));
    run.emit({ type: "finished", outcome });
    read.push(...(await readAllEvents(await follow("3"))));
    assert.deepEqual(
      read.map(({ id }) => id),
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
    );
    assert.deepEqual(
      read.slice(1, 10).map(({ data }) => data.records[0].n),
      [1, 2, 3, 4, 5, 6, 7, 8, 9],
    );
    assert.equal(
      (await server.send(eventsOf(runId), { headers: { "last-event-id": "11" } })).status,
      204,
    );
  });

  it("say how many are missing when they are no longer kept", async () => {
    await open({ events: 4 });
    for (let n = 1; n <= 9; n += 1) run.emit(makeRecords(n));
    run.emit({ type: "finished", outcome });
    const events = await readAllEvents(await follow("2"));
    assert.deepEqual(
      events.map(({ id, event }) => [id, event]),
      [
        [6, "gap"],
        [7, "records"],
        [8, "records"],
        [9, "records"],
        [10, "finished"],
      ],
    );
    assert.deepEqual(events[0]?.data, { missed: 4 });
    assert.deepEqual(
      (await readAllEvents(await follow("6"))).map(({ id }) => id),
      [7, 8, 9, 10],
    );
    assert.deepEqual((await readAllEvents(await follow()))[0]?.data, { missed: 6 });
  });

  it("are kept up to a number of bytes", async () => {
    await open({ bytes: 100_000 });
    for (let n = 1; n <= 9; n += 1) run.emit(makeRecords(n, 40_000));
    run.emit({ type: "finished", outcome });
    const events = await readAllEvents(await follow());
    assert.deepEqual(
      events.map(({ event }) => event),
      ["gap", "records", "records", "finished"],
    );
  });

  it("pass records on with all their digits", async () => {
    await open();
    const line = '{"sequence":1,"created_time_ns":1764153000123456789,"payload":{"n":1.0}}';
    run.emit({ type: "records", component: "hook", lines: [line, line], left_out: 7 });
    run.emit({ type: "finished", outcome });
    const [records] = await readAllEvents(await follow());
    assert.equal(records?.text, `{"component":"hook","leftOut":7,"records":[${line},${line}]}`);
    runEventDataSchemas.records.parse(records?.data);
  });

  it("gather progress and attempts, and make their text once, when somebody reads them", async () => {
    await open();
    const counter = { made: 0 };
    for (let n = 1; n <= 40; n += 1) {
      run.emit({ type: "progress", progress: { ...progress, elapsedMs: n } });
      run.emit(makeAttempt(n, counter));
    }
    run.emit({ type: "finished", outcome });
    assert.equal(counter.made, 0);
    const [one, other] = await Promise.all(
      [await follow(), await follow()].map((incoming) => readAllEvents(incoming)),
    );
    assert.deepEqual(one, other);
    assert.equal(counter.made, 40);
    const events = one?.map(({ event }) => event);
    assert.deepEqual(events, ["attempts", "progress", "finished"]);
    assert.equal(one?.[0]?.data.attempts.length, 40);
    assert.equal(one?.[1]?.data.elapsedMs, 40);
  });

  it("begin with where the run stands, though nothing happens", async () => {
    await open();
    const reader = readEvents(await follow());
    const first = (await reader.next()).value;
    assert.deepEqual([first.id, first.event, first.data.runId], [1, "progress", runId]);
    run.emit(makeRecords(1));
    assert.equal((await reader.next()).value.event, "records");
    const late = readEvents(await follow("2"));
    assert.deepEqual((await late.next()).value.id, 3);
    assert.deepEqual((await reader.next()).value.event, "progress");
    // Nothing has happened since.
    const last = readAllEvents(await follow("3"));
    run.emit({ type: "finished", outcome });
    assert.deepEqual(
      (await last).map(({ id, event }) => [id, event]),
      [[4, "finished"]],
    );
  });

  it("reach a reader while the run goes on", async () => {
    await open();
    const reader = readEvents(await follow());
    assert.equal((await reader.next()).value.event, "progress");
    run.emit(makeAttempt(1));
    assert.equal((await reader.next()).value.event, "attempts");
    run.emit({ type: "progress", progress: { ...progress, elapsedMs: 7 } });
    assert.equal((await reader.next()).value.data.elapsedMs, 7);
    run.emit({ type: "finished", outcome });
    assert.equal((await reader.next()).value.event, "finished");
    assert.equal((await reader.next()).done, true);
  });

  it("have a heartbeat while nothing happens", async () => {
    await open({ heartbeatMs: 10 });
    const comments: string[] = [];
    const beaten = Promise.withResolvers<void>();
    const reading = readAllEvents(await follow(), (comment) => {
      comments.push(comment);
      if (comments.length === 3) beaten.resolve();
    });
    await beaten.promise;
    run.emit({ type: "finished", outcome });
    assert.deepEqual(
      (await reading).map(({ event }) => event),
      ["progress", "finished"],
    );
    assert.deepEqual(comments.slice(0, 3), ["heartbeat", "heartbeat", "heartbeat"]);
  });

  it("have as many readers as may be, and room again when one has left", async () => {
    await open({ streams: 3 });
    const readers = await Promise.all([follow(), follow(), follow()]);
    const { status, headers, text } = await server.send(eventsOf(runId));
    assert.deepEqual([status, headers["retry-after"]], [429, "5"]);
    assert.equal(JSON.parse(text).error.code, "busy");
    readers[0]?.destroy();
    await waitUntil(() => !server.hub.isFull);
    const again = await follow();
    assert.equal(again.statusCode, 200);
  });

  it("are kept from a reader that does not take them, not from the others", async () => {
    await open({ bytes: 200_000 });
    const slow = await follow();
    slow.pause();
    const reading = Promise.withResolvers<void>();
    const quick = (async () => {
      const events: ReadEvent[] = [];
      for await (const event of readEvents(await follow())) {
        events.push(event);
        reading.resolve();
        if (event.event === "progress") run.emit(makeRecords(0));
        else if (events.length < 400) run.emit(makeRecords(events.length, 100_000));
        else if (events.length === 400) run.emit({ type: "finished", outcome });
      }
      return events;
    })();
    await reading.promise;
    const events = await quick;
    assert.deepEqual(
      events.map(({ id }) => id),
      events.map((_, index) => index + 1),
    );
    assert.equal(events.length, 401);
    await assert.rejects(readAllEvents(slow), { code: "ECONNRESET" });
  });

  it("are not kept from a reader that waits long for its turn, unless it takes nothing at all", async () => {
    await open({ heartbeatMs: 20 });
    const stalled = await follow();
    stalled.pause();
    run.emit(makeRecords(1, 30_000_000));
    await waitUntil(() => server.hub.streamCount === 0);
    await assert.rejects(readAllEvents(stalled), { code: "ECONNRESET" });
  });

  it("end when the service does", async () => {
    await open();
    const reader = readEvents(await follow());
    await reader.next();
    server.hub.close();
    assert.equal((await reader.next()).done, true);
    assert.equal(run.listeners.size, 0);
  });

  it("are told only to those who ask well, of runs that are there", async () => {
    await open();
    const wrong = ["-1", "abc", "1.5", "1e3", "9".repeat(20)];
    for (const id of wrong) {
      const { status } = await server.send(eventsOf(runId), { headers: { "last-event-id": id } });
      assert.equal(status, 400, id);
    }
    assert.equal((await server.send(eventsOf(otherId))).status, 404);
    assert.equal((await server.send(eventsOf("nonsense"))).status, 400);
    await mkdir(path.join(server.workspace.dataFolder, "test_runs", otherId));
    assert.equal((await server.send(eventsOf(otherId))).status, 409);
    const { status, headers, text } = await server.send(eventsOf(runId), { method: "HEAD" });
    assert.deepEqual([status, headers["content-type"], text], [200, "text/event-stream", ""]);
    await rm(path.join(server.workspace.dataFolder, "test_runs", runId), { recursive: true });
    assert.equal((await server.send(eventsOf(runId))).status, 404);
  });

  it("of one beyond the newest go on with what comes", async () => {
    await open();
    run.emit(makeRecords(1));
    const reader = readEvents(await follow("99"));
    run.emit(makeRecords(2));
    assert.equal((await reader.next()).value.id, 2);
    assert.equal((await reader.next()).value.id, 3);
  });
});

// --- internal ---

const runId = "5f8f2d3e-1111-4222-8333-444455556666";
const otherId = "6f8f2d3e-1111-4222-8333-444455556666";
const eventsOf = (id: string) => `/api/test_runs/${id}/events`;

const summary = {
  totalTests: 0,
  passed: 0,
  failed: 0,
  successRate: 0,
  plannedTests: 1,
  errored: 0,
  firstAttemptSuccessRate: 0,
};
const progress: RunProgress = {
  runId,
  name: "people",
  timestamp: "2026-01-01T00:00:00.000Z",
  elapsedMs: 0,
  summary,
  stopping: false,
};
const outcome: RunOutcome = {
  id: runId,
  name: "people",
  status: "completed",
  file: "results/x.json",
  duration: 1,
  summary,
};

function makeRecords(n: number, length = 0): RunEvent {
  const lines = [JSON.stringify({ n, filling: "x".repeat(length) })];
  return { type: "records", component: "hook", lines, left_out: 0 };
}

/** `counter` counts how often its text is made. */
function makeAttempt(runNumber: number, counter = { made: 0 }): RunEvent {
  const attempt = {
    attemptNumber: 1,
    timestamp: "",
    success: true,
    durationMs: 1,
    rawResponse: "{}",
    parsedResponse: {},
    validationErrors: [],
    errorMessage: null,
    toJSON() {
      counter.made += 1;
      return { ...this, toJSON: undefined };
    },
  };
  return { type: "attempt", test: { provider: "sim", scenario: 1, runNumber }, attempt };
}

/** A run that says what it is told to. */
function createFakeRun() {
  const listeners = new Set<(event: RunEvent) => void>();
  const listen = (listener: (event: RunEvent) => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return {
    listeners,
    active: { id: runId, listen, progress: () => progress } as unknown as ActiveRun,
    emit: (event: RunEvent) => {
      for (const listener of listeners) listener(event);
    },
  };
}
type FakeRun = ReturnType<typeof createFakeRun>;

/** Looks again whenever the event loop has gone round. */
async function waitUntil(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}
