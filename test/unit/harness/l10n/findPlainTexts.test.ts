import assert from "node:assert/strict";
import { findPlainTexts } from "../../../harness/l10n/findPlainTexts.ts";
import { withParsed } from "../../../harness/l10n/parseSources.ts";

describe("texts that nobody translates", () => {
  it("are found where they are shown, even as one word", async () => {
    assert.deepEqual(await find('const item = { label: "baseline" };'), ["baseline"]);
    assert.deepEqual(await find('item.tooltip = isOne ? "one" : many;'), ["one"]);
    assert.deepEqual(await find('box.placeholder = fault ?? "none";'), ["none"]);
    assert.deepEqual(await find('void vscode.window.showInformationMessage("done");'), ["done"]);
    assert.deepEqual(await find('throw new UserError("gone", { code: "usage" });'), ["gone"]);
    assert.deepEqual(await find("const title = `$(add) ${name} added`;"), ["$(add) {} added"]);
    assert.deepEqual(await find('box({ validateInput: (x) => (x === "a" ? "no" : undefined) });'), [
      "no",
    ]);
  });

  it("are found elsewhere when they read as a heading or a sentence", async () => {
    assert.deepEqual(await find('const words = { passed: "all tests passed" };'), [
      "all tests passed",
    ]);
    assert.deepEqual(await find('parts.push("Undo", `first ${rate} of`, "undo");'), ["Undo"]);
    assert.deepEqual(await find('return rest > 0 ? `and some more ${rest}` : "";'), [
      "and some more {}",
    ]);
  });

  it("are found among what is put into a text that is translated", async () => {
    assert.deepEqual(await find('t("Run {0}", isOne ? "alone" : all);'), ["alone"]);
  });

  it("are none of what is translated, logged, counted or chosen by", async () => {
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
    for (const text of sound) assert.deepEqual(await find(text), [], text);
  });

  it("are told with their place", async () => {
    const found = await withParsed(
      new Map([["src/a.ts", 'f();\nitem.title = "New";']]),
      findPlainTexts,
    );
    assert.deepEqual(found, [{ file: "src/a.ts", line: 2, text: "New" }]);
  });
});

// --- internal ---

async function find(text: string): Promise<string[]> {
  const found = await withParsed(new Map([["src/a.ts", text]]), findPlainTexts);
  return found.map((each) => each.text);
}
