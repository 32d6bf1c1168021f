import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { ComponentStatus } from "../../../../src/model/results/streamStatus.ts";
import type { ActiveRun } from "../../../../src/run/activeRun.ts";
import { makeConfig, type TestService } from "../serviceFixture.ts";

export const streamConfigFile = "data/configs/stream.touchstone.json";

/** Starts a run of a source `script`, a query `feed` and a reaction `hook`, which goes on until it is told to end. */
export async function startLiveRun(test: TestService, feedUrl: string): Promise<ActiveRun> {
  await writeStreamConfig(test, feedUrl);
  const response = await test.post("/api/test_runs", { config: streamConfigFile });
  if (response.status !== 201) throw new Error(await response.text());
  const { active } = test.runs;
  if (active === undefined) throw new Error("The run has ended at once.");
  await waitForStatus(active, "feed", ({ recordCount }) => recordCount > 0);
  return active;
}

export async function writeStreamConfig(test: TestService, feedUrl: string): Promise<void> {
  const changes = Array.from({ length: 1000 }, (_, n) =>
    JSON.stringify({ kind: "change", offset_ns: 3_600_000_000_000 * (n + 1), change: { n } }),
  );
  await test.writeFile("data/scenarios/changes.jsonl", `${changes.join("\n")}\n`);
  const observed = { stopTriggers: [{ kind: "duration", seconds: 600 }] };
  const logged = { loggers: [{ kind: "jsonl" }, { kind: "performance-metrics" }] };
  await test.writeFile("data/scenarios/stream.json", {
    number: 2,
    name: "Live",
    kind: "stream",
    schema: true,
    sources: [
      {
        id: "script",
        kind: "script",
        file: "changes.jsonl",
        spacing: "recorded",
        start: "manual",
        dispatchers: [{ kind: "http", url: "${reaction.hook.url}" }, { kind: "jsonl" }],
      },
    ],
    queries: [{ id: "feed", handler: { kind: "sse", url: feedUrl }, ...observed, ...logged }],
    reactions: [{ id: "hook", handler: { kind: "http" }, ...observed, ...logged }],
  });
  const config = makeConfig({ name: "live", scenarios: ["../scenarios/stream.json"] });
  await test.writeFile(streamConfigFile, { ...config, providers: [] });
}

/** Resolves with the status of a component of the stream test that goes on once it is as wanted. */
export function waitForStatus(
  run: ActiveRun,
  id: string,
  isWanted: (status: ComponentStatus) => boolean,
): Promise<ComponentStatus> {
  return new Promise((resolve) => {
    const look = () => {
      const status = run.streamProgress()?.components.find((each) => each.id === id);
      if (status === undefined || !isWanted(status)) return;
      stop();
      resolve(status);
    };
    const stop = run.listen(look);
    look();
  });
}

/** A server of events that says one every 20 ms, for as long as the work takes. */
export async function withFeed<T>(work: (url: string) => Promise<T>): Promise<T> {
  const server = createServer((_, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    const sending = setInterval(() => response.write('data: {"n":1}\n\n'), 20);
    response.once("close", () => clearInterval(sending));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    return await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}
