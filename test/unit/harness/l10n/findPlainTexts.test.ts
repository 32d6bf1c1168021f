import assert from "node:assert/strict";
import { findPlainTexts } from "../../../harness/l10n/findPlainTexts.ts";
import { withParsed } from "../../../harness/l10n/parseSources.ts";

describe("texts that nobody translates", () => {
  it("are found where they are shown, even as one word", () => {
    assert.deepEqual(find('const item = { label: "baseline" };'), ["baseline"]);
    assert.deepEqual(find('item.tooltip = isOne ? "one" : many;'), ["one"]);
    assert.deepEqual(find('box.placeholder = fault ?? "none";'), ["none"]);
    assert.deepEqual(find('void vscode.window.showInformationMessage("done");'), ["done"]);
    assert.deepEqual(find('throw new UserError("gone", { code: "usage" });'), ["gone"]);
    assert.deepEqual(find("const title = `$(add) ${name} added`;"), ["$(add) {} added"]);
    assert.deepEqual(find('box({ validateInput: (x) => (x === "a" ? "no" : undefined) });'), [
      "no",
    ]);
  });

  it("are found elsewhere when they read as a heading or a sentence", () => {
    assert.deepEqual(find('const words = { passed: "all tests passed" };'), ["all tests passed"]);
    assert.deepEqual(find('parts.push("Undo", `first ${rate} of`, "undo");'), ["Undo"]);
    assert.deepEqual(find('return rest > 0 ? `and some more ${rest}` : "";'), ["and some more {}"]);
  });

  it("are found among what is put into a text that is translated", () => {
    assert.deepEqual(find('t("Run {0}", isOne ? "alone" : all);'), ["alone"]);
  });

  it("are none of what is translated, logged, counted or chosen by", () => {
    const sound = [
      'item.label = t("Add");',
      'log.warn("could not be read");',
      'log[level]("could not be read");',
      'const message = t("Deleted {0}.", formatPlural(count, "run"));',
      'const item = { contextValue: "run running", label: `#${number}`, code: "usage" };',
      "const icon = { label: `$(folder) ${name}` };",
      'import { a } from "./A b.ts";\ntype State = "partly failed";',
      'const file = await load("../wizard/Wizard.ts", "not_found");',
    ];
    for (const text of sound) assert.deepEqual(find(text), [], text);
  });

  it("are told with their place", () => {
    const found = withParsed(new Map([["src/a.ts", 'f();\nitem.title = "New";']]), findPlainTexts);
    assert.deepEqual(found, [{ file: "src/a.ts", line: 2, text: "New" }]);
  });
});

// --- internal ---

function find(text: string): string[] {
  const found = withParsed(new Map([["src/a.ts", text]]), findPlainTexts);
  return found.map((each) => each.text);
}
