import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { openTestDataStore, type TestDataStore } from "../../../../src/store/testDataStore.ts";
import { makeHead, withTempFolder, writeRun } from "../storeFixtures.ts";

const run = promisify(execFile);

async function listIds(store: TestDataStore): Promise<string[]> {
  return (await store.loadIndex()).index.runs.map(({ id }) => id);
}

async function listBroken(store: TestDataStore): Promise<string[]> {
  const { rows } = await store.loadIndex();
  return rows.flatMap((row) => (row.kind === "broken" ? [row.label] : []));
}

function makeHeads(count: number) {
  return Array.from({ length: count }, (_, at) =>
    makeHead({ timestamp: new Date(Date.UTC(2026, 0, 1, 0, 0, count - at)).toISOString() }),
  );
}

/** A store with runs in it, newest first. */
async function writeRuns(folder: string, count: number) {
  const store = openTestDataStore(folder);
  const heads = makeHeads(count);
  for (const head of heads) await writeRun(store, head);
  const readIndex = () => readFile(store.paths.indexFile, "utf8");
  return { store, ids: heads.map(({ id }) => id), heads, readIndex };
}

describe("the index", () => {
  it("has a row for every run, newest first, whatever order they were written in", () =>
    withTempFolder(async (folder) => {
      const { store, ids, heads, readIndex } = await writeRuns(folder, 3);
      assert.deepEqual(await listIds(store), ids);
      const [head] = heads;
      assert.deepEqual(JSON.parse(await readIndex()).runs[0], {
        id: head?.id,
        timestamp: head?.timestamp,
        filename: "2026-01-01T00-00-03-000Z.json",
        summary: { providers: ["sim"], totalTests: 2, successRate: 100 },
        status: "completed",
        duration: 1234,
        name: "people",
      });
    }));

  it("of a folder that is not there is empty and writes nothing", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(join(folder, "none"));
      assert.deepEqual(await store.loadIndex(), { rows: [], index: { runs: [] } });
      await assert.rejects(stat(store.paths.dataFolder), { code: "ENOENT" });
    }));

  for (const [what, text] of [
    ["missing", undefined],
    ["empty", ""],
    ["not JSON", "oops"],
    ["of another shape", '{"runs":{}}'],
  ] as const) {
    it(`is made anew from the files when it is ${what}`, () =>
      withTempFolder(async (folder) => {
        const { store, ids, readIndex } = await writeRuns(folder, 2);
        const before = await readIndex();
        if (text === undefined) await rm(store.paths.indexFile);
        else await writeFile(store.paths.indexFile, text);
        const looked = await readFile(store.paths.indexFile, "utf8").catch(() => undefined);
        assert.deepEqual(await listIds(store), ids);
        // A look writes nothing.
        const after = await readFile(store.paths.indexFile, "utf8").catch(() => undefined);
        assert.equal(after, looked);
        await store.rebuildIndex({ prune: false });
        assert.equal(await readIndex(), before);
      }));
  }

  it("keeps rows whose file is not here, unknown keys, and what was torn off least", () =>
    withTempFolder(async (folder) => {
      const { store, ids, readIndex } = await writeRuns(folder, 3);
      const index = JSON.parse(await readIndex());
      index.runs[1].note = 'mine "{"';
      await writeFile(store.paths.indexFile, JSON.stringify({ ...index, owner: "me" }, null, 2));
      await rm(store.paths.resultFile(index.runs[1].filename));
      assert.equal(JSON.parse(await readIndex()).owner, "me");
      const torn = (await readIndex()).slice(0, -200);
      await writeFile(store.paths.indexFile, torn);
      const { rows } = await store.loadIndex();
      assert.deepEqual(
        rows.map((row) => row.kind === "run" && [row.entry.id, row.hasFile, row.entry.note]),
        [
          [ids[0], true, undefined],
          [ids[1], false, 'mine "{"'],
          [ids[2], true, undefined],
        ],
      );
      assert.deepEqual(await listIds(store), ids);
    }));

  for (const [what, encode] of [
    ["UTF-16", (text: string) => Buffer.from(`\uFEFF${text}`, "utf16le")],
    ["UTF-16 without a mark", (text: string) => Buffer.from(text, "utf16le")],
    ["big-endian UTF-16", (text: string) => Buffer.from(`\uFEFF${text}`, "utf16le").swap16()],
    ["Latin-1", (text: string) => Buffer.from(text, "latin1")],
  ] as const) {
    it(`loses nothing when it was saved in ${what}, and is UTF-8 again`, () =>
      withTempFolder(async (folder) => {
        const { store, ids, readIndex } = await writeRuns(folder, 2);
        const index = JSON.parse(await readIndex());
        index.runs[1].note = "für Zoë";
        await rm(store.paths.resultFile(index.runs[1].filename));
        const text = JSON.stringify({ ...index, owner: "Zoë" }, null, 2);
        await writeFile(store.paths.indexFile, encode(text));
        const { problems } = await store.verifyIndex();
        assert.match(problems.join("\n"), /it is not UTF-8 \(it looks like (UTF-16|Latin-1 .*)\)/);
        assert.deepEqual(await listIds(store), ids);
        await store.rebuildIndex({ prune: false });
        const repaired = JSON.parse(await readIndex());
        assert.equal(repaired.owner, "Zoë");
        assert.equal(repaired.runs[1].note, "für Zoë");
      }));
  }

  it("finds a file that came without a row, and one that was renamed", () =>
    withTempFolder(async (folder) => {
      const { store, ids, heads, readIndex } = await writeRuns(folder, 2);
      const seedName = "2026-01-01T00-00-02.000Z.json";
      await rename(
        store.paths.resultFile("2026-01-01T00-00-02-000Z.json"),
        store.paths.resultFile(seedName),
      );
      const { schemaVersion: _, status: __, ...others } = { ...heads[0], id: randomUUID() };
      const pulled = { ...others, timestamp: "2027-01-01T00:00:00.000Z", results: {} };
      await writeFile(store.paths.resultFile("2027.json"), JSON.stringify(pulled));
      assert.deepEqual(await listIds(store), [pulled.id, ...ids]);
      await store.rebuildIndex({ prune: false });
      assert.equal(JSON.parse(await readIndex()).runs[1].filename, seedName);
    }));

  it("survives a git merge of two branches with a run each", () =>
    withTempFolder(async (folder) => {
      const git = (...args: string[]) =>
        run("git", ["-c", "user.name=a", "-c", "user.email=a@b.c", ...args], { cwd: folder });
      const { store, ids } = await writeRuns(folder, 1);
      const commit = async (message: string) => {
        await git("add", "-A");
        await git("commit", "-qm", message);
      };
      await git("init", "-q", "-b", "main");
      await commit("base");
      const mine = makeHead({ timestamp: "2026-03-01T00:00:00.000Z" });
      const theirs = makeHead({ timestamp: "2026-04-01T00:00:00.000Z" });
      await git("checkout", "-qb", "theirs");
      await writeRun(store, theirs);
      await commit("theirs");
      await git("checkout", "-q", "main");
      await writeRun(store, mine);
      await commit("mine");
      await rm(store.paths.resultFile("2026-03-01T00-00-00-000Z.json"));
      await assert.rejects(git("merge", "-q", "theirs"));
      await rm(store.paths.resultFile("2026-04-01T00-00-00-000Z.json"), { force: true });
      assert.match(await readFile(store.paths.indexFile, "utf8"), /^<{7}/m);
      const expected = [theirs.id, mine.id, ...ids];
      assert.deepEqual(await listIds(store), expected);
      await store.rebuildIndex({ prune: false });
      const { runs } = JSON.parse(await readFile(store.paths.indexFile, "utf8"));
      assert.deepEqual(
        runs.map(({ id }: { id: string }) => id),
        expected,
      );
    }));

  it("reads both sides of diff3 markers within rows, and Windows line ends", () =>
    withTempFolder(async (folder) => {
      const { store, ids, readIndex } = await writeRuns(folder, 2);
      const [mine = "", theirs = ""] = ids;
      const index = JSON.parse(await readIndex());
      const [row] = index.runs;
      const whole = JSON.stringify({ runs: [row] }, null, 2);
      const line = `      "id": "${mine}",`;
      const conflict = `<<<<<<< HEAD\n${line}\n||||||| 123\n${line.replace(mine, randomUUID())}\n=======\n${line.replace(mine, theirs)}\n>>>>>>> b"r{`;
      await writeFile(
        store.paths.indexFile,
        whole.replace(line, conflict).replaceAll("\n", "\r\n"),
      );
      await rm(store.paths.resultsFolder, { recursive: true });
      assert.deepEqual(new Set(await listIds(store)), new Set(ids));
    }));

  it("salvages rows out of torn text that is nested very deeply", () =>
    withTempFolder(async (folder) => {
      const { store, ids, readIndex } = await writeRuns(folder, 2);
      const nested = `${'{"id":0,"filename":'.repeat(40_000)}0${"}".repeat(40_000)}`;
      await writeFile(store.paths.indexFile, `${nested}${(await readIndex()).slice(1)}`);
      assert.deepEqual(await listIds(store), ids);
    }));

  it("opens many results in the order they are asked for, and all or none", () =>
    withTempFolder(async (folder) => {
      const { store, ids } = await writeRuns(folder, 20);
      const wanted = [...ids.slice(3), "latest"];
      const opened = await store.openResults(wanted);
      assert.deepEqual(
        opened.map(({ head }) => head.id),
        [...ids.slice(3), ids[0]],
      );
      await assert.rejects(store.openResults([...ids, randomUUID()]), { code: "not_found" });
    }));

  it("shows broken rows and files last and never opens them", () =>
    withTempFolder(async (folder) => {
      const { store, ids, readIndex } = await writeRuns(folder, 1);
      await writeFile(join(folder, "secret.json"), JSON.stringify({ ...makeHead(), results: {} }));
      const index = JSON.parse(await readIndex());
      const [row] = index.runs;
      const evil = { ...row, id: randomUUID(), filename: "../secret.json" };
      index.runs.unshift(evil, { ...row, id: "../x" }, null, 7);
      await writeFile(store.paths.indexFile, JSON.stringify(index));
      await symlink(join(folder, "secret.json"), store.paths.resultFile("2026-05.json"));
      await mkdir(store.paths.resultFile("2026-06.json"));
      await writeFile(store.paths.resultFile("2026-07.json"), '{"id":');
      await writeFile(join(store.paths.resultsFolder, "notes.json"), "{}");
      await writeFile(join(store.paths.resultsFolder, "README.md"), "");
      assert.deepEqual(await listIds(store), ids);
      assert.deepEqual(
        new Set(await listBroken(store)),
        new Set([
          "../secret.json",
          row.filename,
          "null",
          "7",
          "2026-05.json",
          "2026-06.json",
          "2026-07.json",
          "notes.json",
        ]),
      );
      await writeRun(store, makeHead({ timestamp: "2027-01-01T00:00:00.000Z" }));
      assert.deepEqual(JSON.parse(await readIndex()).runs.slice(2), [
        evil,
        { ...row, id: "../x" },
        null,
        7,
      ]);
    }));

  it("tells of a shown row whose file has been cut off", () =>
    withTempFolder(async (folder) => {
      const { store } = await writeRuns(folder, 2);
      const file = store.paths.resultFile("2026-01-01T00-00-02-000Z.json");
      await writeFile(file, (await readFile(file, "utf8")).slice(0, -30));
      const rows = await store.checkRows((await store.loadIndex()).rows);
      assert.deepEqual(
        rows.map(({ kind }) => kind),
        ["broken", "run"],
      );
    }));

  it("does not believe two rows that name one file", () =>
    withTempFolder(async (folder) => {
      const { store, ids, readIndex } = await writeRuns(folder, 1);
      const index = JSON.parse(await readIndex());
      index.runs.push({ ...index.runs[0], id: randomUUID() });
      await writeFile(store.paths.indexFile, JSON.stringify(index));
      const { rows } = await store.loadIndex();
      assert.deepEqual(
        rows.map((row) => row.kind === "run" && row.hasFile && row.entry.id),
        [ids[0], false],
      );
    }));

  it("still lists where nothing can be written", () =>
    withTempFolder(async (folder) => {
      const { store, ids } = await writeRuns(folder, 2);
      await rm(store.paths.indexFile);
      await rm(store.paths.locksFolder, { recursive: true });
      await writeFile(store.paths.locksFolder, "in the way");
      const { index } = await store.loadIndex();
      assert.deepEqual(
        index.runs.map(({ id }) => id),
        ids,
      );
    }));

  it("of a run that is deleted while it is looked for has neither row nor broken row", () =>
    withTempFolder(async (folder) => {
      const { store, ids } = await writeRuns(folder, 2);
      await rm(store.paths.indexFile);
      const loading = store.loadIndex();
      await rm(store.paths.resultFile("2026-01-01T00-00-02-000Z.json"));
      const { rows } = await loading;
      assert.ok(rows.every((row) => row.kind === "run"));
      assert.deepEqual(await listIds(store), ids.slice(1));
    }));

  for (const [what, change] of [
    ["a run", (store: TestDataStore) => writeRun(store, makeHead())],
    ["a deletion", (store: TestDataStore, id: string) => store.removeRun(id)],
  ] as const) {
    it(`that is behind is written whole with ${what}`, () =>
      withTempFolder(async (folder) => {
        const { store, ids, readIndex } = await writeRuns(folder, 4);
        const index = JSON.parse(await readIndex());
        await writeFile(store.paths.indexFile, JSON.stringify({ runs: index.runs.slice(3) }));
        await change(store, ids[3] ?? "");
        const { runs } = JSON.parse(await readIndex());
        for (const id of ids.slice(0, 3)) {
          assert.ok(runs.some((row: { id: string }) => row.id === id));
        }
      }));
  }

  const obstacles: Record<string, (store: TestDataStore) => Promise<unknown>> = {
    "is a folder": async ({ paths }) => {
      await rm(paths.indexFile, { force: true });
      await mkdir(join(paths.indexFile, "a"), { recursive: true });
    },
    "cannot be locked": async ({ paths }) => {
      await rm(paths.locksFolder, { recursive: true });
      await writeFile(paths.locksFolder, "in the way");
    },
  };
  for (const [what, block] of Object.entries(obstacles)) {
    it(`that ${what} costs no result: it is written, and the problem told`, () =>
      withTempFolder(async (folder) => {
        const { store } = await writeRuns(folder, 1);
        await block(store);
        const head = makeHead({ timestamp: "2026-05-01T00:00:00.000Z" });
        const problems: string[] = [];
        const fileName = await store.writeResult(head, [], [], (told) => problems.push(told));
        assert.equal(fileName, "2026-05-01T00-00-00-000Z.json");
        await readFile(store.paths.resultFile(fileName));
        assert.equal(problems.length, 1);
        assert.match(
          problems[0] ?? "",
          new RegExp(`^The result of run ${head.id} is written, only`),
        );
        assert.equal((await listIds(store))[0], head.id);
        const left = await readdir(store.paths.resultsFolder);
        assert.deepEqual(
          left.filter((name) => name.endsWith(".tmp")),
          [],
        );
      }));
  }

  it("loses no row when many processes' worth of writers come at once", () =>
    withTempFolder(async (folder) => {
      const heads = makeHeads(12);
      await Promise.all(heads.map((head) => writeRun(openTestDataStore(folder), head)));
      assert.deepEqual(
        await listIds(openTestDataStore(folder)),
        heads.map(({ id }) => id),
      );
      const { runs } = JSON.parse(await readFile(join(folder, "index.json"), "utf8"));
      assert.equal(runs.length, 12);
    }));

  it("of ten thousand runs is listed", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(folder);
      const runs = makeHeads(10_000).map(({ id, timestamp }) => ({
        id,
        timestamp,
        filename: `${timestamp.replace(/[:.]/g, "-")}.json`,
        summary: { providers: ["sim"], totalTests: 2, successRate: 100 },
      }));
      await writeFile(store.paths.indexFile, JSON.stringify({ runs }));
      const { rows } = await store.loadIndex();
      assert.equal(rows.length, 10_000);
      assert.ok(rows.every((row) => row.kind === "run" && !row.hasFile));
    }));
});

