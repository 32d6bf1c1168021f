import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { loadConfig } from "../../configs.ts";

import {
  openReaction,
  openRedis,
  type SampleProgram,
  sampleFolder,
  startProgram,
} from "./samplePrograms.ts";

const repository = path.resolve(import.meta.dirname, "../../../..");

describe("sample configs of stream scenarios", () => {
  for (const [name, number, components] of [
    ["streams", 11, ["facilities", "comfort-alerts"]],
    ["streams-redis", 12, ["facilities", "room-comfort", "comfort-alerts"]],
    ["webhooks", 13, ["shop", "order-updates"]],
    ["lossy", 14, ["shop", "orders"]],
    ["streams-amqp", 15, ["shop", "orders"]],
    ["streams-kafka", 16, ["shop", "orders"]],
    ["streams-mqtt", 17, ["shop", "orders"]],
    ["streams-nats", 18, ["shop", "orders"]],
    ["streams-websocket", 19, ["shop", "orders"]],
  ] as const) {
    it(`are taken: ${name}`, async () => {
      const file = path.join(repository, `data/configs/${name}.touchstone.json`);
      const result = await loadConfig(file, { workspaceFolder: repository });
      assert.ok(result.ok, JSON.stringify(result));
      const [scenario, ...others] = result.value.scenarios;
      assert.ok(scenario?.kind === "stream");
      assert.deepEqual([scenario.number, others], [number, []]);
      assert.equal(scenario.folder, "data/scenarios/streams");
      const { sources, queries, reactions } = scenario;
      assert.deepEqual(
        [...sources, ...queries, ...reactions].map(({ id }) => id),
        components,
      );
      const logged = [...queries, ...reactions].map(({ loggers }) =>
        loggers.map(({ kind }) => kind),
      );
      assert.deepEqual(new Set(logged.flat()), new Set(["jsonl", "performance-metrics"]));
    });
  }
});

describe("programs of the sample scenarios", () => {
  const open: { close(): Promise<void> }[] = [];
  const keep = <T extends { close(): Promise<void> }>(opened: T): T => {
    open.push(opened);
    return opened;
  };
  afterEach(async () => {
    for (const each of open.splice(0).reverse()) await each.close();
  });

  it("comfort.mjs tells the reaction of each change, in batches as they came, with the time it was sent", async () => {
    const reaction = keep(await openReaction([503]));
    const comfort = keep(await startProgram("comfort.mjs", [reaction.url]));
    const sentAt = 1_764_153_000_000_123_456n;
    const texts = [
      `[${makeChange(21, 45, 600, sentAt)},${makeChange(30, 60, 1600, sentAt)}]`,
      makeChange(60, 90, 3000, sentAt),
    ];
    for (const text of texts) assert.equal((await post(comfort, "/changes", text)).status, 200);
    assert.equal((await post(comfort, "/changes", "[{")).status, 400);
    const alert = { queryId: "room-comfort", room: "R_1", sentAt: Number(sentAt) };
    const ideal = { ...alert, comfortLevel: 100, temperature: 21, humidity: 45, co2: 600 };
    const stuffy = { ...alert, comfortLevel: 0, temperature: 30, humidity: 60, co2: 1600 };
    const bad = { ...alert, comfortLevel: 0, temperature: 60, humidity: 90, co2: 3000 };
    assert.deepEqual(reaction.bodies, [{ queryId: "room-comfort", results: [ideal, stuffy] }, bad]);
    const health = await fetch(`${comfort.url}/health`);
    assert.deepEqual(await health.json(), { status: "up", changeCount: 3 });
  });

  it("comfort.mjs says so when the reaction takes nothing more", async () => {
    const reaction = keep(await openReaction([500]));
    const comfort = keep(await startProgram("comfort.mjs", [reaction.url]));
    assert.equal((await post(comfort, "/changes", makeChange(21, 45, 600, 1n))).status, 502);
  });

  it("comfort.mjs adds each result to the Redis stream it is given, too", async () => {
    const reaction = keep(await openReaction());
    const redis = keep(await openRedis());
    const env = { REDIS_URL: redis.url, REDIS_STREAM: "rooms" };
    const comfort = keep(await startProgram("comfort.mjs", [reaction.url], env));
    const changes = [20, 21, 22].map((temperature) => makeChange(temperature, 45, 600, 7n));
    assert.equal((await post(comfort, "/changes", `[${changes.join(",")}]`)).status, 200);
    const added = redis.commands.map((words) => [
      words.slice(0, -1),
      JSON.parse(words.at(-1) ?? ""),
    ]);
    const [{ results }] = reaction.bodies as [{ results: unknown[] }];
    const command = ["XADD", "rooms", "MAXLEN", "~", "10000", "*", "data"];
    assert.deepEqual(
      added,
      results.map((result) => [command, result]),
    );
  });

  for (const name of ["comfort.mjs", "orders.mjs"]) {
    it(`${name} says which port is in use`, async () => {
      const { port } = new URL(keep(await openReaction()).url);
      await assert.rejects(startProgram(name, ["http://127.0.0.1:1/"], { PORT: port }), (error) => {
        assert.ok(error instanceof Error);
        assert.match(error.message, /^exit code 1: /);
        assert.match(error.message, new RegExp(`port ${port} is in use\\. End the program`));
        return true;
      });
    });
  }

  it("orders.mjs tells the reaction once of each order that changed, of the recorded webhooks", async () => {
    const reaction = keep(await openReaction());
    const orders = keep(await startProgram("orders.mjs", [reaction.url]));
    const har = JSON.parse(await readFile(path.join(sampleFolder, "orders.har"), "utf8"));
    const statuses: number[] = [];
    for (const { request } of har.log.entries) {
      statuses.push((await post(orders, "/webhooks/orders", request.postData.text)).status);
    }
    const [duplicate, malformed] = [3, 5];
    assert.deepEqual(
      statuses,
      har.log.entries.map((_: unknown, index: number) =>
        index === duplicate || index === malformed ? 202 : 200,
      ),
    );
    const changes = reaction.bodies as { orderNumber: string; to: string }[];
    assert.deepEqual(
      changes.map(({ orderNumber, to }) => `${orderNumber} ${to}`),
      [
        "A-1001 placed",
        "A-1002 placed",
        "A-1001 paid",
        "A-1003 placed",
        "A-1002 paid",
        "A-1001 shipped",
        "A-1003 paid",
        "A-1002 shipped",
        "A-1003 shipped",
        "A-1004 placed",
      ],
    );
  });
});

// --- internal ---

/** As a generator makes it, with the time it was sent; text, as that has more digits than a number. */
function makeChange(temperature: number, humidity: number, co2: number, sentAt: bigint): string {
  const properties = { id: "R_1", temperature, humidity, co2 };
  const payload = { before: null, after: { id: "R_1", labels: ["Room"], properties } };
  return JSON.stringify({ op: "u", payload, sentAt: 0 }).replace(/0}$/, `${sentAt}}`);
}

async function post({ url }: SampleProgram, target: string, body: string): Promise<Response> {
  const response = await fetch(`${url}${target}`, { method: "POST", body });
  await response.arrayBuffer();
  return response;
}
