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
import { makeEnds, marks } from "./specimens.ts";

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
    const hasMarks = (text: string) => Object.values(marks).some((mark) => text.includes(mark));
    for (const { name, values, stream } of exportFormats) {
      if (values === "always") continue; // the bytes of the file
      for (const options of [undefined, { includeValues: false }]) {
        assert.ok(!hasMarks(await joinPieces(stream([makeEnds()], options))), name);
      }
      const all = await joinPieces(stream([makeEnds()], { includeValues: true }));
      assert.equal(hasMarks(all), values === "asked", name);
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
