import assert from "node:assert/strict";
import * as fc from "fast-check";
import { escapeText, quoteText } from "../../../../../src/report/exports/html/htmlText.ts";
import { hostileText } from "../hostileText.ts";
import { readXml } from "../readXml.ts";

const read = (html: string) => readXml(`<p title="${html.replace(/<.*/s, "")}">${html}</p>`);

describe("text in the export as HTML", () => {
  it("is no markup, neither as content nor in an attribute", () => {
    for (const text of [
      "<b>",
      "a & b",
      "&amp;",
      '" onload="x',
      "]]>",
      "<!--",
      "</p>",
      "<script>",
    ]) {
      const { attributes, children, text: own } = read(escapeText(text));
      assert.deepEqual([attributes.title, children, own], [text, [], text]);
    }
  });

  it("shows what steers or is no character, and keeps lines and tabs", () => {
    assert.equal(escapeText("a\r\nb\tc\n"), "a\nb\tc\n");
    for (const [text, shown] of [
      ["\u0000", "\\u0000"],
      ["\u001b[2J", "\\u001b[2J"],
      ["a\rb", "a\\u000db"],
      ["\u0085", "\\u0085"],
      ["\u202e", "\\u202e"],
      ["\u2028", "\\u2028"],
      ["\ud800", "\\ud800"],
      ["\uffff", "\\uffff"],
      ["\ufffe", "\\ufffe"],
    ] as const) {
      assert.equal(escapeText(text), shown);
    }
    assert.equal(escapeText("é😀\u00a0"), "é😀\u00a0");
  });

  it("is cut, and says how much is left out", () => {
    assert.equal(quoteText("a".repeat(200), 200), "a".repeat(200));
    assert.equal(
      quoteText("a".repeat(1200), 200),
      `${"a".repeat(200)}<i>… 1,000 more characters</i>`,
    );
    assert.equal(
      quoteText(`${"a".repeat(199)}😀b`, 200),
      `${"a".repeat(199)}<i>… 3 more characters</i>`,
    );
  });

  it("is never much longer than it was, whatever has to be escaped", () => {
    for (const piece of ["<", "&", "\u0000", "\u202e", "\ud800", "é<", "😀&"]) {
      const text = piece.repeat(2000);
      const quoted = quoteText(text, 8000);
      const [shown = "", note] = quoted.split("<i>");
      assert.ok(Buffer.byteLength(shown) <= 1.25 * Buffer.byteLength(text), piece);
      assert.ok(Buffer.byteLength(shown) > 0.9 * Buffer.byteLength(text.slice(0, 2000)), piece);
      assert.match(note ?? "", /^… [\d,]+ more characters<\/i>$/);
    }
    assert.equal(quoteText("<".repeat(30), 8000), "&lt;".repeat(30));
  });

  it("can be read back, whatever it is", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const { children, text: own } = read(escapeText(text));
        assert.deepEqual(children, []);
        if (/^[\n\t -~]*$/.test(text)) assert.equal(own, text);
      }),
    );
  });
});
