import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import {
  checkExportOptions,
  exportFormats,
  getExportFormat,
} from "../../../../src/report/exports/exportFormats.ts";
import { loadSourceModules, root } from "../../repository/sourceModules.ts";
import { joinPieces } from "./makeExport.ts";
import { furtherMarks, makeEnds, makeProbe, marks } from "./specimens.ts";

describe("the export formats", () => {
  it("have a name, a label and an extension of their own", () => {
    for (const key of ["name", "label", "extension"] as const) {
      const values = exportFormats.map((format) => format[key]);
      assert.deepEqual([...new Set(values)], values);
    }
  });

  it("are found by name, and by nothing else", () => {
    for (const format of exportFormats) assert.equal(getExportFormat(format.name), format);
    for (const name of ["", "CSV", "xls", "constructor"]) {
      assert.throws(() => getExportFormat(name), {
        code: "usage",
        message: /json, csv/,
      });
    }
  });

  it("holds replies and values only where they are asked for", async () => {
    const listMarks = (text: string) =>
      Object.values({ ...marks, ...furtherMarks }).filter((mark) => text.includes(mark));
    for (const { name, values, stream } of exportFormats) {
      if (values === "always") continue; // the bytes of the file
      for (const [what, runs] of Object.entries({
        "a run": [makeEnds()],
        "two runs": [makeEnds(), makeEnds()],
        "a run and a probe": [makeEnds(), makeProbe()],
      })) {
        const message = `${name} of ${what}`;
        for (const options of [undefined, { includeValues: false }]) {
          assert.deepEqual(listMarks(await joinPieces(stream(runs, options))), [], message);
        }
        const all = await joinPieces(stream(runs, { includeValues: true }));
        assert.equal(listMarks(all).length > 0, values === "asked", message);
      }
    }
  });

  it("say in documents for people which providers a run did without", async () => {
    for (const { name, stream } of exportFormats) {
      if (name !== "markdown" && name !== "html") continue;
      const { head, ...run } = makeEnds();
      const config = { ...head.config, leftOut: ["c_1", "d"] };
      const text = await joinPieces(stream([{ ...run, head: { ...head, config } }]));
      assert.match(text, /Left out, for want of a key: `?c\\?_1`?, d\./, name);
      assert.doesNotMatch(await joinPieces(stream([makeEnds()])), /Left out/, name);
    }
  });

  it("refuse values where there is no place for them", () => {
    for (const format of exportFormats) {
      checkExportOptions(format, { includeValues: false });
      const check = () => checkExportOptions(format, { includeValues: true });
      if (format.values === "never") assert.throws(check, { code: "usage" });
      else check();
    }
  });

  it("are told apart by nobody", async () => {
    const names = exportFormats.map(({ name }) => name).join("|");
    const isAsked = new RegExp(`format(\\.name)? [!=]== "(${names})"`, "i");
    const asking: string[] = [];
    for (const { file } of await loadSourceModules()) {
      if (isAsked.test(await readFile(path.join(root, file), "utf8"))) asking.push(file);
    }
    assert.deepEqual(asking, []);
  });
});
