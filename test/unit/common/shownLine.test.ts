import assert from "node:assert/strict";
import { shownLine, showTurns } from "../../../src/common/shownLine.ts";

const misleading: Readonly<Record<string, string>> = {
  "a line break": "\n",
  "a carriage return": "\r",
  "an escape sequence": "\u001b[31m",
  "a bell": "\u0007",
  "a C1 control": "\u009b31m",
  "a line separator": "\u2028",
  "a turn to the left": "\u202e",
  "an isolate": "\u2066",
  "a mark of direction": "\u200f",
  "an Arabic mark": "\u061c",
  "half of a character": "\ud83d",
};

describe("a name that is shown", () => {
  for (const [what, text] of Object.entries(misleading)) {
    it(`shows what misleads as what it is: ${what}`, () => {
      const shown = shownLine(`a${text}b`);
      assert.match(shown, /^a\\u[0-9a-f]{4}.*b$/);
      assert.doesNotMatch(shown, /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
    });
  }

  it("stays as it is in any script, with joined signs", () => {
    for (const name of ["Größe", "你好", "שלום", "می‌خواهم", "👩‍💻 team", ""]) {
      assert.equal(shownLine(name), name);
    }
  });

  it("is bounded, without half of a character at its end", () => {
    assert.equal(shownLine("n".repeat(5_000_000)).length, 300);
    assert.equal(shownLine("😀".repeat(9), 4), "😀…");
  });
});

describe("a text of several lines", () => {
  it("keeps its lines and turns nothing around", () => {
    assert.equal(showTurns("a\n\tb\u202ec\u2028"), "a\n\tb\\u202ec\\u2028");
  });
});
