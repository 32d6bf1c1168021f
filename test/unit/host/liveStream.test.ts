import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { StreamProgress } from "../../../src/model/results/streamStatus.ts";
import type { HostParams, HostResult } from "../../../src/model/wire/hostProtocol.ts";
import { type HostHarness, openHost, startRun } from "./hostHarness.ts";

const key = { provider: "alerts", scenario: 1, runNumber: 1 };
const config = {
  name: "live",
  scenarios: [
    {
      number: 1,
      name: "Live",
      kind: "stream",
      reactions: [
        {
          id: "alerts",
          handler: { kind: "http", path: "/in" },
          stopTriggers: [
            { kind: "record-count", recordCount: 3 },
            { kind: "duration", seconds: 60 },
          ],
          loggers: [{ kind: "jsonl" }, { kind: "console" }],
        },
      ],
    },
  ],
};

describe("run host while a stream test goes on", () => {
  let folder: string;
  let host: HostHarness;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "touchstone-live-"));
    host = await openHost(folder, path.join(folder, "data"));
  });
  afterEach(async () => {
    await host.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** The progress that was told last, once it is as `accept` wants it. */
  const progressWhere = (accept: (stream: StreamProgress) => boolean) =>
    host.waitFor(() => {
      const last = host.messages.filter((message) => message.type === "runProgress").at(-1);
      const stream = last?.progress.stream;
      return stream !== undefined && accept(stream) ? stream : undefined;
    });

  async function start(): Promise<{ runId: string; url: string }> {
    const file = path.join(folder, "data", "live.touchstone.json");
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, JSON.stringify(config));
    const { runId } = await startRun(host, file);
    const stream = await progressWhere(
      ({ components: [first] }) => first?.role === "reaction" && first.state === "running",
    );
    const [reaction] = stream.components;
    assert.ok(reaction?.role === "reaction" && reaction.url !== undefined);
    return { runId, url: reaction.url };
  }

  async function send(url: string, body: unknown): Promise<number> {
    const answer = await fetch(url, { method: "POST", body: JSON.stringify(body) });
    await answer.arrayBuffer();
    return answer.status;
  }

  it("shows records and state as they come, pauses and goes on, and prints what loggers print", async () => {
    const { runId, url } = await start();
    const control = (name: "pause" | "start" | "reset") =>
      host.request("controlComponent", { runId, componentId: "alerts", command: { name } });
    assert.ok((await send(url, { room: "atrium" })) < 300);
    await progressWhere(({ components: [first] }) => first?.recordCount === 1);
    const { stream, state } = await host.request("getReport", { runId });
    assert.equal(state, "running");
    assert.equal(stream?.components[0]?.recordCount, 1);

    await control("pause");
    assert.equal(await send(url, { room: "refused" }), 503);
    await assert.rejects(
      host.request("controlComponent", { runId, componentId: "nobody", command: { name: "stop" } }),
      /nobody/,
    );
    await control("start");
    assert.ok((await send(url, { room: "cellar" })) < 300);
    await progressWhere(({ components: [first] }) => first?.recordCount === 2);
    const query = { runId, key, text: "cellar", offset: 0, limit: 10 };
    const page = await recordsWhere(query, (total) => total === 1);
    assert.equal(page.rows[0]?.sequence, 2);
    assert.equal(page.brokenLines, 0);

    assert.ok((await send(url, { room: "attic" })) < 300);
    const finished = await host.waitFor(() => host.messages.find((m) => m.type === "runFinished"));
    assert.ok(finished.type === "runFinished");
    assert.equal(finished.outcome.summary.passed, 1);
    const printed = host.messages.filter((m) => m.type === "log" && m.level === "info");
    assert.match(JSON.stringify(printed), /attic/);

    const { components } = await host.request("getStreamTest", { runId, key });
    assert.equal(components[0]?.observed?.record_count, 3);
    assert.equal(components[0]?.observed?.refused_count, 1);
    assert.equal((await host.request("getRecords", { ...query, text: undefined })).total, 3);
    await assert.rejects(control("start"), /This run has ended/);
  });

  /** Records are buffered for a tenth of a second before they are in the file. */
  async function recordsWhere(
    query: HostParams<"getRecords">,
    accept: (total: number) => boolean,
  ): Promise<HostResult<"getRecords">> {
    for (;;) {
      const page = await host.request("getRecords", query);
      if (accept(page.total)) return page;
    }
  }
});
