import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { GitChoice } from "../../../src/model/wire/hostProtocol.ts";
import { applyGitChoice, buildGitIgnoreLines } from "../../../src/store/gitChoices.ts";
import { withTempFolder } from "./storeFixtures.ts";

const run = promisify(execFile);
const files = [
  "results/2026.json",
  "index.json",
  "test_runs/1/run.json",
  ".locks/run.json",
  "configs/a.touchstone.json",
];

/** Which of `files` git tracks in a workspace after a choice. */
async function listTracked(workspace: string, dataFolder: string): Promise<string[]> {
  await run("git", ["init", "-q"], { cwd: workspace });
  for (const file of files) {
    const path = join(workspace, dataFolder, file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, "{}");
  }
  const listed = await run("git", ["ls-files", "-o", "--exclude-standard"], { cwd: workspace });
  return files.filter((file) => listed.stdout.split("\n").includes(`${dataFolder}/${file}`));
}

function apply(
  workspaceFolder: string,
  choice: GitChoice,
  dataFolder = "data",
  hasConfigsBelow = true,
) {
  const folder = join(workspaceFolder, dataFolder);
  return applyGitChoice(choice, { workspaceFolder, dataFolder: folder, hasConfigsBelow });
}

describe("what git tracks", () => {
  it("leaves a .gitignore alone that is not in UTF-8, and says so", () =>
    withTempFolder(async (workspace) => {
      const file = join(workspace, ".gitignore");
      for (const bytes of [
        Buffer.from("\uFEFFnode_modules\r\n", "utf16le"),
        Buffer.from("node_modules\n", "utf16le"),
        Buffer.from("M\u00fcll/\n", "latin1"),
      ]) {
        await writeFile(file, bytes);
        const expected = /\.gitignore is not UTF-8 \(it looks like .*\); save it as UTF-8\.$/;
        await assert.rejects(apply(workspace, "trackResults"), expected);
        assert.deepEqual(await readFile(file), bytes);
      }
    }));

  it("has the lines of the contract", () => {
    assert.deepEqual(buildGitIgnoreLines("ignoreAll", "data", true), [
      "data/results/",
      "data/index.json",
      "data/test_runs/",
      "data/.locks/",
    ]);
    assert.deepEqual(buildGitIgnoreLines("keepIndex", "data", true), [
      "data/results/*.json",
      "!data/index.json",
      "data/test_runs/",
      "data/.locks/",
    ]);
    assert.deepEqual(buildGitIgnoreLines("trackResults", "./data/", false), [
      "data/test_runs/",
      "data/.locks/",
    ]);
  });

  const config = "configs/a.touchstone.json";
  for (const dataFolder of ["data", "tests/eval [1] data"]) {
    for (const [choice, tracked] of [
      ["ignoreAll", [config]],
      ["keepIndex", ["index.json", config]],
      ["trackResults", ["results/2026.json", "index.json", config]],
    ] as const) {
      it(`is so in git for ${choice} and ${dataFolder}, also after an earlier choice`, () =>
        withTempFolder(async (folder) => {
          await writeFile(join(folder, ".gitignore"), "data/\n");
          await apply(folder, "ignoreAll", dataFolder, false);
          const { lines } = await apply(folder, choice, dataFolder);
          assert.deepEqual(lines, buildGitIgnoreLines(choice, dataFolder, true));
          if (dataFolder === "data")
            assert.deepEqual(await listTracked(folder, dataFolder), tracked);
          else
            assert.deepEqual(
              await listTracked(folder, dataFolder),
              dataFolder.endsWith("data") ? tracked : [],
            );
        }));
    }
  }

  it("leaves a folder of the same name elsewhere alone when all is ignored", () =>
    withTempFolder(async (folder) => {
      await apply(folder, "ignoreAll", "data", false);
      assert.deepEqual(await listTracked(folder, "data"), []);
      assert.deepEqual(await listTracked(folder, "src/data"), files);
    }));

  it("keeps the user's lines and line ends, and is the same when chosen again", () =>
    withTempFolder(async (folder) => {
      const file = join(folder, ".gitignore");
      await writeFile(file, "node_modules/\r\n# mine\r\n\r\n!data/configs/\r\ndist");
      await apply(folder, "ignoreAll");
      await apply(folder, "trackResults");
      const once = await readFile(file, "utf8");
      assert.equal(
        once,
        "node_modules/\r\n# mine\r\n\r\n!data/configs/\r\ndist\r\n\r\n# Touchstone: test runs\r\ndata/test_runs/\r\ndata/.locks/\r\n",
      );
      await apply(folder, "trackResults");
      assert.equal(await readFile(file, "utf8"), once);
    }));

  it("cannot be chosen for a data folder outside", () =>
    withTempFolder(async (folder) => {
      await assert.rejects(apply(folder, "ignoreAll", "../elsewhere"), { code: "usage" });
    }));
});
