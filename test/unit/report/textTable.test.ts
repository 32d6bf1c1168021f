import assert from "node:assert/strict";
import { formatTable } from "../../../src/report/textTable.ts";

describe("formatTable", () => {
  /** The lines of a table of names, each with the place of the bar that follows it. */
  const barsAfter = (names: readonly string[], shrinksTo?: number, width?: number) => {
    const columns = [
      { title: "name", cell: (name: string) => name, shrinksTo },
      { title: "|", cell: () => "|" },
    ];
    return formatTable({ columns, rows: names, width }).split("\n").slice(2, -1);
  };

  it("takes signs for as wide as terminals show them", () => {
    const ten = "0123456789";
    const columnsOf: [text: string, columns: number][] = [
      ["cafe\u0301", 4],
      ["日本語", 6],
      ["ﾊﾝｶｸ", 4],
      ["한국", 4],
      ["👨‍👩‍👧", 2],
      ["🇩🇪", 2],
      ["❤️", 2],
      ["a\u200bb", 2],
    ];
    for (const [text, columns] of columnsOf) {
      const [, line] = barsAfter([ten, text]);
      assert.equal(line, `${text}${" ".repeat(ten.length - columns)}  |`, text);
    }
  });

  it("cuts between signs, never within one", () => {
    const cut = (name: string) => barsAfter([name], 4, 7)[0];
    assert.equal(cut("abcdef"), "abc…  |");
    assert.equal(cut("日本語"), "日…   |");
    assert.equal(cut("👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧"), "👨‍👩‍👧…   |");
    assert.equal(cut("e\u0301e\u0301e\u0301e\u0301e\u0301"), "e\u0301e\u0301e\u0301…  |");
    assert.equal(cut("🇩🇪🇫🇷🇮🇹"), "🇩🇪…   |");
  });

  it("lets nothing in a cell steer the terminal or break the line", () => {
    assert.equal(barsAfter(["a\u001b[31mb\nc\u0007"])[0], "ab c   |");
  });

  it("cuts what nobody reads to its end, whatever its length and script", () => {
    for (const sign of ["n", "é", "日", "👨‍👩‍👧", "e\u0301", "\u001b[31m"]) {
      const [line = ""] = barsAfter([sign.repeat(5_000_000 / sign.length)]);
      assert.ok(line.length < 1000, `${sign}: ${line.length}`);
    }
  }).timeout(2000);

  it("turns nothing around by marks that are not seen", () => {
    assert.deepEqual(barsAfter(["a\u202eb\u2028c"]), ["a\\u202eb\\u2028c  |"]);
  });
});
