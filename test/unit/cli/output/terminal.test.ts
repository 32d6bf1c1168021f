import assert from "node:assert/strict";
import { cleanText } from "../../../../src/cli/output/terminal.ts";

describe("text for a terminal", () => {
  const evil = "\u001b[2Ja\u001b]0;title\u0007b\u009b31mc\rd\be\n\tf";

  it("has lost whatever could steer it, but not its lines", () => {
    for (const hasColor of [true, false]) {
      const text = cleanText(evil, hasColor);
      assert.doesNotMatch(text, /[^\P{Cc}\n\t]/u);
      assert.equal(text, "abc d e\n\tf");
    }
  });

  it("keeps the colours of tables where there are colours", () => {
    const colored = "x \u001b[32m100%\u001b[39m y \u001b[31m0%\u001b[39m";
    assert.equal(cleanText(colored, true), colored);
    assert.equal(cleanText(colored, false), "x 100% y 0%");
  });

  it("lets no colour run on", () => {
    for (const text of ["\u001b[31mred", "\u001b[31mred\n\u001b[39m", "\u001b[31m\u001b[2Jred"]) {
      assert.equal(cleanText(text, true).trimEnd(), "red");
    }
  });
});
