import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createLineFile } from "../../../../src/loggers/lines/lineFile.ts";
import { openPlaceReader } from "../../../../src/loggers/lines/placeReader.ts";

/** Lines in pieces of so many characters, an empty line and an empty piece among them. */
const cut = (text: string, length: number): string[] =>
  [...text].reduce<string[]>(
    (pieces, sign, at) => {
      if (at % length === 0) pieces.push(sign);
      else pieces[pieces.length - 1] += sign;
      return pieces;
    },
    [""],
  );

describe("lines of any length", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "touchstone-long-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  for (const [name, lines] of Object.entries({
    "about as long as a group's tail": [16_383, 16_384, 16_385, 3, 16_386],
    "about as long as a block": [262_143, 262_144, 262_145, 1, 262_143, 262_144],
    "between short ones": [5, 1_000_000, 5, 5, 700_000, 600_000, 1],
    "of which the last fills its buffer": [100_000, 162_143, 100_000, 162_142],
  })) {
    for (const sign of ["x", "ö", "語", "😀"]) {
      it(`are written and read back as they are: ${name}, of ${sign}`, async () => {
        const file = createLineFile({ folder, filePrefix: "lines", maxLinesPerFile: 1000 });
        const texts = lines.map((units) => sign.repeat(Math.ceil(units / sign.length)));
        const places = await Promise.all(texts.map((text) => file.appendAndLocate(text)));
        await file.close();
        const written = await readFile(path.join(folder, "lines_00000.jsonl"), "utf8");
        assert.ok(written === texts.map((text) => `${text}\n`).join(""));
        const reader = openPlaceReader();
        const read = places.map((place) => reader.read(place));
        reader.close();
        assert.ok(read.every((text, at) => text === texts[at]));
      });
    }
  }

  for (const length of [1, 1000, 70_000, 300_000]) {
    it(`are written and read back as they are in pieces of ${length} characters, over files and buffers`, async () => {
      const file = createLineFile({ folder, filePrefix: "lines", maxLinesPerFile: 2 });
      const most = length === 1 ? 3000 : 600_000;
      const texts = [
        "",
        "é",
        "語".repeat(most),
        "short",
        "😀".repeat(most / 2),
        "x".repeat(most),
        "",
      ];
      const places = await Promise.all(
        texts.map((text, at) => file.appendAndLocate(at === 3 ? text : cut(text, length))),
      );
      await file.close();
      const reader = openPlaceReader();
      const read = places.map((place) => reader.read(place));
      reader.close();
      assert.ok(read.every((text, at) => text === texts[at]));
      const written = await readFile(path.join(folder, "lines_00001.jsonl"), "utf8");
      assert.ok(written === `${texts[2]}\n${texts[3]}\n`);
    });
  }
});