describe("index verify and rebuild", () => {
  it("find nothing wrong with an index of our own", () =>
    withTempFolder(async (folder) => {
      const { store } = await writeRuns(folder, 2);
      const fine = { ok: true, problems: [], added: 0, repaired: 0, dropped: 0 };
      assert.deepEqual(await store.verifyIndex(), fine);
      assert.deepEqual(await store.rebuildIndex({ prune: true }), fine);
    }));

  it("add, repair and, only when told to prune, drop", () =>
    withTempFolder(async (folder) => {
      const { store, ids, readIndex } = await writeRuns(folder, 4);
      const index = JSON.parse(await readIndex());
      const [, second, third] = index.runs;
      await rm(store.paths.resultFile(third.filename));
      second.summary.successRate = 3;
      second.note = "kept";
      index.runs.shift();
      index.runs.push({ id: "bad" });
      const before = JSON.stringify(index);
      await writeFile(store.paths.indexFile, before);
      await writeFile(store.paths.resultFile("2020.json"), "{}");

      const verified = await store.verifyIndex();
      assert.equal(await readIndex(), before);
      assert.deepEqual([verified.ok, verified.added, verified.repaired], [false, 1, 1]);
      assert.equal(verified.problems.length, 5);

      const rebuilt = await store.rebuildIndex({ prune: false });
      const { ok, added, repaired, dropped } = rebuilt;
      assert.deepEqual([ok, added, repaired, dropped], [false, 1, 1, 0]);
      assert.equal(rebuilt.problems.length, 3);
      assert.deepEqual(await listIds(store), ids);
      const repairedRow = JSON.parse(await readIndex()).runs[1];
      assert.deepEqual([repairedRow.summary.successRate, repairedRow.note], [100, "kept"]);

      await rm(store.paths.resultFile("2020.json"));
      const pruned = await store.rebuildIndex({ prune: true });
      assert.deepEqual(pruned, { ok: true, problems: [], added: 0, repaired: 0, dropped: 2 });
      assert.deepEqual(await listIds(store), [ids[0], ids[1], ids[3]]);
    }));

  it("keep the row of a file that is here but broken, even when they prune", () =>
    withTempFolder(async (folder) => {
      const { store, ids } = await writeRuns(folder, 2);
      await writeFile(store.paths.resultFile("2026-01-01T00-00-01-000Z.json"), "");
      const report = await store.rebuildIndex({ prune: true });
      assert.deepEqual([report.ok, report.dropped, report.problems.length], [false, 0, 1]);
      assert.deepEqual(await listIds(store), ids);
    }));
});
