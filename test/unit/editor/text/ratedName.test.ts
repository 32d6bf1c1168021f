import assert from "node:assert/strict";
import { isolate } from "../../../../src/common/isolate.ts";
import { formatConfigName } from "../../../../src/editor/text/configText.ts";
import { formatRated, formatRunDescription } from "../../../../src/editor/text/runText.ts";
import { makeEntry } from "./makeRun.ts";

describe("names of runs and configs in rows", () => {
  it("come behind the rate, which is seen however long they are", () => {
    const name = "n".repeat(80);
    const entry = makeEntry({ name });
    assert.equal(formatRated({ entry }), `96.7% ${name}`);
    assert.equal(formatRated({ entry, label: "old prompt" }), `96.7% ${name} (old prompt)`);
    assert.match(formatRunDescription(entry, true, { isRated: true }), /^first 80\.0% · /);
  });

  it("stand alone where no rate says anything", () => {
    assert.equal(formatRated({ entry: makeEntry({ probe: true }) }), "people");
  });

  it("written from right to left turn nothing beside them", () => {
    for (const name of ["فاتورة 12", "חשבונית", "a שלום", "\u{1e900}x"]) {
      assert.equal(isolate(name), `\u2068${name}\u2069`);
      assert.equal(formatRated({ entry: makeEntry({ name }) }), `96.7% \u2068${name}\u2069`);
      assert.equal(formatConfigName({ name, file: "a.json" }), `\u2068${name}\u2069`);
    }
    for (const name of ["invoice", "rechnung ü", "請求書", "счёт", "🙂"])
      assert.equal(isolate(name), name);
  });
});
