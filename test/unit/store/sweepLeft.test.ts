import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, symlink, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { formatTemporaryName } from "../../../src/common/temporaryFiles.ts";
import { openTestDataStore } from "../../../src/store/testDataStore.ts";
import { makeHead, makeRunFolder, withTempFolder, writeRun } from "./storeFixtures.ts";

const execute = promisify(execFile);

/** Of a process that has ended. */
async function findDeadPid(): Promise<number> {
  const { stdout } = await execute(process.execPath, ["-p", "process.pid"]);
  return Number(stdout);
}
async function age(file: string): Promise<void> {
  const twoHoursAgo = new Date(Date.now() - 7_200_000);
  await utimes(file, twoHoursAgo, twoHoursAgo);
}
const listAll = async (folder: string) => await readdir(folder, { recursive: true });

describe("what killed processes left in a data folder", () => {
  it("is swept wherever it can lie, by dead owner or age; all else stays", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(path.join(folder, "data"));
      const run = makeRunFolder();
      await store.createRunFolder(run);
      await writeRun(store, makeHead());
      const { paths } = store;
      const reaction = store.component(run.id, "reaction", "sim");
      const deadPid = await findDeadPid();
      const places = [
        paths.dataFolder,
        paths.resultsFolder,
        paths.locksFolder,
        paths.runFolder(run.id),
        reaction.folder,
        reaction.jsonlFolder,
        reaction.metricsFolder,
      ];
      const swept: string[] = [];
      const kept: string[] = [];
      for (const place of places) {
        await mkdir(place, { recursive: true });
        const old = [
          `.${randomUUID()}.tmp`,
          formatTemporaryName(process.pid),
          formatTemporaryName(deadPid, "far"),
        ];
        for (const name of old) {
          await writeFile(path.join(place, name), "x");
          await age(path.join(place, name));
        }
        const dead = formatTemporaryName(deadPid);
        await writeFile(path.join(place, dead), "x");
        swept.push(...[...old, dead].map((name) => path.join(place, name)));
        const others = [
          formatTemporaryName(),
          formatTemporaryName(deadPid, "far"),
          `.${randomUUID()}.tmp`,
          "mine.tmp",
        ];
        for (const name of others) await writeFile(path.join(place, name), "x");
        await age(path.join(place, "mine.tmp"));
        kept.push(...others.map((name) => path.join(place, name)));
      }
      const before = await listAll(folder);
      await store.sweepLeft();
      const after = (await listAll(folder)).map((name) => path.join(folder, name));
      const gone = before
        .map((name) => path.join(folder, name))
        .filter((name) => !after.includes(name));
      assert.deepEqual(gone.sort(), swept.sort());
      for (const file of kept) assert.ok(after.includes(file), file);
    }));

  it("takes run folders without a file with it, but not that of a run that begins, nor what a link leads to", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(path.join(folder, "data"));
      const { paths } = store;
      const [empty, nested, temporary, begun, linked, full] = Array.from({ length: 6 }, () =>
        randomUUID(),
      );
      assert.ok(empty && nested && temporary && begun && linked && full);
      await mkdir(paths.runFolder(empty), { recursive: true });
      await mkdir(path.join(paths.runFolder(nested), "reactions", "sim"), { recursive: true });
      await mkdir(paths.runFolder(temporary));
      await writeFile(
        path.join(paths.runFolder(temporary), formatTemporaryName(await findDeadPid())),
        "",
      );
      await mkdir(paths.runFolder(begun));
      await mkdir(path.join(folder, "elsewhere"));
      await symlink(path.join(folder, "elsewhere"), paths.runFolder(linked));
      await mkdir(path.join(paths.runFolder(full), "cases"), { recursive: true });
      await writeFile(path.join(paths.runFolder(full), "cases", "1.jsonl"), "");
      await mkdir(path.join(paths.testRunsFolder, "mine"));
      const lock = await store.acquireRunLock({ runId: begun, name: "people" });
      await store.sweepLeft();
      assert.deepEqual(
        (await readdir(paths.testRunsFolder)).sort(),
        [begun, linked, full, "mine"].sort(),
      );
      assert.ok((await readdir(folder)).includes("elsewhere"));
      await lock.release();
      await store.sweepLeft();
      assert.deepEqual((await readdir(paths.testRunsFolder)).sort(), [linked, full, "mine"].sort());
    }));

  it("takes marks of runs with it that have no folder, or none with a file, by dead owner or age", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(path.join(folder, "data"));
      const { paths } = store;
      const open = path.join(paths.locksFolder, "open");
      await mkdir(open, { recursive: true });
      const [deadPid, here] = [await findDeadPid(), hostname()];
      const marks: [owner: string, isOld: boolean, has: "nothing" | "folder" | "files"][] = [
        [JSON.stringify({ pid: deadPid, host: here }), false, "nothing"],
        [JSON.stringify({ pid: deadPid, host: here }), false, "folder"],
        [JSON.stringify({ pid: deadPid, host: here }), false, "files"],
        [JSON.stringify({ pid: deadPid, host: "far" }), false, "nothing"],
        [JSON.stringify({ pid: deadPid, host: "far" }), true, "nothing"],
        [JSON.stringify({ pid: process.pid, host: here }), false, "folder"],
        [JSON.stringify({ pid: process.pid, host: here }), true, "folder"],
        ["", false, "nothing"],
        ["", true, "nothing"],
        ["torn {", true, "folder"],
        ["", true, "files"],
      ];
      const ids: string[] = [];
      for (const [owner, isOld, has] of marks) {
        const id = randomUUID();
        ids.push(id);
        await writeFile(path.join(open, id), owner);
        if (isOld) await age(path.join(open, id));
        if (has === "nothing") continue;
        await mkdir(path.join(paths.runFolder(id), "reactions"), { recursive: true });
        if (has === "files") await writeFile(path.join(paths.runFolder(id), "cases.jsonl"), "");
      }
      const goesOn = ids[0] ?? "";
      const lock = await store.acquireRunLock({ runId: goesOn, name: "people" });
      await store.sweepLeft();
      const listKept = async () => {
        const kept = new Set(await readdir(open));
        return ids.flatMap((id, at) => (kept.has(id) ? [at] : []));
      };
      assert.deepEqual(await listKept(), [0, 2, 3, 5, 7, 10]);
      await lock.release();
      await store.sweepLeft();
      assert.deepEqual(await listKept(), [2, 3, 5, 7, 10]);
      const folders = await readdir(paths.testRunsFolder);
      assert.deepEqual(folders.sort(), [ids[2], ids[5], ids[10]].sort());
    }));

  it("is not looked for deep in runs that are closed", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(path.join(folder, "data"));
      const run = makeRunFolder({ state: "completed" });
      await store.createRunFolder(run);
      const metrics = store.component(run.id, "reaction", "sim").metricsFolder;
      await mkdir(metrics, { recursive: true });
      // What lies deep in a closed run is that of whoever closed it: nobody goes there.
      const deep = path.join(metrics, formatTemporaryName(await findDeadPid()));
      await writeFile(deep, "x");
      await store.sweepLeft();
      assert.ok(existsSync(deep));
    }));

  it("is passed over by git until then", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(path.join(folder, "data"));
      await store.createRunFolder(makeRunFolder());
      await writeRun(store, makeHead());
      for (const place of [store.paths.dataFolder, store.paths.resultsFolder]) {
        await writeFile(path.join(place, formatTemporaryName()), "");
        await writeFile(path.join(place, `.${randomUUID()}.tmp`), "");
      }
      await execute("git", ["init", "-q"], { cwd: folder });
      const { stdout } = await execute("git", ["status", "--porcelain", "-uall"], { cwd: folder });
      assert.doesNotMatch(stdout, /\.tmp/);
      assert.match(stdout, /data\/results\/2026/);
    }));

  it("of a folder that is not there is nothing", () =>
    withTempFolder(async (folder) => {
      await openTestDataStore(path.join(folder, "none")).sweepLeft();
      assert.deepEqual(await readdir(folder), []);
    }));
});
