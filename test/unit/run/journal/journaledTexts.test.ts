import assert from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { JournaledTest } from "../../../../src/run/journal/journalContent.ts";
import { createJournaledTexts } from "../../../../src/run/journal/journaledTexts.ts";
import { makeWorkspace, type Workspace } from "../builders.ts";

describe("texts of a journal", () => {
  let workspace: Workspace;
  let file: string;
  beforeEach(async () => {
    workspace = await makeWorkspace();
    file = path.join(workspace.folder, "outputs_00000.jsonl");
  });
  afterEach(() => workspace.remove());

  it("are read of tests that ended since, once their journal is there", async () => {
    const lines = ["Ada", "Grace", "Alan"].map(makeLine);
    const tests = place(lines.slice(0, 2), file);
    const texts = createJournaledTexts(tests);
    const find = async (words: string) => [...(await texts.load()).find(words, tests.length)];
    assert.deepEqual(await find("ada"), [0, 0]);
    await writeFile(file, lines.join("\n"));
    assert.deepEqual(await find("grace"), [0, 1]);
    tests.splice(0, Infinity, ...place(lines, file));
    assert.deepEqual(await find("alan"), [0, 0, 1]);
    await rm(file);
    assert.deepEqual(await find("ada"), [1, 0, 0]);
  });

  it("are read once, however many searches ask at the same time", async () => {
    const lines = Array.from({ length: 3000 }, (_, at) => makeLine(`Number ${at}!`));
    await writeFile(file, lines.join("\n"));
    const tests = place(lines, file);
    const texts = createJournaledTexts(tests);
    const loaded = await Promise.all([texts.load(), texts.load(), texts.load()]);
    for (const each of loaded) {
      assert.equal(each.find("number", tests.length).indexOf(0), -1);
      assert.equal(each.find("number 2999!", tests.length).indexOf(1), 2999);
    }
  });

  it("are without lines that are none, and have of a very long one its beginning", async () => {
    const long = makeLine(`Ada ${"x".repeat(5_000_000)} Lovelace`);
    const lines = ["{ torn", makeLine("Grace"), long, makeLine("Alan")];
    await writeFile(file, lines.join("\n"));
    const tests = place(lines, file);
    const texts = await createJournaledTexts(tests).load();
    const find = (words: string) => [...texts.find(words, tests.length)];
    assert.deepEqual(find("torn"), [0, 0, 0, 0]);
    assert.deepEqual(find("grace"), [0, 1, 0, 0]);
    assert.deepEqual(find("ada"), [0, 0, 1, 0]);
    assert.deepEqual(find("lovelace"), [0, 0, 0, 0]);
    assert.deepEqual(find("alan"), [0, 0, 0, 1]);
    assert.equal(texts.isCut, true);
  });
});

// --- internal ---

/** What is looked for in the line of an attempt. */
function makeLine(rawResponse: string): string {
  const payload = { type: "ProviderAttempt", rawResponse, errorMessage: null };
  return JSON.stringify({ payload: { ...payload, validationErrors: [] } });
}

/** Tests of one attempt each. */
function place(lines: readonly string[], file: string): JournaledTest[] {
  let offset = 0;
  return lines.map((line, at) => {
    const length = Buffer.byteLength(line);
    const places = [{ file, offset, length }];
    offset += length + 1;
    const outcome = { provider: "sim", scenario: 1, runNumber: at + 1, state: "passed" } as const;
    const figures = {
      gates: 3,
      retries: 0,
      attempts: 1,
      totalDurationMs: 1,
      errorCodes: [],
    } as const;
    return { outcome: { ...outcome, ...figures, errorCodes: [] }, places };
  });
}
