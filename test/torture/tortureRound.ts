import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { IndexEntry, IndexFile } from "../../src/model/results/indexFile.ts";
import { type CountingServer, startCountingServer } from "./countingServer.ts";
import { type FaultyOptions, type FaultyResult, runFaulty } from "./faultyCli.ts";
import type { FileFault } from "./fileFault.ts";
import {
  gatherAcknowledged,
  isIndexBehind,
  type KnownRuns,
  listLeftovers,
  listRunViolations,
  listTraces,
  listViolations,
} from "./invariants.ts";
import { compareShownStates, loadShownStates } from "./shownStates.ts";

/** A workspace with one config of two providers on a server of its own. */
export interface TortureWorkspace {
  readonly folder: string;
  readonly dataFolder: string;
  readonly server: CountingServer;
  readonly plannedTests: number;
  dispose(): Promise<void>;
}

export interface TortureSize {
  readonly runsPerScenario: number;
  readonly latencyMs: number;
  readonly keepLogs: boolean;
}

/** What a kill is aimed at: the so-manieth operation on files, or the arrival of the so-manieth request. */
export type Kill =
  | { readonly by: "operation"; readonly at: number; readonly act: FileFault["act"] }
  | { readonly by: "request"; readonly at: number };

/** What came of a round. */
export interface RoundResult {
  /** Commands that a kill ended. */
  readonly kills: number;
  /** Commands that left the index on disk behind the files, as it may be. */
  readonly behind: number;
  readonly violations: readonly string[];
}

export const configFile = "data/configs/a.touchstone.json";
/** One test, for a start that only has to go over what was left. */
const otherConfigFile = "data/configs/b.touchstone.json";
export const runCommand = ["run", configFile, "--fail-under", "0", "--json"];

