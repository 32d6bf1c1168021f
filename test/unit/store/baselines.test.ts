import assert from "node:assert/strict";
import { execFile, fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { openTestDataStore } from "../../../src/store/testDataStore.ts";
import { withTempFolder } from "./storeFixtures.ts";

const run = promisify(execFile);
const [first, second, third] = [randomUUID(), randomUUID(), randomUUID()];
const writer = join(import.meta.dirname, "baselineWriter.ts");

function withStore(
  work: (store: ReturnType<typeof openTestDataStore>, file: string) => Promise<void>,
) {
  return withTempFolder((folder) => work(openTestDataStore(folder), join(folder, "baseline.json")));
}

describe("baselines", () => {
  it("are none where there is no file, and looking makes none", () =>
    withStore(async (store, file) => {
      assert.deepEqual(await store.loadBaselines(), { runs: new Map() });
      assert.equal(await store.clearBaseline("people"), undefined);
      await assert.rejects(readFile(file), { code: "ENOENT" });
    }));

  it("are kept by the names of configs, sorted, whatever the name", () =>
    withStore(async (store, file) => {
      const names = ["people", "__proto__", "constructor", 'Größe \u2028 "x"', "toString", "7"];
      for (const name of names) await store.setBaseline(name, first);
      await store.setBaseline("people", second);
      const { runs, problem } = await store.loadBaselines();
      assert.equal(problem, undefined);
      assert.deepEqual([...runs.keys()].sort(), [...names].sort());
      assert.equal(runs.get("people"), second);
      const keys = Object.keys(JSON.parse(await readFile(file, "utf8")));
      assert.deepEqual(keys, [...names].sort());
      assert.equal(await store.clearBaseline("__proto__"), first);
      assert.equal((await store.loadBaselines()).runs.has("__proto__"), false);
    }));

  it("keep entries that they do not know, and tell of them", () =>
    withStore(async (store, file) => {
      const others = { old: 7, list: ["a"], note: "not a run", nested: { run: first } };
      await writeFile(file, JSON.stringify({ people: first, ...others }));
      const { runs, problem } = await store.loadBaselines();
      assert.deepEqual([...runs], [["people", first]]);
      for (const name of Object.keys(others)) assert.match(problem ?? "", new RegExp(`"${name}"`));
      await store.setBaseline("animals", second);
      await store.clearBaseline("people");
      const kept: unknown = JSON.parse(await readFile(file, "utf8"));
      assert.deepEqual(kept, { animals: second, ...others });
    }));

  it("are read as far as a torn file can be, and such a file is not written over", () =>
    withStore(async (store, file) => {
      for (const text of [
        `{ "people": "${first}", "ani`,
        `[{ "people": "${first}" }]`,
        `{ "people": "${first}" "animals": 7 }`,
        `{ "people": "${first}", } trailing`,
      ]) {
        await writeFile(file, text);
        const { runs, problem } = await store.loadBaselines();
        assert.deepEqual([...runs], [["people", first]]);
        assert.match(problem ?? "", /baseline\.json: it is not a JSON object/);
        await assert.rejects(store.setBaseline("animals", second), { code: "storage" });
        await assert.rejects(store.clearBaseline("people"), { code: "storage" });
        assert.equal(await readFile(file, "utf8"), text);
      }
    }));

  it("of a merge count from both sides, and marking one decides what is undecided", () =>
    withStore(async (store, file) => {
      const conflict = (ours: string, theirs: string) =>
        `{\r\n<<<<<<< HEAD\r\n  ${ours}\r\n||||||| base\r\n  "gone": "${third}"\r\n=======\r\n  ${theirs}\r\n>>>>>>> branch\r\n}\r\n`;
      await writeFile(
        file,
        conflict(`"people": "${first}", "a": "${third}"`, `"people": "${second}", "b": "${third}"`),
      );
      const { runs, problem } = await store.loadBaselines();
      const wanted = [
        ["people", first],
        ["a", third],
        ["b", third],
      ];
      assert.deepEqual([...runs], wanted);
      assert.match(problem ?? "", /conflict markers.*two baselines of "people"/);
      await assert.rejects(store.setBaseline("a", second), /baseline\.json.*Mend it first/);
      await store.setBaseline("people", second);
      const mended: unknown = JSON.parse(await readFile(file, "utf8"));
      assert.deepEqual(mended, { a: third, b: third, people: second });
    }));

  it("of two branches merge without a conflict where other configs lie between", () =>
    withStore(async (store, file) => {
      const folder = join(file, "..");
      const git = (...args: string[]) =>
        run("git", ["-c", "user.name=t", "-c", "user.email=t@example.org", ...args], {
          cwd: folder,
        });
      for (const name of ["b", "d", "f", "h", "j"]) await store.setBaseline(name, first);
      await git("init", "-q", "-b", "main");
      await git("add", "baseline.json");
      await git("commit", "-qm", "base");
      await git("checkout", "-qb", "other");
      await store.setBaseline("a", second);
      await git("commit", "-qam", "a");
      await git("checkout", "-q", "main");
      await store.setBaseline("j", third);
      await git("commit", "-qam", "j");
      await git("merge", "-q", "other");
      const { runs, problem } = await store.loadBaselines();
      assert.equal(problem, undefined);
      assert.equal(runs.get("a"), second);
      assert.equal(runs.get("j"), third);
    }));

  it("tell of a file that is none, or not UTF-8, and leave it", () =>
    withStore(async (store, file) => {
      await writeFile(file, Buffer.from(`{"people":"${first}"}`, "utf16le"));
      assert.match((await store.loadBaselines()).problem ?? "", /not UTF-8/);
      await assert.rejects(store.setBaseline("people", first), { code: "storage" });
    }).then(() =>
      withStore(async (store, file) => {
        await mkdir(file);
        assert.match((await store.loadBaselines()).problem ?? "", /baseline\.json/);
        await assert.rejects(store.setBaseline("people", first), { code: "storage" });
      }),
    ));

  it("refuse what is no run id, and write nothing", () =>
    withStore(async (store, file) => {
      for (const id of ["latest", "", "../x", `${first}x`]) {
        await assert.rejects(store.setBaseline("people", id), { code: "usage" });
      }
      await assert.rejects(readFile(file), { code: "ENOENT" });
    }));

  it("set by several processes at once are all there", () =>
    withStore(async (store, file) => {
      const folder = join(file, "..");
      const writers = ["a", "b", "c"].map((name) => fork(writer, [folder, name], { execArgv: [] }));
      const codes = await Promise.all(writers.map((child) => once(child, "exit")));
      assert.deepEqual(
        codes.map(([code]) => code),
        [0, 0, 0],
      );
      const { runs } = await store.loadBaselines();
      assert.equal(runs.size, 15);
      const left = (await readdir(folder)).filter((name) => name !== ".locks");
      assert.deepEqual(left, ["baseline.json"]);
    }));
});
