import assert from "node:assert/strict";
import { toFileSlug } from "../../../src/common/fileSlug.ts";

describe("a name as part of a file name", () => {
  it("keeps letters and digits of any script, in lower case", () => {
    assert.equal(toFileSlug("Extract a Person!", "x"), "extract-a-person");
    assert.equal(toFileSlug("Größe 3 – 日本語", "x"), "größe-3-日本語");
    assert.equal(toFileSlug("  ../../etc/passwd ", "x"), "etc-passwd");
  });

  it("is the fallback where nothing is left, or where Windows has a device of that name", () => {
    for (const name of ["", "...", "🙂", "CON", "lpt1", "nul"]) {
      assert.equal(toFileSlug(name, "fallback"), "fallback", name);
    }
    assert.equal(toFileSlug("console", "x"), "console");
  });

  it("is cut where it is long, and never within a character", () => {
    assert.equal(toFileSlug("a".repeat(300), "x").length, 60);
    assert.ok(toFileSlug("𝔞".repeat(100), "x").isWellFormed());
  });
});
