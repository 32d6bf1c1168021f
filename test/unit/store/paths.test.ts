import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { writeFileAtomic } from "../../../src/store/atomicFile.ts";
import { buildDataPaths } from "../../../src/store/dataPaths.ts";
import { openTestDataStore } from "../../../src/store/testDataStore.ts";
import { makeHead, makeRunFolder, withTempFolder, writeRun } from "./storeFixtures.ts";

const run = promisify(execFile);
const runId = "123e4567-e89b-42d3-a456-426614174000";

describe("paths of a data folder", () => {
  it("are those of the contract", () => {
    const store = openTestDataStore("/data");
    const storages = [
      ["sources", "source_change_log", "changes", store.component(runId, "source", "a")],
      ["queries", "result_stream_log", "results", store.component(runId, "query", "a")],
      ["reactions", "output_log", "outputs", store.component(runId, "reaction", "a")],
    ] as const;
    for (const [components, log, prefix, storage] of storages) {
      const folder = join("/data", "test_runs", runId, components, "a");
      assert.equal(storage.folder, folder);
      assert.equal(storage.logFolder, join(folder, log));
      assert.equal(storage.jsonlFolder, join(folder, log, "jsonl_file"));
      assert.equal(storage.filePrefix, prefix);
      assert.deepEqual(Object.values(storage.subject), [`${runId}.a`]);
      assert.equal(storage.metricsFolder, join(folder, log, "performance_metrics"));
      assert.equal(storage.summaryFile, join(folder, "test_run_summary.json"));
    }
    assert.equal(
      buildDataPaths("/data").runFile(runId),
      join("/data", "test_runs", runId, "run.json"),
    );
  });

  it("are made of nothing but ids and names that are such", () => {
    const paths = buildDataPaths("/data");
    for (const bad of [
      "..",
      "../x",
      "",
      "a/b",
      "a\\b",
      ".",
      "C:",
      "a b",
      "x".repeat(65),
      `${runId}/..`,
    ]) {
      assert.throws(() => paths.runFolder(bad), { code: "usage" });
      assert.throws(() => paths.componentFolder(runId, "query", bad), { code: "usage" });
      assert.throws(() => paths.resultFile(bad), { code: "usage" });
    }
    assert.throws(() => buildDataPaths("data"), { code: "usage" });
  });
});

describe("atomic files", () => {
  it("replace the old text as a whole, from text or pieces", () =>
    withTempFolder(async (folder) => {
      const path = join(folder, "below", "file.json");
      await writeFileAtomic(path, "one");
      async function* pieces() {
        for (let at = 0; at < 3; at += 1) yield "é".repeat(200_000);
      }
      await writeFileAtomic(path, pieces());
      assert.equal(await readFile(path, "utf8"), "é".repeat(600_000));
      assert.deepEqual(await readdir(join(folder, "below")), ["file.json"]);
    }));

  it("leave the old text and no rest when they fail", () =>
    withTempFolder(async (folder) => {
      const path = join(folder, "file.json");
      await writeFileAtomic(path, "old");
      async function* pieces() {
        yield "x".repeat(600_000);
        throw new Error("no more");
      }
      await assert.rejects(writeFileAtomic(path, pieces()), /no more/);
      assert.equal(await readFile(path, "utf8"), "old");
      assert.deepEqual(await readdir(folder), ["file.json"]);
    }));
});

describe("a data folder that cannot be written", () => {
  it("is named with the cause when it lies below a file", () =>
    withTempFolder(async (folder) => {
      await writeFile(join(folder, "file"), "");
      const store = openTestDataStore(join(folder, "file", "data"));
      const refusal = {
        code: "storage",
        message: /Cannot .*file.data.*: a part of the path is a file/,
      };
      await assert.rejects(writeRun(store, makeHead()), refusal);
      await assert.rejects(store.createRunFolder(makeRunFolder()), refusal);
      await assert.rejects(store.acquireRunLock({ runId, name: "people" }), refusal);
    }));

  it("is named with the cause when the disk is full or read-only, and still listed", async function () {
    await withTempFolder(async (folder) => {
      const mount = join(folder, "data");
      await mkdir(mount);
      const mounted = await run("mount", ["-t", "tmpfs", "-o", "size=128k", "tmpfs", mount]).then(
        () => true,
        () => false,
      );
      if (!mounted) return this.skip();
      try {
        const store = openTestDataStore(mount);
        const head = makeHead();
        const fileName = await writeRun(store, head);
        await writeFile(join(mount, "ballast"), "x".repeat(200_000)).catch(() => undefined);
        const full = { code: "storage", message: /Cannot write .*: the disk is full/ };
        await assert.rejects(writeRun(store, makeHead()), full);
        assert.deepEqual(await readdir(store.paths.resultsFolder), [fileName]);
        await writeFile(store.paths.indexFile, "");
        await run("mount", ["-o", "remount,ro", mount]);
        const { index } = await store.loadIndex();
        assert.deepEqual(
          index.runs.map(({ id }) => id),
          [head.id],
        );
        const readOnly = { code: "storage", message: /: the file system is read-only/ };
        await assert.rejects(writeRun(store, makeHead()), readOnly);
        await assert.rejects(store.acquireRunLock({ runId, name: "people" }), readOnly);
        await assert.rejects(store.removeRun(head.id), readOnly);
      } finally {
        await run("umount", [mount]);
      }
    });
  });
});
