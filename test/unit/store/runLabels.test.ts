import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openTestDataStore } from "../../../src/store/testDataStore.ts";
import { makeHead, withTempFolder, writeRun } from "./storeFixtures.ts";

const [first, second] = [randomUUID(), randomUUID()];
const writer = join(import.meta.dirname, "labelWriter.ts");

function withStore(
  work: (store: ReturnType<typeof openTestDataStore>, file: string) => Promise<void>,
) {
  return withTempFolder((folder) => work(openTestDataStore(folder), join(folder, "labels.json")));
}

describe("labels of runs", () => {
  it("are none where there is no file, and looking or taking away makes none", () =>
    withStore(async (store, file) => {
      assert.deepEqual(await store.loadLabels(), { runs: new Map() });
      await store.changeLabels([first], { label: null, pinned: null });
      await assert.rejects(readFile(file), { code: "ENOENT" });
    }));

  it("are set, changed and taken away, and a run without any has no entry", () =>
    withStore(async (store, file) => {
      await store.changeLabels([first, second], { pinned: true });
      await store.changeLabels([first], { label: 'before the\u2028 "new" prompt' });
      const { runs } = await store.loadLabels();
      assert.deepEqual(runs.get(first), { label: 'before the\u2028 "new" prompt', pinned: true });
      await store.changeLabels([first], { label: null });
      await store.changeLabels([second], { pinned: null });
      assert.deepEqual(JSON.parse(await readFile(file, "utf8")), { [first]: { pinned: true } });
    }));

  it("keep keys and entries that they do not know, with all digits", () =>
    withStore(async (store, file) => {
      const text = `{ "${first}": { "note": 12345678901234567890, "label": "a" }, "other": { "x": [1.10] } }`;
      await writeFile(file, text);
      await store.changeLabels([first], { label: null, pinned: true });
      const kept = await readFile(file, "utf8");
      assert.match(kept, /"note": 12345678901234567890/);
      assert.match(kept, /"other"/);
      assert.equal((await store.loadLabels()).problem, undefined);
    }));

  it("tell of a file that is broken, and never write over it", () =>
    withStore(async (store, file) => {
      for (const text of [
        "",
        `{ "${first}": { "pinned": tr`,
        `[{ "${first}": {} }]`,
        `<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> b\n`,
        "7",
      ]) {
        await writeFile(file, text);
        const { runs, problem } = await store.loadLabels();
        assert.equal(runs.size, 0);
        assert.match(problem ?? "", /labels\.json: it is not a JSON object.*left as it is/);
        await assert.rejects(store.changeLabels([first], { pinned: true }), { code: "storage" });
        assert.equal(await readFile(file, "utf8"), text);
      }
    }));

  it("tell of an entry that is none, a link and a folder in place of the file", () =>
    withStore(async (store, file) => {
      await writeFile(
        file,
        JSON.stringify({ [first]: { pinned: "yes" }, [second]: { label: "b" } }),
      );
      const { runs, problem } = await store.loadLabels();
      assert.deepEqual([...runs.keys()], [second]);
      assert.match(problem ?? "", new RegExp(first));
    }).then(() =>
      withStore(async (store, file) => {
        await writeFile(`${file}.elsewhere`, "{}");
        await symlink(`${file}.elsewhere`, file);
        await assert.rejects(store.changeLabels([first], { pinned: true }), /symbolic link/);
        assert.equal(await readFile(file, "utf8"), "{}");
      }).then(() =>
        withStore(async (store, file) => {
          await mkdir(file);
          assert.match((await store.loadLabels()).problem ?? "", /labels\.json/);
        }),
      ),
    ));

  it("take no id that is none", () =>
    withStore(async (store, file) => {
      for (const id of ["latest", "", "../x", "__proto__"]) {
        await assert.rejects(store.changeLabels([id], { pinned: true }), { code: "usage" });
      }
      await assert.rejects(readFile(file), { code: "ENOENT" });
    }));

  it("set by several processes at once are all there", () =>
    withStore(async (store, file) => {
      const children = [1, 2, 3].map(() => fork(writer, [join(file, "..")], { execArgv: [] }));
      const codes = await Promise.all(children.map((child) => once(child, "exit")));
      assert.deepEqual(
        codes.flatMap(([code]) => code),
        [0, 0, 0],
      );
      assert.equal((await store.loadLabels()).runs.size, 15);
    }));

  it("go with the run, and those of others stay", () =>
    withStore(async (store) => {
      const heads = [1, 2].map((day) => makeHead({ timestamp: `2026-01-0${day}T00:00:00.000Z` }));
      for (const head of heads) await writeRun(store, head);
      const [gone, kept] = heads.map(({ id }) => id);
      await store.changeLabels([gone ?? "", kept ?? ""], { label: "x" });
      await store.removeRun(gone ?? "");
      assert.deepEqual([...(await store.loadLabels()).runs.keys()], [kept]);
    }));
});
