import { rm } from "node:fs/promises";
import path from "node:path";
import { runFaulty, traceFilePoints } from "./faultyCli.ts";
import { gatherAcknowledged, listRunViolations, listTraces } from "./invariants.ts";
import {
  describeFailure,
  known,
  look,
  loseRow,
  makeTortureWorkspace,
  readLatestId,
  readLatestRow,
  run,
  runCommand,
  startOther,
  type TortureWorkspace,
} from "./tortureRound.ts";

/** A command at one of whose operations on files something fails from then on. */
export interface FaultCase {
  readonly command: FaultCommand;
  /** As `nameFilePoint` names it. */
  readonly point: string;
  readonly code: FaultCode;
}

export type FaultCommand = "run" | "export" | "index" | "delete";

/** What a person is told of each. */
export const faultWords = {
  ENOSPC: "the disk is full",
  EROFS: "the file system is read-only",
  EACCES: "permission is denied",
  EMFILE: "too many files are open",
  EIO: "the disk reported an error",
} as const;
export type FaultCode = keyof typeof faultWords;
export const faultCodes = Object.keys(faultWords) as FaultCode[];

/** A line of the matrix. */
export interface FaultOutcome {
  readonly exit: number | null;
  /** What was said, the paths shortened; empty when all was done all the same. */
  readonly message: string;
  /** What the data folder held of the run after it. */
  readonly stays: string;
  /** What came of it at the next start, without the fault. */
  readonly next: string;
  readonly violations: readonly string[];
}

/** The points at which a command changes files, each once, in the order in which they come. */
export async function listFaultPoints(command: FaultCommand): Promise<string[]> {
  return await withWorkspace(async (workspace) => {
    await prepare(workspace, command);
    const log = path.join(workspace.folder, "..", `${path.basename(workspace.folder)}.log`);
    const points = await traceFilePoints(argsOf(workspace, command), workspace.folder, log);
    await rm(log, { force: true });
    return [...new Set(points)];
  });
}

/** Plays a case in a workspace of its own. */
export function playFault({ command, point, code }: FaultCase): Promise<FaultOutcome> {
  return withWorkspace(async (workspace) => {
    const { folder, dataFolder } = workspace;
    await prepare(workspace, command);
    const args = argsOf(workspace, command);
    const runId = command === "delete" ? await readLatestId(workspace) : undefined;
    const fault = { under: folder, point, act: "fail", code } as const;
    const result = await runFaulty(args, { cwd: folder, fault });
    const acknowledged = new Set<string>();
    await gatherAcknowledged(dataFolder, acknowledged);
    const message = readMessage(result.stdout + result.stderr, folder);
    const violations = [...judgeEnd(result, folder, code)];
    violations.push(...(await look(workspace, runId === undefined ? {} : { mayLackFile: runId })));
    const row = await readLatestRow(workspace);
    const stays = `${row?.status ?? "no run"}, ${row?.summary.totalTests ?? 0} tests`;
    const next = await startAgain(workspace, command, violations);
    if (runId === undefined) {
      const facts = { requests: workspace.server.count(), kills: 0, concurrency: 0, acknowledged };
      violations.push(...(await listRunViolations(dataFolder, facts, known)));
    }
    violations.push(...(await startOther(workspace)));
    if (runId !== undefined) violations.push(...(await listTraces(dataFolder, runId)));
    return { exit: result.code, message, stays, next, violations };
  });
}

// --- internal ---

async function withWorkspace<T>(work: (workspace: TortureWorkspace) => Promise<T>): Promise<T> {
  const workspace = await makeTortureWorkspace({
    runsPerScenario: 4,
    latencyMs: 3,
    keepLogs: false,
  });
  try {
    return await work(workspace);
  } finally {
    await workspace.dispose();
  }
}

async function prepare(workspace: TortureWorkspace, command: FaultCommand): Promise<void> {
  if (command === "run") return;
  await run(workspace, runCommand);
  if (command === "index") await loseRow(workspace);
}

function argsOf({ folder }: TortureWorkspace, command: FaultCommand): readonly string[] {
  const commandLines: Record<FaultCommand, readonly string[]> = {
    run: runCommand,
    export: [
      "export",
      "latest",
      "--format",
      "csv",
      "--out",
      path.join(folder, "out.csv"),
      "--json",
    ],
    index: ["index", "rebuild", "--json"],
    delete: ["delete", "latest", "--json"],
  };
  return commandLines[command];
}

/** The lines that name a fault, each once. */
function readMessage(text: string, folder: string): string {
  const words = Object.values(faultWords).join("|");
  const lines = text.split(/\n|(?<=\.) (?=[A-Z])/).filter((line) => new RegExp(words).test(line));
  const shown = lines.map((line) => line.replace(/^\s*"message": "|",?$/g, "").trim());
  return [...new Set(shown)].join(" ").replaceAll(folder, ".");
}

/** It ends by itself; when it did not do all, it says what failed, and where. */
function judgeEnd(
  { code, signal, stdout, stderr }: Awaited<ReturnType<typeof runFaulty>>,
  folder: string,
  fault: FaultCode,
): string[] {
  const text = stdout + stderr;
  if (signal !== null) return [`ended by ${signal}`];
  if (/unhandled|unexpected fault|"internal"|\n\s+at /.test(text))
    return [`a stack: ${text.slice(-900)}`];
  if (code === 0) return [];
  if (code !== 3) return [`exit ${code}: ${text.slice(-600)}`];
  const isTold = text.includes(faultWords[fault]) && text.includes(folder);
  return isTold ? [] : [`says neither cause nor place: ${text.slice(-600)}`];
}

/** Gives the command again where something is left of it to do; adds what went wrong in that. */
async function startAgain(
  workspace: TortureWorkspace,
  command: FaultCommand,
  violations: string[],
): Promise<string> {
  const row = await readLatestRow(workspace);
  const again = async (args: readonly string[], said: string) => {
    violations.push(...describeFailure(args, await run(workspace, args)));
    return said;
  };
  if (command === "delete") {
    return row === undefined ? "nothing is left" : await again(["delete", row.id], "deletes");
  }
  if (command !== "run") return await again(argsOf(workspace, command), "does it");
  if (row === undefined) return await again(runCommand, "runs");
  if (row.summary.totalTests === workspace.plannedTests) return "nothing is left to run";
  return await again(["resume", "latest", "--json"], "resumes");
}
