import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { existsSync, watch } from "node:fs";
import { appendFile, cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import type { ResultHead, TestRunFile } from "../../../src/model/results/resultFile.ts";
import type { GitChoice } from "../../../src/model/wire/hostProtocol.ts";
import { recoverRuns } from "../../../src/run/recoverRuns.ts";
import { buildGitIgnoreLines } from "../../../src/store/gitChoices.ts";
import { openTestDataStore } from "../../../src/store/testDataStore.ts";
import { runFaulty } from "../../torture/faultyCli.ts";
import type { FileFault } from "../../torture/fileFault.ts";
import { listLeftovers } from "../../torture/invariants.ts";
import { waitForLines } from "../run/waitForLines.ts";
import { makeConfig, makeWorkspace } from "./cliHarness.ts";

const execute = promisify(execFile);
const choices: GitChoice[] = ["ignoreAll", "keepIndex", "trackResults"];
/** One that takes its time, and one that is over at once. */
const configFiles = {
  slow: "data/configs/slow.touchstone.json",
  fast: "data/configs/fast.touchstone.json",
};
const plannedTests = 25;

/** What a person does in the working tree, in a second terminal. */
const commands: Record<string, string[][]> = {
  "git merge": [["merge", "other"]],
  "git rebase": [["rebase", "other"]],
  "git cherry-pick": [["cherry-pick", "other"]],
  "git checkout": [["checkout", "-q", "other"]],
  "git checkout and back": [
    ["checkout", "-q", "other"],
    ["checkout", "-q", "main"],
  ],
  "git stash": [["stash"]],
  "git stash -u": [["stash", "-u"]],
  "git clean -fd": [["clean", "-fd"]],
};
/** These take what git ignores, too: all of a run that goes on, and its lock. */
const greedyCommands: Record<string, string[][]> = {
  "git stash -a": [["stash", "-a"]],
  "git clean -fdx": [["clean", "-fdx"]],
};

interface Repository {
  readonly folder: string;
  readonly dataFolder: string;
  git(...args: string[]): Promise<void>;
}

interface Ended {
  readonly repository: Repository;
  readonly code: number | null;
  readonly document: { id: string; status: string; file: string };
  readonly stderr: string;
}

describe("git in the working tree of a run", function () {
  this.timeout(60_000);
  const templates = new Map<GitChoice, string>();
  let root: string;
  before(async () => {
    root = await mkdtemp(path.join(tmpdir(), "touchstone-git-"));
    for (const choice of choices) templates.set(choice, await makeTemplate(root, choice));
  });
  after(() => rm(root, { recursive: true, force: true }));

  const copyTemplate = async (choice: GitChoice): Promise<Repository> => {
    const folder = path.join(root, randomUUID());
    await cp(templates.get(choice) ?? "", folder, { recursive: true });
    return openRepository(folder);
  };
  /** A run with which something happens at a time, to its end. */
  const play = async (
    choice: GitChoice,
    act: (repository: Repository) => Promise<void>,
    pause?: string,
  ): Promise<Ended> => {
    const repository = await copyTemplate(choice);
    const { folder, dataFolder } = repository;
    const gate = path.join(root, `${path.basename(folder)}.gate`);
    const fault: FileFault = {
      under: folder,
      ...(pause === undefined ? {} : { point: pause, act: "pause", gate }),
    };
    const config = pause === undefined ? configFiles.slow : configFiles.fast;
    const args = ["run", config, "--json"];
    const ending = runFaulty(args, { cwd: folder, fault });
    if (pause === undefined) await waitForLines(dataFolder, 3);
    else await waitForFile(gate);
    await act(repository);
    await rm(gate, { force: true });
    const { code, stdout, stderr } = await ending;
    return { repository, code, stderr, document: JSON.parse(stdout) as Ended["document"] };
  };
  const perform = (lines: string[][]) => async (repository: Repository) => {
    // So that a stash has something to take.
    await appendFile(path.join(repository.folder, "notes.txt"), "changed\n");
    const needsClean = lines.some(([verb]) => !["stash", "clean"].includes(verb ?? ""));
    if (needsClean) await repository.git("checkout", "-q", "notes.txt");
    // A conflict is an answer too: it stays in the working tree.
    for (const line of lines) await repository.git(...line).catch(() => undefined);
  };

  for (const [name, lines] of Object.entries({ ...commands, ...greedyCommands })) {
    it(`changes nothing of its result while it goes on: ${name}`, async () => {
      const ends = await Promise.all(choices.map((choice) => play(choice, perform(lines))));
      for (const [at, ended] of ends.entries()) {
        await checkCompleted(ended, `${name}, ${choices[at]}`);
      }
    });
  }

  const closing: [when: string, point: string, choices: GitChoice[]][] = [
    [
      "before its result has its name",
      "rename data/results/<time>.json",
      ["ignoreAll", "trackResults"],
    ],
    ["before the index has its row", "sync data/.<id>.tmp", ["keepIndex", "trackResults"]],
  ];
  for (const [when, point, closingChoices] of closing) {
    for (const [name, lines] of Object.entries({ ...commands, ...greedyCommands })) {
      it(`changes nothing of its result ${when}: ${name}`, async () => {
        const ends = await Promise.all(
          closingChoices.map((choice) => play(choice, perform(lines), point)),
        );
        for (const [at, ended] of ends.entries()) {
          await checkCompleted(ended, `${name}, ${closingChoices[at]}`);
        }
      });
    }
  }
});

// --- internal ---

/** Complete, in one result, with its row; nothing is left of it but that, and the index fits the files. */
async function checkCompleted(
  { repository, code, document, stderr }: Ended,
  what: string,
): Promise<void> {
  const { folder, dataFolder } = repository;
  assert.deepEqual([document.status, code], ["completed", 0], `${what}: ${stderr}`);
  const text = await readFile(path.join(folder, document.file), "utf8");
  const result = JSON.parse(text) as TestRunFile;
  assert.equal(result.summary.totalTests, plannedTests, what);
  assert.equal(result.results.sim?.["1"]?.runs.length, plannedTests, what);
  const hashes = new Set(
    result.results.sim?.["1"]?.runs.flatMap(({ attempts }) =>
      attempts.map(({ promptHash }) => promptHash),
    ),
  );
  assert.deepEqual(Object.keys(result.prompts ?? {}), [...hashes], what);
  // As `list` does it.
  const store = openTestDataStore(dataFolder);
  assert.deepEqual(await recoverRuns(store, assert.fail), { closed: [], left: [] }, what);
  const rows = (await store.loadIndex()).index.runs.filter(({ id }) => id === document.id);
  assert.deepEqual(
    rows.map(({ status, summary }) => [status, summary.totalTests]),
    [["completed", plannedTests]],
    what,
  );
  const { problems } = await store.verifyIndex();
  const unexplained = problems.filter((problem) => !problem.endsWith("is not here."));
  assert.deepEqual(unexplained, [], what);
  assert.deepEqual(await listLeftovers(folder), [], what);
  const { state } = await store.loadRunFolder(document.id);
  assert.equal(state, "completed", what);
}

function openRepository(folder: string): Repository {
  return {
    folder,
    dataFolder: path.join(folder, "data"),
    async git(...args) {
      const identity = ["-c", "user.name=a", "-c", "user.email=a@b"];
      await execute("git", [...identity, ...args], { cwd: folder });
    },
  };
}

/** A repository with a run on `main` and another one on `other`, committed as the choice says. */
async function makeTemplate(root: string, choice: GitChoice): Promise<string> {
  const workspace = await makeWorkspace();
  for (const [name, file] of Object.entries(configFiles)) {
    const latencyMs = name === "slow" ? 15 : 0;
    const provider = { id: "sim", kind: "simulated", seed: 1, latencyMs, concurrency: 1 };
    const config = makeConfig({ name, providers: [provider], runsPerScenario: plannedTests });
    await workspace.write(file, config);
  }
  await workspace.write(".gitignore", buildGitIgnoreLines(choice, "data", true).join("\n"));
  await workspace.write("notes.txt", "notes\n");
  const folder = path.join(root, choice);
  await cp(workspace.folder, folder, { recursive: true });
  await workspace.dispose();
  const { git, dataFolder } = openRepository(folder);
  await git("init", "-q", "-b", "main");
  await git("add", "-A");
  await git("commit", "-q", "-m", "config");
  await git("checkout", "-q", "-b", "other");
  await writeFile(path.join(folder, "other.txt"), "other\n");
  await addRun(dataFolder, "2026-01-02T00:00:00.000Z");
  await git("add", "-A");
  await git("commit", "-q", "-m", "a run elsewhere");
  await git("checkout", "-q", "main");
  if (choice !== "trackResults") await rm(path.join(dataFolder, "results"), { recursive: true });
  await rm(path.join(dataFolder, "index.json"), { force: true });
  await addRun(dataFolder, "2026-01-01T00:00:00.000Z");
  await writeFile(path.join(folder, "main.txt"), "main\n");
  await git("add", "-A");
  await git("commit", "-q", "-m", "a run here");
  return folder;
}

/** A result with its row, as a run leaves them. */
async function addRun(dataFolder: string, timestamp: string): Promise<void> {
  const head: ResultHead = {
    schemaVersion: 1,
    id: randomUUID(),
    timestamp,
    status: "completed",
    duration: 1,
    summary: { totalTests: 0, passed: 0, failed: 0, successRate: 0 },
    config: { providers: ["sim"], scenarios: [1], runsPerScenario: 1, name: "people" },
    environment: { touchstone: "0.1.0", node: "24.0.0", platform: "linux" },
  };
  await openTestDataStore(dataFolder).writeResult(head, [], []);
  await rm(path.join(dataFolder, ".locks"), { recursive: true });
  assert.ok((await readdir(path.join(dataFolder, "results"))).length > 0);
}

async function waitForFile(file: string): Promise<void> {
  const watcher = watch(path.dirname(file));
  try {
    for (;;) {
      const changed = once(watcher, "change");
      if (existsSync(file)) return;
      await changed;
    }
  } finally {
    watcher.close();
  }
}
