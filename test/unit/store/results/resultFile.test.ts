import assert from "node:assert/strict";
import { mkdir, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { testRunFileSchema } from "../../../../src/model/results/resultFile.ts";
import { loadResultHead } from "../../../../src/store/results/resultHead.ts";
import {
  readAllPrompts,
  readEachTest,
  readPrompts,
  readResultTests,
  readTestAt,
  type StoredTest,
} from "../../../../src/store/results/resultReader.ts";
import { openTestDataStore } from "../../../../src/store/testDataStore.ts";
import { makeCell, makeHead, makeRun, summary, withTempFolder } from "../storeFixtures.ts";

const messages = [{ role: "user" as const, content: 'Say "{}"\n' }];

async function readAll(file: string) {
  const tests = [];
  for await (const test of readResultTests(file)) tests.push(test);
  return tests;
}

async function listPrompts(file: string) {
  const found = [];
  for await (const prompt of readAllPrompts(file)) found.push(prompt);
  return found;
}

/** A whole result file with two providers, and the parts it is written of. */
function makeWhole() {
  const head = makeHead({ stopReason: "user", status: "cancelled" });
  const cells = [
    makeCell("sim", 1, [makeRun(1), makeRun(2)]),
    makeCell("sim", 2, []),
    makeCell("other", 1, [makeRun(1, "x")]),
  ];
  const prompts: [string, typeof messages][] = [
    ["hash-1", messages],
    ["hash-2", []],
  ];
  const results = {
    sim: {
      1: { runs: [makeRun(1), makeRun(2)], summary },
      2: { runs: [], summary },
    },
    other: { 1: { runs: [makeRun(1, "x")], summary } },
  };
  return { head, cells, prompts, results };
}

describe("result files", () => {
  it("are written byte for byte as JSON.stringify would, keys in order", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(folder);
      const { head, cells, prompts, results } = makeWhole();
      const { id, timestamp, status, stopReason, duration, config, environment } = head;
      const name = await store.writeResult(
        Object.fromEntries(Object.entries(head).reverse()) as typeof head,
        prompts,
        cells,
      );
      const whole = {
        schemaVersion: 1,
        id,
        timestamp,
        status,
        stopReason,
        duration,
        summary: head.summary,
        config,
        environment,
        prompts: Object.fromEntries(prompts),
        results,
      };
      const text = await readFile(store.paths.resultFile(name), "utf8");
      assert.equal(text, JSON.stringify(whole, null, 2));
      assert.ok(testRunFileSchema.safeParse(JSON.parse(text)).success);
    }));

  it("may be empty of tests and prompts", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(folder);
      const head = makeHead();
      const file = store.paths.resultFile(await store.writeResult(head, [], []));
      const whole = { ...head, prompts: {}, results: {} };
      assert.equal(await readFile(file, "utf8"), JSON.stringify(whole, null, 2));
      assert.deepEqual(await readAll(file), []);
    }));

  it("give their tests and prompts back, by stream and by place", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(folder);
      const { head, cells, prompts } = makeWhole();
      const file = store.paths.resultFile(await store.writeResult(head, prompts, cells));
      const tests = await readAll(file);
      assert.deepEqual(
        tests.map(({ provider, scenario, run }) => [provider, scenario, run]),
        [
          ["sim", 1, makeRun(1)],
          ["sim", 1, makeRun(2)],
          ["other", 1, makeRun(1, "x")],
        ],
      );
      for (const { run, offset, length } of tests) {
        assert.deepEqual(await readTestAt(file, offset, length), run);
      }
      await assert.rejects(readTestAt(file, 3, 10), { code: "storage" });
      const each: StoredTest[] = [];
      await readEachTest(file, (test) => each.push(test));
      assert.deepEqual(each, tests);
      const found = await readPrompts(file, new Set(["hash-1", "hash-3"]));
      assert.deepEqual([...found], [["hash-1", messages]]);
    }));

  it("give all their prompts wherever these stand, and are read no further than to their end", () =>
    withTempFolder(async (folder) => {
      const file = join(folder, "2026.json");
      const { head, prompts, results } = makeWhole();
      const text = { ...head, prompts: Object.fromEntries(prompts) };
      for (const whole of [
        { ...text, results },
        { results, ...text },
        { prompts: text.prompts, ...head },
      ]) {
        await writeFile(file, JSON.stringify(whole, null, 2));
        assert.deepEqual(await listPrompts(file), prompts);
      }
      await writeFile(file, JSON.stringify({ ...head, results }));
      assert.deepEqual(await listPrompts(file), []);
      const rest = "x".repeat(3 * 1024 * 1024);
      await writeFile(file, `${JSON.stringify(text).slice(0, -1)},"results":"${rest}`);
      assert.deepEqual(await listPrompts(file), prompts);
    }));

  it("tell which of them is broken, and where, however their tests are read", () =>
    withTempFolder(async (folder) => {
      const file = join(folder, "2026.json");
      const { head, results } = makeWhole();
      const good = JSON.stringify({ ...head, results }, null, 2);
      const odd = { ...head, results: { sim: { 1: { runs: [{ ...makeRun(1), success: 1 }] } } } };
      const broken: [string, RegExp][] = [
        [good.slice(0, -40), /2026\.json is broken: it ends too early/],
        [good.replace('"runs": [', '"runs": 7, "more": ['), /runs is not a JSON array/],
        [JSON.stringify(odd, null, 2), /2026\.json: results\.sim\.1\.runs\.0 is broken: success/],
        [JSON.stringify(odd), /2026\.json: results\.sim\.1\.runs\.0 is broken: success/],
        [JSON.stringify(head), /2026\.json is broken: it has no results/],
      ];
      for (const [text, message] of broken) {
        await writeFile(file, text);
        const refused = { name: "UserError", code: "storage", message };
        await assert.rejects(readAll(file), refused);
        await assert.rejects(
          readEachTest(file, () => undefined),
          refused,
        );
      }
      await writeFile(file, good);
      const enough = new Error("enough");
      const stop = () => {
        throw enough;
      };
      await assert.rejects(readEachTest(file, stop), enough);
    }));

  it("are written byte for byte with replies of any length", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(folder);
      const { head, prompts } = makeWhole();
      for (const length of [65_400, 65_536, 200_000, 1_000_001]) {
        const runs = [makeRun(1, "\n😀".repeat(length / 3)), makeRun(2, "x".repeat(length))];
        const name = await store.writeResult(head, prompts, [makeCell("sim", 1, runs)]);
        const text = await readFile(join(folder, "results", name), "utf8");
        const whole = JSON.parse(text);
        assert.ok(text === JSON.stringify(whole, null, 2));
        assert.deepEqual(whole.results.sim[1].runs, runs);
      }
    }));

  it("keep the digits of replies", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(folder);
      const finalResponse = { ids: [12345678901234567890n, 7] };
      const cells = [makeCell("sim", 1, [{ ...makeRun(1), finalResponse }])];
      const file = store.paths.resultFile(await store.writeResult(makeHead(), [], cells));
      assert.match(await readFile(file, "utf8"), /\n +12345678901234567890,\n +7\n/);
      const [test] = await readAll(file);
      assert.ok(test !== undefined);
      const read = await readTestAt(file, test.offset, test.length);
      assert.deepEqual(read.finalResponse, finalResponse);
    }));

  it("leave nothing behind when a test cannot be had", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(folder);
      async function* failing() {
        yield makeRun(1, "x".repeat(600_000));
        throw new Error("journal lost");
      }
      const cell = { ...makeCell("sim", 1, []), runs: failing() };
      await assert.rejects(store.writeResult(makeHead(), [], [cell]), /journal lost/);
      assert.deepEqual((await store.loadIndex()).rows, []);
      await assert.rejects(stat(store.paths.indexFile), { code: "ENOENT" });
      assert.deepEqual(await readdir(store.paths.resultsFolder), []);
    }));

  it("of other tools are read whatever the order of their keys", () =>
    withTempFolder(async (folder) => {
      const { id, timestamp, duration, summary: figures, config } = makeHead();
      const results = { sim: { 1: { runs: [makeRun(1, "y".repeat(20_000))], summary } } };
      const parts = { results, config, extra: { a: 1 }, summary: figures, duration, timestamp, id };
      for (const keys of [Object.keys(parts), Object.keys(parts).reverse()]) {
        const file = join(folder, "2026.json");
        const whole = Object.fromEntries(
          Object.entries(parts).sort(([a], [b]) => keys.indexOf(a) - keys.indexOf(b)),
        );
        await writeFile(file, `\ufeff${JSON.stringify(whole)}`);
        const { providers, scenarios, runsPerScenario, name } = config;
        assert.deepEqual(await loadResultHead(file), {
          ok: true,
          head: {
            id,
            timestamp,
            duration,
            summary: figures,
            config: { providers, scenarios, runsPerScenario, name },
          },
        });
        assert.equal((await readAll(file)).length, 1);
      }
    }));

  it("of other tools are read without the prompts and extras that are of no use", () =>
    withTempFolder(async (folder) => {
      const file = join(folder, "2026.json");
      const results = { sim: { 1: { runs: [makeRun(1)], summary } } };
      const odd = { status: "done", stopReason: null, environment: { git: {} } };
      const prompts = { "hash-1": "no list", "hash-2": messages };
      await writeFile(file, JSON.stringify({ ...makeHead(), ...odd, prompts, results }));
      const loaded = await loadResultHead(file);
      assert.ok(loaded.ok);
      assert.deepEqual([loaded.head.status, loaded.head.environment], [undefined, undefined]);
      const found = await readPrompts(file, new Set(["hash-1", "hash-2"]));
      assert.deepEqual([...found], [["hash-2", messages]]);
      assert.equal((await readAll(file)).length, 1);
    }));

  it("with a head larger than one block are read", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(folder);
      const { config } = makeHead();
      const providers = Array.from({ length: 3000 }, (_, at) => `provider-${at}`);
      const head = makeHead({ config: { ...config, providers } });
      const name = await store.writeResult(head, [], []);
      assert.deepEqual(await loadResultHead(store.paths.resultFile(name)), { ok: true, head });
    }));

  it("that are broken give a reason, never an exception", () =>
    withTempFolder(async (folder) => {
      const good = JSON.stringify({ ...makeHead(), prompts: {}, results: { a: "x".repeat(9000) } });
      const bad: [string, string | Buffer, RegExp][] = [
        ["empty", "", /ends too early/],
        ["text", "hello", /not JSON/],
        ["array", "[]", /not a JSON object/],
        ["shape", '{"id":1}', /not a result file: id/],
        ["cut in head", good.slice(0, 100), /ends too early/],
        ["cut in results", good.slice(0, 8000), /ends too early/],
        ["binary", Buffer.from([0xff, 0xfe, 0x7b, 0]), /not JSON/],
        ["numbers", good.replace('"duration":1234', '"duration":12x4'), /./],
      ];
      for (const [what, content, reason] of bad) {
        const file = join(folder, "2026.json");
        await writeFile(file, content);
        const loaded = await loadResultHead(file);
        assert.match(loaded.ok ? "" : loaded.reason, reason, what);
      }
      await mkdir(join(folder, "folder.json"));
      await symlink(join(folder, "2026.json"), join(folder, "link.json"));
      for (const [name, reason] of [
        ["folder.json", /is a folder/],
        ["link.json", /symbolic link/],
        ["none.json", /does not exist/],
      ] as const) {
        const loaded = await loadResultHead(join(folder, name));
        assert.match(loaded.ok ? "" : loaded.reason, reason);
      }
    }));

  it("that are broken among their tests say which file and what is wrong", () =>
    withTempFolder(async (folder) => {
      const file = join(folder, "2026.json");
      const whole = JSON.stringify({
        ...makeHead(),
        results: { sim: { 1: { runs: [makeRun(1)] } } },
      });
      const bad: [string, RegExp][] = [
        [whole.slice(0, -4), /2026\.json is broken: it ends too early inside results\.sim\.1/],
        [
          whole.replace('"runNumber":1', '"runNumber":"1"'),
          /2026\.json: results\.sim\.1\.runs\.0 is broken: runNumber/,
        ],
        [whole.replace('"1":{"runs"', '"x":{"runs"'), /"x" is not the number of a scenario/],
        ['{"results":[]}', /results is not a JSON object/],
        ['{"results":{"sim":{"1":{"runs":{}}}}}', /results\.sim\.1\.runs is not a JSON array/],
        ["{}", /has no results/],
      ];
      for (const [content, message] of bad) {
        await writeFile(file, content);
        await assert.rejects(readAll(file), { code: "storage", message });
      }
    }));

  it("get another name when theirs is taken, and replace their own", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(folder);
      const write = (head: ReturnType<typeof makeHead>) => store.writeResult(head, [], []);
      const first = makeHead();
      const second = makeHead();
      assert.equal(await write(first), "2026-11-21T01-00-00-000Z.json");
      const secondName = `2026-11-21T01-00-00-000Z-${second.id.slice(0, 8)}.json`;
      assert.equal(await write(second), secondName);
      assert.equal(await write({ ...first, duration: 2 }), "2026-11-21T01-00-00-000Z.json");
      assert.equal(await write({ ...second, duration: 3 }), secondName);
      const { index } = await store.loadIndex();
      const durations = new Map(index.runs.map(({ id, duration }) => [id, duration]));
      assert.deepEqual(
        durations,
        new Map([
          [first.id, 2],
          [second.id, 3],
        ]),
      );
    }));
});