export async function makeTortureWorkspace(size: TortureSize): Promise<TortureWorkspace> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), "touchstone-torture-")));
  const dataFolder = path.join(folder, "data");
  const server = await startCountingServer(size.latencyMs);
  await mkdir(path.join(dataFolder, "configs"), { recursive: true });
  await writeFile(path.join(folder, configFile), JSON.stringify(buildConfig(server, size)));
  const other = buildConfig(server, { ...size, runsPerScenario: 1 });
  await writeFile(path.join(folder, otherConfigFile), JSON.stringify({ ...other, name: "other" }));
  await writeFile(path.join(dataFolder, "index.json"), JSON.stringify({ runs: [rowAlone] }));
  return {
    folder,
    dataFolder,
    server,
    plannedTests: 2 * size.runsPerScenario,
    async dispose() {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A run that is killed, and resumed until it is complete; of `kills` the first is for `run`, the others for `resume`. */
export async function tortureRun(
  workspace: TortureWorkspace,
  kills: readonly Kill[],
): Promise<RoundResult> {
  const { dataFolder, server, plannedTests } = workspace;
  const acknowledged = new Set<string>();
  const violations: string[] = [];
  let [killed, behind] = [0, 0];
  let args = runCommand;
  let isComplete = false;
  for (const kill of kills) {
    const result = await runKilled(workspace, args, kill);
    if (result.signal === "SIGKILL") killed += 1;
    else violations.push(...describeFailure(args, result));
    isComplete = result.signal === null;
    await gatherAcknowledged(dataFolder, acknowledged);
    // A look goes over what was left; then nothing may be amiss.
    violations.push(...(await look(workspace)));
    if (await isIndexBehind(dataFolder)) behind += 1;
    const row = await readLatestRow(workspace);
    isComplete ||= row?.summary.totalTests === plannedTests;
    if (isComplete) break;
    args = row === undefined ? runCommand : ["resume", "latest", "--json"];
  }
  if (!isComplete) violations.push(...describeFailure(args, await run(workspace, args)));
  const facts = { requests: server.count(), kills: killed, concurrency, acknowledged };
  violations.push(...(await listRunViolations(dataFolder, facts, known)));
  violations.push(...(await startOther(workspace)));
  return { kills: killed, behind, violations };
}

/** A look at the data folder by every way there is; what does not hold, or is told otherwise by another. */
export async function look(
  workspace: TortureWorkspace,
  { mayLackFile }: KnownRuns = {},
): Promise<string[]> {
  const { dataFolder, folder } = workspace;
  const listed = await run(workspace, ["list", "--json"]);
  const failures = describeFailure(["list"], listed);
  if (failures.length > 0) return failures;
  const lacking = mayLackFile === undefined ? {} : { mayLackFile };
  const shown = await loadShownStates(
    folder,
    JSON.parse(listed.stdout) as IndexFile,
    async (id) => {
      return (await run(workspace, ["show", id, "--json"])).stdout;
    },
  );
  // Of a run that is being deleted the folder may be there without its `run.json`: the service tells of the folder.
  const differing = compareShownStates(shown).filter(
    (each) =>
      mayLackFile === undefined ||
      !each.includes(`${mayLackFile} `) ||
      !/service broken/.test(each),
  );
  return [...(await listViolations(dataFolder, { ...known, ...lacking })), ...differing];
}

/** What is left after the next start, which sweeps, and brings the index on disk up to date. */
export async function startOther(workspace: TortureWorkspace): Promise<string[]> {
  const args = ["run", otherConfigFile, "--fail-under", "0", "--json"];
  const started = await run(workspace, args);
  const { folder, dataFolder } = workspace;
  return [
    ...describeFailure(args, started),
    ...(await look(workspace)),
    ...(await listLeftovers(folder)),
    ...((await isIndexBehind(dataFolder)) ? ["the index is still behind after a start"] : []),
  ];
}

/** A command that is killed on a folder with a complete run; a look after it finds the folder whole. */
export async function tortureCommand(
  workspace: TortureWorkspace,
  args: readonly string[],
  kill: Kill,
): Promise<RoundResult> {
  const result = await playCommand(workspace, args, kill);
  return { ...result, violations: [...result.violations, ...(await startOther(workspace))] };
}

/** The one run of a workspace is deleted by a command that is killed, then by its id. */
export async function tortureDelete(
  workspace: TortureWorkspace,
  args: readonly string[],
  kill: Kill,
): Promise<RoundResult> {
  const { dataFolder } = workspace;
  const runId = await readLatestId(workspace);
  const result = await playCommand(workspace, args, kill, { mayLackFile: runId });
  const listed = await run(workspace, ["list", "--json"]);
  const isThere = listed.stdout.includes(runId);
  const byId = ["delete", runId];
  const again = isThere ? describeFailure(byId, await run(workspace, byId)) : [];
  const left = [...(await startOther(workspace)), ...(await listTraces(dataFolder, runId))];
  return { ...result, violations: [...result.violations, ...again, ...left] };
}

/** An export that is killed leaves the whole file or none; `whole` is what it writes when nothing happens to it. */
export async function tortureExport(
  workspace: TortureWorkspace,
  format: string,
  kill: Kill,
): Promise<RoundResult> {
  const out = path.join(workspace.folder, `out.${format}`);
  const whole = await run(workspace, ["export", "latest", "--format", format]);
  const args = ["export", "latest", "--format", format, "--out", out];
  const result = await playCommand(workspace, args, kill);
  const left = await readFile(out, "utf8").catch(() => undefined);
  const torn = left !== undefined && left !== whole.stdout ? [`${out} is torn`] : [];
  const again = describeFailure(args, await run(workspace, args));
  const after = [...torn, ...again, ...(await startOther(workspace))];
  await rm(out, { force: true });
  return { ...result, violations: [...result.violations, ...after] };
}

/** Takes the row of the one run out of the index, which keeps the row that no file brings back. */
export async function loseRow({ dataFolder }: TortureWorkspace): Promise<void> {
  await writeFile(path.join(dataFolder, "index.json"), JSON.stringify({ runs: [rowAlone] }));
}

export async function readLatestId(workspace: TortureWorkspace): Promise<string> {
  return (await readLatestRow(workspace))?.id ?? "";
}

export async function readLatestRow(workspace: TortureWorkspace): Promise<IndexEntry | undefined> {
  return readRows(await run(workspace, ["list", "--json"]))[0];
}

/** What is said of a command that was not killed and did not succeed. */
export function describeFailure(
  args: readonly string[],
  { code, stderr, stdout }: FaultyResult,
): string[] {
  const text = stderr + stdout;
  if (/unhandled|unexpected fault|"internal"/.test(text))
    return [`${args[0]}: ${text.slice(-600)}`];
  // Tests that fail are no failure of a run.
  const isDone = code === 0 || (code === 1 && stdout.includes('"status": "completed"'));
  return isDone ? [] : [`${args[0]} ended with ${code}: ${text.slice(-600)}`];
}

/** A command of which nothing is killed. */
export function run(workspace: TortureWorkspace, args: readonly string[]): Promise<FaultyResult> {
  return runFaulty(args, { cwd: workspace.folder });
}

// --- internal ---

const concurrency = 4;

/** The row of a run of another machine: it is older than all others, and its file is not here. */
const rowAlone: IndexEntry = {
  id: "00000000-0000-4000-8000-000000000001",
  timestamp: "2020-01-01T00:00:00.000Z",
  filename: "2020-01-01T00-00-00-000Z.json",
  summary: { providers: ["p0"], totalTests: 1, successRate: 100 },
  status: "completed",
};
/** What is known of the runs of a workspace before anything happens. */
export const known: KnownRuns = { rowsAlone: [rowAlone.id] };

async function playCommand(
  workspace: TortureWorkspace,
  args: readonly string[],
  kill: Kill,
  knownOfRun: KnownRuns = {},
): Promise<RoundResult> {
  const result = await runKilled(workspace, args, kill);
  const isKilled = result.signal === "SIGKILL";
  return {
    kills: isKilled ? 1 : 0,
    violations: [
      ...(isKilled ? [] : describeFailure(args, result)),
      ...(await look(workspace, knownOfRun)),
    ],
    behind: (await isIndexBehind(workspace.dataFolder)) ? 1 : 0,
  };
}

function buildConfig(server: CountingServer, { runsPerScenario, keepLogs }: TortureSize) {
  const schema = { type: "object", properties: { name: { type: "string" } }, required: ["name"] };
  const providers = ["p0", "p1"].map((id) => ({
    id,
    kind: "openai-compatible",
    baseUrl: server.baseUrl(id),
    model: "m",
    concurrency: concurrency / 2,
  }));
  const scenarios = [{ number: 1, name: "One", kind: "prompt", prompt: "Who?", schema }];
  return { name: "torture", runsPerScenario, maxRetries: 2, keepLogs, providers, scenarios };
}

function runKilled(
  { folder, server }: TortureWorkspace,
  args: readonly string[],
  kill: Kill,
): Promise<FaultyResult> {
  if (kill.by === "operation") {
    const { at, act } = kill;
    return runFaulty(args, { cwd: folder, fault: { under: folder, at, act } });
  }
  const onStart: FaultyOptions["onStart"] = (child) =>
    void server.reached(server.count() + kill.at).then(() => child.kill("SIGKILL"));
  return runFaulty(args, { cwd: folder, onStart });
}

function readRows({ stdout }: FaultyResult): IndexFile["runs"] {
  return (JSON.parse(stdout) as IndexFile).runs.filter(({ id }) => id !== rowAlone.id);
}
