import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import * as vscode from "vscode";
import {
  data,
  errorOf,
  folder,
  listResults,
  loadIndex,
  waitFor,
  waitForResult,
  withAnswers,
} from "../support.ts";

/** Of an evaluation of its own each time: the same one imported again is the same run. */
const makeResults = () => ({
  evalId: `eval-${randomUUID()}`,
  results: {
    version: 3,
    timestamp: "2026-01-02T03:04:05.006Z",
    prompts: [],
    results: [
      {
        ...{ promptIdx: 0, testIdx: 0, promptId: "p1", vars: { name: "Ann" } },
        provider: { id: "openai:gpt-4o-mini", label: "" },
        prompt: { raw: "Who is Ann?", label: "Who is {{name}}?" },
        testCase: { vars: { name: "Ann" }, assert: [{ type: "contains", value: "Ann" }] },
        response: { output: "Ann is a potter.", cached: false },
        ...{ failureReason: 0, success: true, score: 1, latencyMs: 420, namedScores: {} },
      },
    ],
    stats: { successes: 1, failures: 0, errors: 0, durationMs: 1234 },
  },
  config: { description: "Potters" },
  shareableUrl: null,
});

describe("Import…", () => {
  const file = path.join(folder, "of-another-tool.json");
  afterEach(() => rm(file, { force: true }));

  /** Imports the file, which is picked in the dialog, and answers the question; resolves with what was asked. */
  async function importFile(
    answer: "Import" | undefined,
  ): Promise<[message: string, detail: string][]> {
    const asked: [string, string][] = [];
    const answers = {
      showOpenDialog: async () => [vscode.Uri.file(file)],
      showInformationMessage: async (message: string, options: vscode.MessageOptions) => {
        asked.push([message, options.detail ?? ""]);
        return answer;
      },
    };
    await withAnswers(answers, async () => {
      await vscode.commands.executeCommand("touchstone.importFile");
    });
    return asked;
  }

  it("says what results of promptfoo become, and writes nothing before it is agreed to", async () => {
    await writeFile(file, JSON.stringify(makeResults()));
    const before = await listAll();
    const [[message, detail] = []] = await importFile(undefined);
    assert.equal(message, "Import of-another-tool.json from promptfoo, 1 test?");
    assert.match(detail ?? "", /^It becomes the run “Potters” in the data folder\./);
    assert.deepEqual(await listAll(), before);
  });

  it("makes a run of them, whose report it opens", async () => {
    await writeFile(file, JSON.stringify(makeResults()));
    const known = new Set((await loadIndex(data)).runs.map(({ id }) => id));
    assert.equal((await importFile("Import")).length, 1);
    const added = (await loadIndex(data)).runs.filter(({ id }) => !known.has(id));
    assert.deepEqual(
      added.map(({ name }) => name),
      ["Potters"],
    );
    const { summary, config } = await waitForResult(data, added[0]?.id ?? "");
    assert.deepEqual([summary.totalTests, summary.passed], [1, 1]);
    assert.equal(config.imported?.tool, "promptfoo");
    await waitFor("its report", async () => listReports().find((each) => /Potters/.test(each)));
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  it("names a file that is of no tool it knows, asks nothing and writes nothing", async () => {
    await writeFile(file, JSON.stringify({ potters: ["Ann"] }));
    const before = await listAll();
    const answers = { showInformationMessage: () => assert.fail("it asked") };
    const message = await withAnswers(answers, () =>
      errorOf("touchstone.importFile", vscode.Uri.file(file)),
    );
    assert.match(
      message,
      /of-another-tool\.json is no file of promptfoo, .*; nothing was written\./,
    );
    assert.deepEqual(await listAll(), before);
  });
});

/** Files of the data folder that an import may write. */
async function listAll(): Promise<string[][]> {
  const list = (name: string) => readdir(path.join(data, name)).catch(() => []);
  const { runs } = await loadIndex(data);
  return [
    runs.map(({ id }) => id),
    await listResults(data),
    ...(await Promise.all(["configs", "scenarios", "cases", "test_runs"].map(list))),
  ];
}

/** Titles of the reports that are open. */
function listReports(): string[] {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  return tabs.flatMap(({ input, label }) =>
    input instanceof vscode.TabInputWebview && input.viewType.endsWith("touchstone.report")
      ? [label]
      : [],
  );
}
