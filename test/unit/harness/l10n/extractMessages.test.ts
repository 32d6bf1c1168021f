import assert from "node:assert/strict";
import { extractMessages, listPlaceholders } from "../../../harness/l10n/extractMessages.ts";
import { withParsed } from "../../../harness/l10n/parseSources.ts";

const own = 'import { t } from "@vscode/l10n";\n';

describe("texts to translate", () => {
  it("are the literals given to t, with a comment where they have one", async () => {
    const { messages, faults } = await extract(
      `${own}const a = t("Hello {0}", name);\n` +
        'const b = `$(add) ${t("Add", )}`;\nconst c = t("{who} waits", { who });\n' +
        'const d = t({ message: "Run", comment: ["not ", "the verb"] });',
    );
    assert.deepEqual(faults, []);
    assert.deepEqual(Object.fromEntries(messages), {
      "Hello {0}": "Hello {0}",
      Add: "Add",
      "{who} waits": "{who} waits",
      "Run/not the verb": { message: "Run", comment: ["not ", "the verb"] },
    });
  });

  it("are only those of files that import t", async () => {
    const { messages } = await extract('import { t } from "./time.ts";\nt("never");');
    assert.equal(messages.size, 0);
  });

  it("are told with their line when they are no literals", async () => {
    const { faults } = await extract(`${own}t(text);\nt(\`Hi \${name}\`);\nt\`Hi \${name}\`;`);
    assert.deepEqual(faults, [
      "src/a.ts:2: is no literal",
      "src/a.ts:3: is no literal",
      "src/a.ts:4: is a tagged template",
    ]);
  });

  it("are told when a place in them has no argument, or an argument no place", async () => {
    const { faults } = await extract(`${own}t("Hi {0}");\nt("Hi", name);\nt("{0} {1}", ...words);`);
    assert.deepEqual(faults, [
      "src/a.ts:2: has the arguments none for the places 0",
      "src/a.ts:3: has the arguments 0 for the places none",
    ]);
  });

  it("are told when t goes by another name, where nobody would find them", async () => {
    const all = await extract('import * as l10n from "@vscode/l10n";\nl10n.t("Hi");');
    assert.deepEqual(all.faults, ["src/a.ts: imports * in place of t"]);
    const renamed = await extract('import { t as say } from "@vscode/l10n";\nsay("Hi");');
    assert.deepEqual(renamed.faults, ["src/a.ts: imports t as say in place of t"]);
  });
});

describe("the places in a text", () => {
  it("are names or numbers in braces, each once", () => {
    assert.deepEqual(listPlaceholders('{1} of {0} and {0}, { "no": 1 }, {name}'), [
      "0",
      "1",
      "name",
    ]);
  });
});

// --- internal ---

function extract(text: string) {
  return withParsed(new Map([["src/a.ts", text]]), extractMessages);
}
