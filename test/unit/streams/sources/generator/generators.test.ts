import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { parseExactJson } from "../../../../../src/model/json/exactJson.ts";
import { createRandom } from "../../../../../src/streams/sources/generator/random.ts";
import { makeGeneratorConfig, playAll } from "../testSource.ts";

interface Event {
  op: string;
  payload: {
    source: { db: string; table: string; ts_ns: bigint };
    before: { id: string } | null;
    after: { id: string; labels: string[]; properties: Record<string, number> };
  };
}

/** A change of these is a change of what every user's seed gives: it needs a line in the changelog. */
const knownHashes = {
  "building-hierarchy": "ce84033746237a39a11a0eed03ccb750b9c2bddc507466b3c2dfa4365cc24be4",
  "stock-trade": "db09a809e2d12dbce91a89a3b0c878376ef744905b3108f1e5451e732ddef919",
} as const;

for (const generator of ["building-hierarchy", "stock-trade"] as const) {
  const make = (changes: Record<string, unknown> = {}) =>
    makeGeneratorConfig({ generator, changeCount: 500, seed: 42, ...changes });

  describe(`generator ${generator}`, () => {
    it("gives the same bytes for the same seed, and others for another", async () => {
      const first = await playAll(make({ sendInitialInserts: true }));
      assert.deepEqual(await playAll(make({ sendInitialInserts: true })), first);
      assert.notDeepEqual(await playAll(make({ sendInitialInserts: true, seed: 43 })), first);
      const hash = createHash("sha256").update(first.join("\n")).digest("hex");
      assert.equal(hash, knownHashes[generator]);
    });

    it("sends updates whose before is the after of the last one", async () => {
      const events = (await playAll(make())).map((text) => parseExactJson(text) as Event);
      assert.equal(events.length, 500);
      const last = new Map<string, unknown>();
      for (const { op, payload } of events) {
        assert.equal(op, "u");
        assert.equal(payload.source.db, generator);
        assert.equal(payload.source.table, "node");
        assert.equal(payload.before?.id, payload.after.id);
        assert.deepEqual(payload.before, last.get(payload.after.id) ?? payload.before);
        assert.notDeepEqual(payload.before, payload.after);
        last.set(payload.after.id, payload.after);
      }
    });

    it("keeps times around the mean interval, from a fixed instant on", async () => {
      const events = (await playAll(make())).map((text) => parseExactJson(text) as Event);
      const times = events.map(({ payload }) => BigInt(payload.source.ts_ns));
      const startNs = 1_735_689_600_000_000_000n;
      assert.ok(times.every((time, index) => time > (times[index - 1] ?? startNs)));
      const meanMs = Number((times.at(-1) ?? 0n) - startNs) / 1e6 / 500;
      assert.ok(Math.abs(meanMs - 1000) < 50, `${meanMs} ms`);
    });

    it("differs in its times only when they are live", async () => {
      const withoutTime = (texts: string[]) =>
        texts.map((text) => text.replace(/"ts_ns":\d+/, `"ts_ns":0`));
      const recorded = await playAll(make());
      const live = await playAll(make({ timeMode: "live" }));
      assert.notDeepEqual(live, recorded);
      assert.deepEqual(withoutTime(live), withoutTime(recorded));
    });
  });
}

describe("generator building-hierarchy", () => {
  it("begins with an insert of everything there is, in the state the updates start from", async () => {
    const config = makeGeneratorConfig({
      buildings: 2,
      floors: 2,
      rooms: 3,
      changeCount: 200,
      sendInitialInserts: true,
    });
    const events = (await playAll(config)).map((text) => parseExactJson(text) as Event);
    const inserts = events.filter(({ op }) => op === "i");
    const ids = inserts
      .filter(({ payload }) => payload.source.table === "node")
      .map(({ payload }) => payload.after.id);
    assert.equal(events.length, 200 + inserts.length);
    assert.deepEqual(ids.slice(0, 5), [
      "B_000",
      "F_000_000",
      "R_000_000_000",
      "R_000_000_001",
      "R_000_000_002",
    ]);
    assert.equal(ids.length, 2 + 4 + 12);
    assert.equal(inserts.length - ids.length, 4 + 12);
    const rooms = new Map<string, unknown>(
      inserts.map(({ payload }) => [payload.after.id, payload.after]),
    );
    for (const { op, payload } of events) {
      if (op === "u") assert.deepEqual(payload.before, rooms.get(payload.after.id));
      rooms.set(payload.after.id, payload.after);
    }
  });

  it("keeps its sensors within their ranges, changing step by step", async () => {
    const config = makeGeneratorConfig({ floors: 1, rooms: 1, changeCount: 5000 });
    const events = (await playAll(config)).map((text) => parseExactJson(text) as Event);
    const values = (sensor: string) =>
      events.map(({ payload }) => payload.after.properties[sensor] ?? Number.NaN);
    for (const [sensor, min, max, step] of [
      ["temperature", 14, 32, 0.8],
      ["humidity", 20, 80, 2.5],
      ["co2", 350, 2000, 62],
    ] as const) {
      const all = values(sensor);
      assert.ok(
        all.every((value) => value >= min && value <= max),
        sensor,
      );
      assert.ok(all.every((value, index) => Math.abs(value - (all[index - 1] ?? value)) <= step));
      assert.ok(new Set(all).size > 50, sensor);
    }
    assert.ok(values("co2").every(Number.isInteger));
  });
});

describe("random numbers", () => {
  it("depend on every bit of the seed", () => {
    const seeds = [0, 1, -1, 2 ** 31, 2 ** 32, 2 ** 32 + 1, 2 ** 52 + 1, Number.MAX_SAFE_INTEGER];
    const firsts = seeds.map((seed) => createRandom(seed).uniform());
    assert.equal(new Set(firsts).size, seeds.length);
  });

  it("are spread evenly, and around their mean", () => {
    const random = createRandom(7);
    const counts = new Array<number>(10).fill(0);
    for (let drawn = 0; drawn < 10_000; drawn += 1) {
      const index = random.below(10);
      counts[index] = (counts[index] ?? 0) + 1;
    }
    assert.ok(
      counts.every((count) => count > 850 && count < 1150),
      `${counts}`,
    );
    const normals = Array.from({ length: 10_000 }, () => random.normal(5, 2));
    const mean = normals.reduce((sum, value) => sum + value, 0) / normals.length;
    const variance = normals.reduce((sum, value) => sum + (value - mean) ** 2, 0) / normals.length;
    assert.ok(Math.abs(mean - 5) < 0.1 && Math.abs(variance - 4) < 0.25, `${mean} ${variance}`);
  });
});
