import assert from "node:assert/strict";
import { cp, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { runStateOf } from "../../../src/model/results/runFolder.ts";
import { recoverRuns } from "../../../src/run/recoverRuns.ts";
import { startRun } from "../../../src/run/startRun.ts";
import { openTestDataStore, type TestDataStore } from "../../../src/store/testDataStore.ts";
import { makeLoadedConfig, makeWorkspace, type Workspace } from "./builders.ts";

/** What a kill may leave of a closing, from its first step to its last. */
const crashPoints = [
  { left: "nothing but its journal", hasResult: false, state: "running", hasJournal: true },
  { left: "its result", hasResult: true, state: "running", hasJournal: true },
  { left: "its result and state", hasResult: true, state: "completed", hasJournal: true },
  { left: "all but its mark", hasResult: true, state: "completed", hasJournal: false },
] as const;

describe("a run whose process was killed while it closed", () => {
  let workspace: Workspace;
  let store: TestDataStore;
  beforeEach(async () => {
    workspace = await makeWorkspace();
    store = openTestDataStore(workspace.dataFolder);
  });
  afterEach(() => workspace.remove());

  /** A complete run, and a copy of its folder from before its closing. */
  async function runAndCopy(keepLogs: boolean) {
    const provider = { id: "sim", kind: "simulated", seed: 1, concurrency: 1 };
    const loaded = makeLoadedConfig(workspace.folder, {
      providers: [provider],
      runsPerScenario: 5,
      keepLogs,
    });
    const copy = path.join(workspace.folder, "copy");
    const run = await startRun({
      ...workspace.options(loaded),
      store: {
        ...store,
        async writeResult(...parts) {
          await cp(store.paths.runFolder(run.id), copy, { recursive: true });
          return await store.writeResult(...parts);
        },
      },
    });
    const outcome = await run.finished;
    assert.equal(outcome.status, "completed", outcome.message);
    return { id: run.id, file: path.join(workspace.dataFolder, outcome.file), copy };
  }

  for (const { left, hasResult, state, hasJournal } of crashPoints) {
    for (const keepLogs of [false, true]) {
      it(`is closed whole when it left ${left}${keepLogs ? ", with logs that are kept" : ""}`, async () => {
        const { id, file, copy } = await runAndCopy(keepLogs);
        const written = await readFile(file, "utf8");
        await rm(store.paths.runFolder(id), { recursive: true });
        await cp(copy, store.paths.runFolder(id), { recursive: true });
        const folder = await store.loadRunFolder(id);
        await store.createRunFolder(folder); // marks it
        await store.setRunState(id, state);
        if (!hasJournal) await store.removeJournals(id);
        if (!hasResult) await rm(file);
        // As the row was before a resume.
        const text = await readFile(store.paths.indexFile, "utf8");
        await writeFile(store.paths.indexFile, text.replace('"totalTests": 5', '"totalTests": 0'));

        const row = (await store.loadIndex()).rows.find((each) => each.kind === "run");
        const result = row?.kind === "run" && row.hasFile ? row.entry : undefined;
        const before = runStateOf(await store.loadRunFolder(id), { isHeld: false, result });
        assert.equal(before, hasResult ? "completed" : "interrupted");

        const outcomes = (await recoverRuns(store, assert.fail)).closed;
        assert.deepEqual(
          outcomes.map(({ status, summary }) => [status, summary.totalTests]),
          hasResult ? [] : [["interrupted", 5]],
        );
        assert.equal((await store.loadRunFolder(id)).state, before);
        if (hasResult) assert.equal(await readFile(file, "utf8"), written);
        const { jsonlFolder } = store.component(id, "reaction", "sim");
        const isKept = keepLogs || !hasResult;
        const files = (await store.component(id, "reaction", "sim").listFiles()).filter((each) =>
          path.join(workspace.dataFolder, each.path).startsWith(jsonlFolder),
        );
        assert.equal(files.length > 0, isKept && hasJournal);
        assert.deepEqual(await store.findLeftRuns(), []);
        const [filed] = (await store.loadIndex()).index.runs;
        assert.equal(filed?.summary.totalTests, 5);
      });
    }
  }

  it("is left alone when another process has resumed and closed it in between", async () => {
    const { id, copy } = await runAndCopy(true);
    const closed = await store.loadRunFolder(id);
    await rm(store.paths.runFolder(id), { recursive: true });
    await cp(copy, store.paths.runFolder(id), { recursive: true });
    await store.createRunFolder(await store.loadRunFolder(id));
    const racing: TestDataStore = {
      ...store,
      async acquireRunLock(options) {
        await store.createRunFolder(closed);
        await store.unmarkOpen(id);
        return await store.acquireRunLock(options);
      },
    };
    assert.deepEqual(await recoverRuns(racing, assert.fail), { closed: [], left: [] });
    assert.deepEqual(await store.loadRunFolder(id), closed);
  });
});
