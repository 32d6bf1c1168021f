import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { IndexEntry, IndexFile } from "../../src/model/results/indexFile.ts";
import { type CountingServer, startCountingServer } from "./countingServer.ts";
import { type FaultyOptions, type FaultyResult, runFaulty } from "./faultyCli.ts";
import type { FileFault } from "./fileFault.ts";
import { gatherAcknowledged, listRunViolations, listTraces, listViolations } from "./invariants.ts";

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
  readonly violations: readonly string[];
}

export const configFile = "data/configs/a.touchstone.json";
export const runCommand = ["run", configFile, "--fail-under", "0", "--json"];

export async function makeTortureWorkspace(size: TortureSize): Promise<TortureWorkspace> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), "touchstone-torture-")));
  const dataFolder = path.join(folder, "data");
  const server = await startCountingServer(size.latencyMs);
  await mkdir(path.join(dataFolder, "configs"), { recursive: true });
  await writeFile(path.join(folder, configFile), JSON.stringify(buildConfig(server, size)));
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
  let killed = 0;
  let args = runCommand;
  let isComplete = false;
  for (const kill of kills) {
    const result = await runKilled(workspace, args, kill);
    if (result.signal === "SIGKILL") killed += 1;
    else violations.push(...describeFailure(args, result));
    isComplete = result.signal === null;
    await gatherAcknowledged(dataFolder, acknowledged);
    // A start goes over what was left; then nothing may be amiss.
    const listed = await run(workspace, ["list", "--json"]);
    violations.push(...describeFailure(["list"], listed), ...(await listViolations(dataFolder)));
    const [row] = readRows(listed);
    isComplete ||= row?.summary.totalTests === plannedTests;
    if (isComplete) break;
    args = row === undefined ? runCommand : ["resume", "latest", "--json"];
  }
  if (!isComplete) violations.push(...describeFailure(args, await run(workspace, args)));
  const facts = { requests: server.count(), kills: killed, concurrency, acknowledged };
  violations.push(...(await listRunViolations(dataFolder, facts)));
  return { kills: killed, violations };
}

/** A command that is killed, then given again, on a folder with a complete run; after each the folder is whole. */
export async function tortureCommand(
  workspace: TortureWorkspace,
  args: readonly string[],
  kill: Kill,
  mayLackFile?: string,
): Promise<RoundResult> {
  const { dataFolder } = workspace;
  const result = await runKilled(workspace, args, kill);
  const killed = result.signal === "SIGKILL" ? 1 : 0;
  const violations = killed === 1 ? [] : describeFailure(args, result);
  const listed = await run(workspace, ["list", "--json"]);
  violations.push(
    ...describeFailure(["list"], listed),
    ...(await listViolations(dataFolder, mayLackFile)),
  );
  return { kills: killed, violations };
}

/** The one run of a workspace is deleted by a command that is killed, then by its id. */
export async function tortureDelete(
  workspace: TortureWorkspace,
  args: readonly string[],
  kill: Kill,
): Promise<RoundResult> {
  const { dataFolder } = workspace;
  const runId = await readLatestId(workspace);
  const { kills, violations } = await tortureCommand(workspace, args, kill, runId);
  const listed = await run(workspace, ["list", "--json"]);
  const isThere = listed.stdout.includes(runId);
  const byId = ["delete", runId];
  const again = isThere ? describeFailure(byId, await run(workspace, byId)) : [];
  return { kills, violations: [...violations, ...again, ...(await listTraces(dataFolder, runId))] };
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
  const { kills, violations } = await tortureCommand(workspace, args, kill);
  const left = await readFile(out, "utf8").catch(() => undefined);
  const isTorn = left !== undefined && left !== whole.stdout;
  await rm(out, { force: true });
  return { kills, violations: isTorn ? [...violations, `${out} is torn`] : violations };
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

function buildConfig(server: CountingServer, { runsPerScenario, keepLogs }: TortureSize): unknown {
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
  return (JSON.parse(stdout) as IndexFile).runs;
}
