import { rm } from "node:fs/promises";
import path from "node:path";
import { traceFilePoints } from "./faultyCli.ts";
import {
  type Kill,
  loseRow,
  makeTortureWorkspace,
  type RoundResult,
  run,
  runCommand,
  type TortureSize,
  type TortureWorkspace,
  tortureCommand,
  tortureDelete,
  tortureExport,
  tortureRun,
} from "./tortureRound.ts";

/** One kill, or a few, in a workspace of its own. */
export interface Round {
  readonly name: string;
  /** What is counted together. */
  readonly group: string;
  play(): Promise<RoundResult>;
}

/** What rounds are drawn with; the same seed draws the same ones. */
export type Draw = (below: number) => number;

export function createDraw(seed: number): Draw {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const exportFormats = ["csv", "json", "markdown", "junit", "ctrf", "html"];
const deletions = [
  ["delete", "latest"],
  ["clean", "--keep-last", "0"],
];

/** A round for each file operation of a command, in its order; how many there are is found by doing it once. */
export async function listSweeps(draw: Draw): Promise<Round[]> {
  const rounds: Round[] = [];
  const workspace = await makeTortureWorkspace(small);
  const log = path.join(path.dirname(workspace.folder), `${path.basename(workspace.folder)}.log`);
  const count = async (args: readonly string[]) => {
    const points = await traceFilePoints(args, workspace.folder, log);
    await rm(log, { force: true });
    return points.length;
  };
  try {
    const ofRun = await count(runCommand);
    for (let at = 1; at <= ofRun; at += 1) rounds.push(drawRun(draw, drawAct(draw, at)));
    for (const format of exportFormats) {
      const out = path.join(workspace.folder, "out");
      const ofExport = await count(["export", "latest", "--format", format, "--out", out]);
      for (let at = 1; at <= ofExport; at += 1) rounds.push(buildExport(format, drawAct(draw, at)));
    }
    await loseRow(workspace);
    const ofRebuild = await count(["index", "rebuild"]);
    for (let at = 1; at <= ofRebuild; at += 1) rounds.push(buildRebuild(drawAct(draw, at)));
    const ofDelete = await count(["delete", "latest"]);
    for (const args of deletions) {
      for (let at = 1; at <= ofDelete; at += 1) rounds.push(buildDeletion(args, drawAct(draw, at)));
    }
  } finally {
    await workspace.dispose();
  }
  return rounds;
}

/** A longer run that is killed when requests arrive, three times or so. */
export function drawLongRun(draw: Draw): Round {
  const size = { runsPerScenario: 60, latencyMs: 2 + draw(6), keepLogs: draw(2) === 0 };
  const kills = Array.from({ length: 2 + draw(3) }, (): Kill => {
    return { by: "request", at: 1 + draw(60) };
  });
  const name = `run killed at requests ${kills.map(({ at }) => `+${at}`).join(" ")}`;
  return buildRound(name, "run, resume (requests)", size, (workspace) =>
    tortureRun(workspace, kills),
  );
}

// --- internal ---

const small: TortureSize = { runsPerScenario: 4, latencyMs: 3, keepLogs: false };
const acts = ["kill-before", "kill-half", "kill-after"] as const;

function drawAct(draw: Draw, at: number): Kill {
  return { by: "operation", at, act: acts[draw(acts.length)] };
}

/** Killed at this operation, and once more in what a resume does. */
function drawRun(draw: Draw, first: Kill): Round {
  const kills = [first, drawAct(draw, 1 + draw(90))];
  const size = { ...small, keepLogs: draw(3) === 0 };
  const name = `run killed at operations ${kills.map(({ at }) => at).join(", ")}`;
  return buildRound(name, "run, resume (operations)", size, (workspace) =>
    tortureRun(workspace, kills),
  );
}

function buildExport(format: string, kill: Kill): Round {
  const name = `export ${format} killed at operation ${kill.at}`;
  return buildRound(name, "export", small, async (workspace) => {
    await run(workspace, runCommand);
    return tortureExport(workspace, format, kill);
  });
}

function buildRebuild(kill: Kill): Round {
  const name = `index rebuild killed at operation ${kill.at}`;
  return buildRound(name, "index rebuild", small, async (workspace) => {
    await run(workspace, runCommand);
    await loseRow(workspace);
    return tortureCommand(workspace, ["index", "rebuild"], kill);
  });
}

function buildDeletion(args: readonly string[], kill: Kill): Round {
  const [group = ""] = args;
  return buildRound(`${group} killed at operation ${kill.at}`, group, small, async (workspace) => {
    await run(workspace, runCommand);
    return tortureDelete(workspace, args, kill);
  });
}

function buildRound(
  name: string,
  group: string,
  size: TortureSize,
  play: (workspace: TortureWorkspace) => Promise<RoundResult>,
): Round {
  return {
    name,
    group,
    async play() {
      const workspace = await makeTortureWorkspace(size);
      try {
        return await play(workspace);
      } finally {
        await workspace.dispose();
      }
    },
  };
}
