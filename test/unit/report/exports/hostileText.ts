import * as fc from "fast-check";

const pieces = [
  ...["|", "\\|", "\\", "`", "``", "\n", "\r", "\u2028", "# h", "---", "| --- |", " ", "\t"],
  ...["<img src=x onerror=alert(1)>", "</td>", "<!--", "![i](http://x)", "[l](javascript:1)"],
  ...["http://evil.example", "www.evil.example", "a@b.example", "@all", "*b*", "_i_", "~~s~~"],
  ...["$x$", "&lt;", "&#124;", ":+1:", "[^1]", "\u001b[2J", "\u202e", "\u0000", "\ud800", "😀"],
];

/** Text that means something to Markdown, to HTML or to a terminal. */
export const hostileText = fc
  .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: "binary", maxLength: 3 })), {
    minLength: 1,
    maxLength: 8,
  })
  .map((parts) => parts.join("").slice(0, 100))
  .filter((text) => text !== "");
