import assert from "node:assert/strict";
import { listAnchors, listLinks } from "./markdownLinks.ts";

describe("links in Markdown", () => {
  it("are those of text and pictures, not of code", () => {
    const text =
      "[a](b.md#c) ![d](e.png)\n`[no](f)`\n```sh\n[no](g)\n```\n[![h](i.svg)](https://j)\n";
    assert.deepEqual(listLinks(text), ["b.md#c", "e.png", "i.svg", "https://j"]);
  });

  it("lead to headings by the words in them, counted where there are several", () => {
    const text = "# What's `new`?\n## A b_c-d\n```\n# no\n```\n### A b_c-d\n";
    assert.deepEqual(listAnchors(text), ["whats-new", "a-b_c-d", "a-b_c-d-1"]);
  });
});
