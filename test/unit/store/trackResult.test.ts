import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { GitChoice } from "../../../src/model/wire/hostProtocol.ts";
import {
  applyGitChoice,
  type GitChoiceOptions,
  listChoiceLines,
  trackResult,
} from "../../../src/store/gitChoices.ts";
import { withTempFolder } from "./storeFixtures.ts";

const run = promisify(execFile);
const choices: GitChoice[] = ["ignoreAll", "keepIndex", "trackResults"];
const baseline = "2026-11-21T01-00-00-000Z.json";
const later = "2026-11-22T01-00-00-000Z-0a1b2c3d.json";
const other = "2026-11-23T01-00-00-000Z.json";

/** What is ignored apart from results, by choice. */
const always = ["test_runs/1/run.json", ".locks/run.json"];

/** Which of these files, relative to the data folder, git ignores. */
async function listIgnored(options: GitChoiceOptions, files: readonly string[]): Promise<string[]> {
  const { workspaceFolder, dataFolder } = options;
  await run("git", ["init", "-q"], { cwd: workspaceFolder });
  const ignored: string[] = [];
  for (const file of files) {
    const place = join(dataFolder, file);
    await mkdir(dirname(place), { recursive: true });
    await writeFile(place, "{}");
    const args = ["check-ignore", "-q", "--no-index", place];
    const isIgnored = await run("git", args, { cwd: workspaceFolder }).then(
      () => true,
      (error: { code: number }) => {
        assert.equal(error.code, 1);
        return false;
      },
    );
    if (isIgnored) ignored.push(file);
  }
  return ignored;
}

function optionsIn(workspaceFolder: string, data: string, hasConfigsBelow = true) {
  return { workspaceFolder, dataFolder: join(workspaceFolder, data), hasConfigsBelow };
}

async function assertTracked(
  choice: GitChoice | undefined,
  options: GitChoiceOptions,
  tracked = [baseline],
): Promise<void> {
  const results = [baseline, later, other].map((name) => `results/${name}`);
  const wanted = tracked.map((name) => `results/${name}`);
  const hidden =
    choice === "trackResults" || choice === undefined
      ? []
      : results.filter((file) => !wanted.includes(file));
  const ignored = await listIgnored(options, [...results, "index.json", "baseline.json"]);
  assert.deepEqual(ignored, [...hidden, ...(choice === "ignoreAll" ? ["index.json"] : [])]);
  if (choice !== undefined) assert.deepEqual(await listIgnored(options, always), always);
}

const readIgnore = ({ workspaceFolder }: GitChoiceOptions) =>
  readFile(join(workspaceFolder, ".gitignore"), "utf8");

describe("a result that git tracks whatever the choice", () => {
  for (const data of ["data", ".", "tests/eval [1] data"]) {
    for (const choice of choices) {
      it(`is tracked with ${choice}, chosen before or after, in ${data}`, () =>
        withTempFolder(async (folder) => {
          const before = optionsIn(join(folder, "before"), data);
          await mkdir(before.dataFolder, { recursive: true });
          await applyGitChoice(choice, before);
          const { lines } = await trackResult({ fileName: baseline }, before);
          assert.equal(lines.at(-1)?.endsWith(`results/${baseline}`), true);
          await assertTracked(choice, before);
          const after = optionsIn(join(folder, "after"), data);
          await mkdir(after.dataFolder, { recursive: true });
          await trackResult({ fileName: baseline }, after);
          await assertTracked(undefined, after);
          assert.deepEqual(await listChoiceLines(choice, after), lines);
          assert.deepEqual((await applyGitChoice(choice, after)).lines, lines);
          await assertTracked(choice, after);
          assert.equal(await readIgnore(after), await readIgnore(before));
        }));
    }
  }

  it("stays so through every choice that follows, and its lines stay as few", () =>
    withTempFolder(async (folder) => {
      const options = optionsIn(folder, "data");
      await trackResult({ fileName: baseline }, options);
      for (const choice of [...choices, ...choices.toReversed()]) {
        await applyGitChoice(choice, options);
        await assertTracked(choice, options);
        const text = await readIgnore(options);
        assert.equal(text.split(baseline).length, 2);
        await trackResult({ fileName: baseline }, options);
        assert.equal(await readIgnore(options), text);
      }
    }));

  it("gives way to the one that replaces it, and leaves those of other configs", () =>
    withTempFolder(async (folder) => {
      const options = optionsIn(folder, "data");
      await applyGitChoice("ignoreAll", options);
      await trackResult({ fileName: baseline }, options);
      await trackResult({ fileName: other }, options);
      await trackResult({ fileName: later, replaced: baseline }, options);
      await assertTracked("ignoreAll", options, [later, other]);
    }));

  it("is tracked where the whole folder was ignored, by this tool or by hand", () =>
    withTempFolder(async (folder) => {
      for (const [nth, line] of ["data/", "/data/", "/data/results/", "data/results/"].entries()) {
        const options = optionsIn(join(folder, String(nth)), "data", false);
        await mkdir(options.dataFolder, { recursive: true });
        await writeFile(join(options.workspaceFolder, ".gitignore"), `dist\n${line}\n`);
        await trackResult({ fileName: baseline }, options);
        await assertTracked("ignoreAll", options);
        await applyGitChoice("ignoreAll", options);
        await assertTracked("ignoreAll", options);
      }
    }));

  it("keeps Windows line ends, the user's lines and their own exceptions", () =>
    withTempFolder(async (folder) => {
      const options = optionsIn(folder, "data");
      const file = join(folder, ".gitignore");
      const own = "node_modules/\r\n!data/results/README.md\r\n# mine";
      await writeFile(file, own);
      await applyGitChoice("ignoreAll", options);
      await trackResult({ fileName: baseline }, options);
      await trackResult({ fileName: later, replaced: baseline }, options);
      assert.equal(
        await readIgnore(options),
        `${own}\r\n\r\n# Touchstone: test runs\r\ndata/results/*.json\r\ndata/index.json\r\ndata/test_runs/\r\ndata/.locks/\r\n!data/results/${later}\r\n`,
      );
      await assertTracked("ignoreAll", options, [later]);
    }));

  it("cannot be of a data folder outside", () =>
    withTempFolder(async (folder) => {
      await assert.rejects(trackResult({ fileName: baseline }, optionsIn(folder, "../x")), {
        code: "usage",
      });
    }));
});
