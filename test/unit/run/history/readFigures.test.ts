import assert from "node:assert/strict";
import { readFile, stat, truncate, writeFile } from "node:fs/promises";
import type { CellFigures } from "../../../../src/model/results/cellFigures.ts";
import { UserError } from "../../../../src/model/userError.ts";
import { createCellFigures } from "../../../../src/report/history/collectFigures.ts";
import { readFigures } from "../../../../src/run/history/readFigures.ts";
import { readQuickCells } from "../../../../src/store/results/quickCells.ts";
import { readResultTests } from "../../../../src/store/results/resultReader.ts";
import { openTestDataStore } from "../../../../src/store/testDataStore.ts";
import { withTempFolder } from "../../store/storeFixtures.ts";
import { type Ends, type MadeRun, writeMadeRun } from "./historyFiles.ts";

/** Writes a run and works with its file. */
async function withFile(made: MadeRun, work: (file: string) => Promise<void>): Promise<void> {
  await withTempFolder(async (folder) => {
    const store = openTestDataStore(folder);
    const { fileName } = await writeMadeRun(store, made);
    await work(store.paths.resultFile(fileName));
  });
}

async function readEachTest(file: string): Promise<CellFigures[]> {
  const figures = createCellFigures();
  for await (const { provider, scenario, run } of readResultTests(file)) {
    figures.add(provider, scenario, run);
  }
  return figures.cells();
}

async function readAll(file: string) {
  return await readFigures(file, (await stat(file)).size);
}

const mixed: MadeRun = {
  ends: { "sim 1": "prfpe", "sim 2": "vvup", "an-other 1": "ppppp", "an-other 12": "fu" },
};

describe("figures of a result file by the places of its lines", () => {
  it("are those of its tests read one by one", async () => {
    await withFile(mixed, async (file) => {
      const quick = readQuickCells(await readFile(file));
      const each = await readEachTest(file);
      assert.deepEqual(quick?.cells, each);
      const [first, second] = each;
      assert.deepEqual(
        { ...first, durationsMs: [...(first?.durationsMs ?? [])] },
        {
          ...{ provider: "sim", scenario: 1, tests: 5, passed: 3, first: 2, errored: 1 },
          ...{ fitting: 3, fittingAtOnce: 2, valued: 3, met: 3, costUsd: 1.5, model: "model-1" },
          durationsMs: [10.5, 20.5, 30.5, 40.5, 50.5].map((ms, at) => (at === 2 ? 30.5 : ms)),
        },
      );
      assert.deepEqual(
        [second?.fitting, second?.fittingAtOnce, second?.valued, second?.met],
        [3, 3, 3, 1],
      );
    });
  });

  it("are not misled by replies that look like lines of a result file", async () => {
    const lines =
      '{\n            "totalDurationMs": 99,\n        ],\n        "summary": {\n                "errorMessage": "no"';
    const nested = { a: { errorMessage: "x", httpRequests: 0, values: { totalDurationMs: 5 } } };
    const change: MadeRun["change"] = (run) => ({
      ...run,
      finalResponse: nested,
      attempts: run.attempts.map((attempt) => {
        return { ...attempt, rawResponse: lines, parsedResponse: nested };
      }),
    });
    await withFile({ ...mixed, change }, async (file) => {
      const read = await readAll(file);
      assert.deepEqual(read.ok && read.cells, await readEachTest(file));
    });
  });

  it("are read of runs without a test, of none, and of providers with odd names", async () => {
    const odd: Ends[] = [{}, { "sim 1": "" }, { 'é"\\ 1': "pr", "{ 2": "p" }];
    for (const ends of odd) {
      await withFile({ ends }, async (file) => {
        assert.notEqual(readQuickCells(await readFile(file)), undefined);
        const read = await readAll(file);
        assert.deepEqual(read.ok && read.cells, await readEachTest(file));
      });
    }
  });

  it("are left to a reading test by test where nothing was sent for one, whose time is none", async () => {
    await withFile({ ends: { "sim 1": "ppn" } }, async (file) => {
      assert.equal(readQuickCells(await readFile(file)), undefined);
      const read = await readAll(file);
      assert.deepEqual(read.ok && [...(read.cells[0]?.durationsMs ?? [])], [10.5, 20.5]);
    });
  });

  it("are left to it where the file is laid out otherwise, lacks figures, or does not add up", async () => {
    await withFile(mixed, async (file) => {
      const text = await readFile(file, "utf8");
      const others = [
        JSON.stringify(JSON.parse(text)),
        JSON.stringify(JSON.parse(text), null, "\t"),
        text.replaceAll("\n", "\r\n"),
        text.replace(/,\s*"schemaRate": [\d.]+/, ""),
        text.replace('"passed": 9', '"passed": 8'),
        text.replace(/"errored": \d+,\n/, ""),
        text.replace('"runsPerScenario": 1', '"runsPerScenario": "one"'),
      ];
      for (const other of others) {
        assert.notEqual(other, text);
        assert.equal(readQuickCells(Buffer.from(other)), undefined, other.slice(0, 200));
      }
      const each = await readEachTest(file);
      for (const other of others.slice(0, 4)) {
        await writeFile(file, other);
        const read = await readAll(file);
        assert.deepEqual(read.ok && read.cells, each);
      }
    });
  });

  it("are none of a file that was cut off, wherever", async () => {
    await withFile(mixed, async (file) => {
      const bytes = await readFile(file);
      for (let length = bytes.length - 1; length >= 0; length -= 97) {
        assert.equal(readQuickCells(bytes.subarray(0, length)), undefined);
      }
      await truncate(file, bytes.length - 500);
      const isRead = await readAll(file).then(
        ({ ok }) => ok,
        (error) => !(error instanceof UserError),
      );
      assert.equal(isRead, false);
    });
  });
});
