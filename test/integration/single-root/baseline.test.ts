import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import * as vscode from "vscode";
import {
  data,
  errorOf,
  folder,
  personScenario,
  runToEnd,
  waitFor,
  withAnswers,
  writeConfig,
} from "../support.ts";

const execute = promisify(execFile);

describe("baselines", () => {
  const marks = path.join(data, "baseline.json");
  const ignore = path.join(folder, ".gitignore");
  const readMarks = async (): Promise<Record<string, string>> =>
    JSON.parse(await readFile(marks, "utf8").catch(() => "{}"));
  const write = (name: string, change: Record<string, unknown> = {}) =>
    writeConfig(folder, name, {
      providers: [{ id: "sim", kind: "simulated", ...change }],
      scenarios: [personScenario()],
      runsPerScenario: 3,
    });
  const mark = (run: unknown) => vscode.commands.executeCommand("touchstone.markBaseline", run);
  const files: string[] = [];

  afterEach(async () => {
    for (const file of [...files.splice(0), marks, ignore]) await rm(file, { force: true });
    await rm(path.join(folder, ".git"), { recursive: true, force: true });
  });

  it("are marked without a question where nothing speaks against it, and cleared from the row and the palette", async () => {
    files.push(await write("marked"));
    const run = await runToEnd(files[0] ?? "");
    await mark(run);
    assert.deepEqual(await readMarks(), { marked: run.runId });
    await vscode.commands.executeCommand("touchstone.clearBaseline", run);
    assert.deepEqual(await readMarks(), {});
    await mark(run);
    const offered: string[] = [];
    const showQuickPick = async (items: readonly { label: string; description: string }[]) => {
      offered.push(...items.map(({ label, description }) => `${label} ${description}`));
      return items[0];
    };
    await withAnswers({ showQuickPick }, async () => {
      await vscode.commands.executeCommand("touchstone.clearBaseline");
    });
    assert.equal(offered.length, 1);
    assert.match(offered[0] ?? "", new RegExp(`^marked ${run.runId.slice(0, 8)} of `));
    assert.deepEqual(await readMarks(), {});
  });

  it("ask first where tests errored, and mark nothing when the question is left", async () => {
    let seed = 1;
    files.push(await write("errored", { faults: { httpError: 0.5 }, seed }));
    const config = files[0] ?? "";
    const run = await waitFor("a run some of whose tests errored", async () => {
      const found = await runToEnd(config);
      const { errored = 0, totalTests } = found.result.summary;
      if (errored > 0 && errored < totalTests) return found;
      seed += 1;
      await write("errored", { faults: { httpError: 0.5 }, seed });
      return undefined;
    });
    const asked: string[] = [];
    const answer = (choice: string | undefined) => ({
      showWarningMessage: async (message: string, options: { modal: boolean; detail: string }) => {
        asked.push(`${message} ${options.modal} ${options.detail}`);
        return choice;
      },
    });
    await withAnswers(answer(undefined), async () => void (await mark(run)));
    assert.deepEqual(await readMarks(), {});
    await withAnswers(answer("Mark as Baseline"), async () => void (await mark(run)));
    assert.deepEqual(await readMarks(), { errored: run.runId });
    assert.match(
      asked[0] ?? "",
      /^Mark this run as the baseline of errored\? true \d of 3 tests errored/,
    );
  });

  it("offer to let git track the result file that it ignores", async () => {
    await execute("git", ["init", "-q"], { cwd: folder });
    await writeFile(ignore, "data/results/\n");
    files.push(await write("tracked"));
    const run = await runToEnd(files[0] ?? "");
    const asked: string[] = [];
    const showInformationMessage = async (message: string, ...rest: unknown[]) => {
      // The end of the run may be told at any time.
      if (!rest.includes("Open Report")) asked.push(message);
      return rest.find((each) => each === "Track Result File");
    };
    await withAnswers({ showInformationMessage }, async () => void (await mark(run)));
    assert.match(asked[0] ?? "", /^Let git track the result file/);
    assert.deepEqual(await readMarks(), { tracked: run.runId });
    const lines = (await readFile(ignore, "utf8")).trimEnd().split("\n");
    assert.match(lines.at(-1) ?? "", /^!data\/results\/[\dTZ.-]+.*\.json$/);
    const left = lines.at(-1)?.slice(1) ?? "";
    await assert.rejects(execute("git", ["check-ignore", "-q", left], { cwd: folder }));
  });

  it("say why a run can be none", async () => {
    files.push(await write("failing", { faults: { httpError: 1 } }));
    const run = await runToEnd(files[0] ?? "");
    assert.match(await errorOf("touchstone.markBaseline", run), /every test of it errored/);
    assert.deepEqual(await readMarks(), {});
  });
});
