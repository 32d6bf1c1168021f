import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import * as vscode from "vscode";
import type { IndexFile } from "../../src/model/results/indexFile.ts";
import type { TestRunFile } from "../../src/model/results/resultFile.ts";

/** The workspace folder that the window of a suite has open, or the folder around several; empty in one without. */
export const folder = process.env.TOUCHSTONE_TEST_FOLDER ?? "";
/** Its data folder. */
export const data = path.join(folder, "data");

export interface StartedRun {
  readonly folder: string;
  readonly runId: string;
}

/** Answers of a person to dialogs, by the name of the function that asks. */
export type Answers = Partial<Record<keyof typeof vscode.window, (...args: never[]) => unknown>>;

/** Lets `answers` stand in for dialogs while `work` lasts; every other dialog stays as it is. */
export async function withAnswers<T>(answers: Answers, work: () => Promise<T>): Promise<T> {
  const window = vscode.window as unknown as Record<string, unknown>;
  const before = Object.keys(answers).map((name) => [name, window[name]] as const);
  Object.assign(window, answers);
  try {
    return await work();
  } finally {
    Object.assign(window, Object.fromEntries(before));
  }
}

/** Runs a command that is expected to fail and resolves with the message it shows. */
export async function errorOf(command: string, ...args: unknown[]): Promise<string> {
  const messages: string[] = [];
  const showErrorMessage = async (message: string, ...buttons: string[]) => {
    // The end of a run may be told at any time.
    if (buttons.join() === "Open Report") return;
    messages.push(message);
    assert.equal(buttons.at(-1), "Show Log");
  };
  await withAnswers({ showErrorMessage }, async () => {
    await vscode.commands.executeCommand(command, ...args);
  });
  assert.equal(messages.length, 1, `${command} showed ${messages.length} errors`);
  return messages[0] ?? "";
}

/** Starts a run of a config by the command of its tree row and editor title. */
export async function startRun(config: string): Promise<StartedRun> {
  const uri = vscode.Uri.file(config);
  const started = await vscode.commands.executeCommand<StartedRun | undefined>(
    "touchstone.startRunOfConfig",
    uri,
  );
  assert.ok(started, `no run of ${config} was started`);
  return started;
}

/** Starts a run and waits until its row is in the index. */
export async function runToEnd(config: string, dataFolder = dataFolderOf(config)) {
  const { runId, folder } = await startRun(config);
  return { runId, folder, result: await waitForResult(dataFolder, runId) };
}

/** The result file of a run, once the index has its row and the next run may start. */
export async function waitForResult(dataFolder: string, runId: string): Promise<TestRunFile> {
  const row = await waitFor(`the row of run ${runId}`, async () =>
    (await loadIndex(dataFolder)).runs.find(({ id }) => id === runId),
  );
  await waitFor("the end of the run", async () =>
    (await exists(path.join(dataFolder, ".locks/run.lock"))) ? undefined : true,
  );
  const file = path.join(dataFolder, "results", row.filename);
  return JSON.parse(await readFile(file, "utf8"));
}

export async function loadIndex(dataFolder: string): Promise<IndexFile> {
  const text = await readFile(path.join(dataFolder, "index.json"), "utf8").catch(() => undefined);
  return text === undefined ? { runs: [] } : JSON.parse(text);
}

export async function listResults(dataFolder: string): Promise<string[]> {
  return await readdir(path.join(dataFolder, "results")).catch(() => []);
}

export async function exists(file: string): Promise<boolean> {
  return await stat(file).then(
    () => true,
    () => false,
  );
}

/** Asks until there is an answer; fails after half a minute and says what for. */
export async function waitFor<T>(what: string, ask: () => Promise<T | undefined>): Promise<T> {
  const deadline = performance.now() + 30_000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > deadline) throw new Error(`${what} did not come within 30 s`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Writes a config into `data/configs` of a folder; resolves with its path. */
export async function writeConfig(
  folder: string,
  name: string,
  config: Record<string, unknown>,
): Promise<string> {
  const file = path.join(folder, "data/configs", `${name}.touchstone.json`);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify({ name, ...config }, null, 2));
  return file;
}

/** A scenario that any reply of `{ name, age }` passes. */
export function personScenario(change: Record<string, unknown> = {}): Record<string, unknown> {
  const schema = {
    type: "object",
    properties: { name: { type: "string" }, age: { type: "integer" } },
    required: ["name", "age"],
  };
  return { number: 1, name: "Person", kind: "prompt", prompt: "Who is it?", schema, ...change };
}

/** Process ids of run hosts that this extension host forked; Linux only. */
export function listHosts(): string[] {
  return readdirSync("/proc").filter((id) => {
    if (!/^\d+$/.test(id)) return false;
    try {
      const isOurs = readFileSync(`/proc/${id}/status`, "utf8").includes(`PPid:\t${process.pid}\n`);
      return isOurs && readFileSync(`/proc/${id}/cmdline`, "utf8").includes("dist/host.js");
    } catch (error) {
      if (error instanceof Error && "code" in error) return false;
      throw error;
    }
  });
}

// --- internal ---

function dataFolderOf(config: string): string {
  return path.resolve(path.dirname(config), "..");
}
