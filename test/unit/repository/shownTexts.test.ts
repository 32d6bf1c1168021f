import assert from "node:assert/strict";
import { findShownTexts, listShownTexts } from "./shownTexts.ts";

describe("texts that are translated", () => {
  it("stand written out where they are asked for, with places counted from 0", async () => {
    const texts = await listShownTexts();
    assert.ok(texts.length > 400);
    for (const { file, text } of texts) {
      const places = [...text.matchAll(/\{(.*?)\}/g)].map(([, name]) => Number(name));
      const wanted = [...new Set(places)].map((_, index) => index);
      assert.deepEqual([...new Set(places)].toSorted(), wanted, `${file}: ${text}`);
      assert.equal(text, text.trim(), `${file}: "${text}"`);
      assert.notEqual(text.replace(/\{\d\}/g, ""), "", `${file}: "${text}"`);
    }
  });

  it("are found whole, and nothing else is taken for one", () => {
    const source = `
      l10n.t("plain"); l10n.t("with \\"quotes\\", {0}", at(1)); l10n.t(
        "on its own line",
      );
      import("not"); list.t("neither"); t("nor");`;
    assert.deepEqual(
      findShownTexts("a.ts", source).map(({ text }) => text),
      ["plain", 'with "quotes", {0}', "on its own line"],
    );
    for (const text of ["(name)", "(`a ${b}`)", "('single')", '("a" + "b")']) {
      assert.throws(
        () => findShownTexts("a.ts", `l10n.t${text}`),
        /a\.ts:1: .* is no text in quotes/,
      );
    }
  });
});
