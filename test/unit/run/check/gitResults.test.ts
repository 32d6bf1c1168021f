import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { createGitResults } from "../../../../src/run/check/gitResults.ts";
import { buildDataPaths } from "../../../../src/store/dataPaths.ts";
import { withTempFolder } from "../../store/storeFixtures.ts";

const execute = promisify(execFile);
const first = "2026-11-21T01-00-00-000Z.json";
const second = "2026-11-22T01-00-00-000Z.json";

interface Given {
  readonly folder: string;
  readonly list: ReturnType<typeof createGitResults>;
  git(...args: string[]): Promise<unknown>;
  write(name: string): Promise<void>;
}

const withRepository = (work: (given: Given) => Promise<void>) =>
  withTempFolder(async (folder) => {
    const paths = buildDataPaths(path.join(folder, "data"));
    await mkdir(paths.resultsFolder, { recursive: true });
    const git = (...args: string[]) =>
      execute("git", ["-c", "user.name=t", "-c", "user.email=t@example.org", ...args], {
        cwd: folder,
      });
    await git("init", "-q");
    const write = (name: string) => writeFile(path.join(paths.resultsFolder, name), "{}");
    await work({ folder, git, write, list: createGitResults(paths) });
  });

/** What was asked of git while `work` went on, by a git in front of the real one. */
async function withLoggedGit(
  folder: string,
  work: (asked: () => Promise<number>) => Promise<void>,
) {
  const { stdout } = await execute("which", ["git"]);
  const bin = path.join(folder, "bin");
  const log = path.join(folder, "log");
  await mkdir(bin);
  await writeFile(log, "");
  const script = `#!/bin/sh\necho "$@" >> '${log}'\nexec '${stdout.trim()}' "$@"\n`;
  await writeFile(path.join(bin, "git"), script);
  await chmod(path.join(bin, "git"), 0o755);
  const before = process.env.PATH;
  process.env.PATH = `${bin}${path.delimiter}${before}`;
  const asked = async () => (await readFile(log, "utf8")).split("ls-files").length - 1;
  try {
    await work(asked);
  } finally {
    process.env.PATH = before;
  }
}

describe("the results that git has", () => {
  it("are those committed or staged, and not those taken out again", () =>
    withRepository(async ({ git, write, list }) => {
      await write(first);
      await write(second);
      assert.deepEqual(await list(), { names: new Set() });
      await git("add", `data/results/${first}`);
      assert.deepEqual(await list(), { names: new Set([first]) });
      await git("commit", "-qm", "first");
      await git("add", "data");
      assert.deepEqual(await list(), { names: new Set([first, second]) });
      await git("rm", "-q", "--cached", `data/results/${first}`);
      assert.deepEqual(await list(), { names: new Set([second]) });
    }));

  it("are asked for once while the index of git is the same", () =>
    withRepository(async ({ folder, git, write, list }) => {
      await write(first);
      await git("add", "data");
      await withLoggedGit(folder, async (asked) => {
        for (let look = 0; look < 5; look++) {
          assert.deepEqual(await list(), { names: new Set([first]) });
        }
        assert.equal(await asked(), 1);
        await write(second);
        await git("add", "data");
        assert.deepEqual(await list(), { names: new Set([first, second]) });
        assert.equal(await asked(), 2);
      });
    }));

  it("are none of a data folder that is not there", () =>
    withTempFolder(async (folder) => {
      const list = createGitResults(buildDataPaths(path.join(folder, "data")));
      assert.deepEqual(await list(), { names: new Set() });
    }));
});
