import assert from "node:assert/strict";
import { formatGithubAnnotation } from "../../../../src/cli/ci/annotations.ts";

describe("annotations for GitHub", () => {
  it("name file, line and column below the root", () => {
    const place = { file: "/w/data/a.schema.json", line: 3, column: 9 };
    assert.equal(
      formatGithubAnnotation({ place, title: "2 tests failed", message: "sim 2" }, "error", "/w"),
      "::error file=data/a.schema.json,line=3,col=9,title=2 tests failed::sim 2",
    );
  });

  it("name no file outside of the root, and none where none is known", () => {
    const place = { file: "/other/a.json", line: 1, column: 1 };
    for (const annotation of [
      { place, title: "t", message: "m" },
      { title: "t", message: "m" },
    ]) {
      assert.equal(formatGithubAnnotation(annotation, "warning", "/w"), "::warning title=t::m");
    }
  });

  it("keep what stands in a text from being read as a property or another command", () => {
    const hostile = "a,line=9::b\r\n::set-output name=x::y%0A";
    const line = formatGithubAnnotation({ title: hostile, message: hostile }, "error", "/w");
    assert.equal(line.split("\n").length, 1);
    assert.equal(
      line,
      "::error title=a%2Cline=9%3A%3Ab%0D%0A%3A%3Aset-output name=x%3A%3Ay%250A::a,line=9::b%0D%0A::set-output name=x::y%250A",
    );
  });
});
