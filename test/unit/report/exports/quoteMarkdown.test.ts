import assert from "node:assert/strict";
import * as fc from "fast-check";
import { escapeControls } from "../../../../src/common/escapeControls.ts";
import { quoteMarkdown } from "../../../../src/report/exports/quoteMarkdown.ts";
import { listSpans, replaceSpans } from "./codeSpans.ts";
import { hostileText } from "./hostileText.ts";

describe("quoteMarkdown", () => {
  it("puts text between marks that do not occur in it", () => {
    assert.equal(quoteMarkdown("order.total"), "`order.total`");
    assert.equal(quoteMarkdown("a`b``c"), "```a`b``c```");
    assert.equal(quoteMarkdown("`a`"), "`` `a` ``");
    assert.equal(quoteMarkdown(" a "), "`  a  `");
    assert.equal(quoteMarkdown("  "), "`  `");
    assert.equal(quoteMarkdown(""), "");
  });

  it("leaves no bar for a table, no line break and no control", () => {
    assert.equal(quoteMarkdown("a|b||"), "`a`&#124;`b`&#124;&#124;");
    assert.equal(quoteMarkdown("a\n# b\u001b[2J\u202e"), "`a\\u000a# b\\u001b[2J\\u202e`");
  });

  it("cuts what is long", () => {
    assert.equal(quoteMarkdown("a".repeat(200)), `\`${"a".repeat(200)}\``);
    assert.equal(quoteMarkdown("a".repeat(201)), `\`${"a".repeat(199)}…\``);
    assert.equal(quoteMarkdown(`${"a".repeat(198)}😀bc`), `\`${"a".repeat(198)}…\``);
  });

  it("can be read back, whatever the text", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const quoted = quoteMarkdown(text);
        assert.match(replaceSpans(quoted, ""), /^(&#124;)*$/);
        assert.ok(!/[|\r\n]/.test(quoted));
        const read = replaceSpans(quoted, "\n").replaceAll("&#124;", "|");
        const spans = listSpans(quoted);
        assert.equal(
          read.replaceAll("\n", () => spans.shift() ?? ""),
          escapeControls(text),
        );
      }),
    );
  });
});
