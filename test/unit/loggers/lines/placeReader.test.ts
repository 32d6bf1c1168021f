import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createJsonlLogger } from "../../../../src/loggers/kinds/jsonlLogger.ts";
import { openPlaceReader } from "../../../../src/loggers/lines/placeReader.ts";
import { parseRecordLine } from "../../../../src/loggers/records/recordLine.ts";
import { makeRecord } from "../recordFixtures.ts";

describe("lines read back at their places", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "touchstone-places-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it("are the records that were logged, in any order, over several files and blocks", async () => {
    const logger = createJsonlLogger({ folder, filePrefix: "outputs", maxLinesPerFile: 7 });
    const longReply = "ö".repeat(150_000);
    const records = Array.from({ length: 20 }, (_, at) =>
      makeRecord(at + 1, at % 3 === 0 ? longReply : `reply ö ${at}`),
    );
    const places = await Promise.all(records.map((record) => logger.logAndLocate(record)));
    await logger.endTestRun(0n);
    const reader = openPlaceReader();
    for (const at of [0, 19, 3, 2, 1, 0, 11, 12, 13, 7, 6]) {
      const place = places[at] ?? assert.fail();
      assert.deepEqual(parseRecordLine(reader.read(place)), records[at]);
    }
    reader.close();
  });

  it("are read from any number of files, of which four are open", async function () {
    if (!existsSync(openFiles)) return this.skip();
    const logger = createJsonlLogger({ folder, filePrefix: "outputs", maxLinesPerFile: 1 });
    const records = Array.from({ length: 100 }, (_, at) => makeRecord(at + 1, `reply ${at}`));
    const places = await Promise.all(records.map((record) => logger.logAndLocate(record)));
    await logger.endTestRun(0n);
    const before = readdirSync(openFiles).length;
    const reader = openPlaceReader();
    for (const [at, place] of [...places.entries(), ...places.entries()]) {
      assert.deepEqual(parseRecordLine(reader.read(place)), records[at]);
      assert.ok(readdirSync(openFiles).length <= before + 4);
    }
    reader.close();
    assert.equal(readdirSync(openFiles).length, before);
  });

  it("say which file is gone", () => {
    const file = join(folder, "outputs_00000.jsonl");
    const reader = openPlaceReader();
    assert.throws(() => reader.read({ file, offset: 0, length: 1 }), {
      code: "storage",
      message: `Cannot read ${file}: it does not exist.`,
    });
  });
});

const openFiles = "/proc/self/fd";
