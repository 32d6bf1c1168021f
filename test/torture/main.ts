// Kills the command line at its file operations and at requests, or has file operations fail, and checks what is left:
// main.ts [--faults] [--long] [--seed N] [--only word] [--minutes N]
import { parseArgs } from "node:util";
import { mapLimited } from "../../src/common/mapLimited.ts";
import { type FaultCommand, faultCodes, listFaultPoints, playFault } from "./faultMatrix.ts";
import { createDraw, drawLongRun, listSweeps, type Round } from "./tortureRounds.ts";

const { values } = parseArgs({
  options: {
    faults: { type: "boolean" },
    long: { type: "boolean" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    /** What the group of a round, or a command that faults are played with, has to contain. */
    only: { type: "string", default: "" },
    /** After which no round begins any more. */
    minutes: { type: "string", default: "Infinity" },
  },
});
const deadline = performance.now() + Number(values.minutes) * 60_000;
const isTimeUp = () => performance.now() > deadline;
const violations = values.faults ? await playMatrix() : await playKills();
process.exitCode = violations === 0 ? 0 : 1;

// --- internal ---

/** Each file operation once; with `--long` until 1,000 commands were killed. */
async function playKills(): Promise<number> {
  const draw = createDraw(Number(values.seed));
  const counts = new Map<
    string,
    { rounds: number; kills: number; behind: number; violations: number }
  >();
  const sum = (key: "kills" | "violations") =>
    [...counts.values()].reduce((total, each) => total + each[key], 0);
  console.log(`seed ${values.seed}`);
  do {
    const sweeps = await listSweeps(draw);
    const longRuns = Array.from({ length: 12 }, () => drawLongRun(draw));
    const rounds = [...sweeps, ...longRuns].filter(({ group }) => group.includes(values.only));
    let [done, left] = [0, 0];
    await mapLimited(rounds, 2, async ({ name, group, play }: Round) => {
      if (isTimeUp()) {
        left += 1;
        return;
      }
      const result = await play();
      const count = counts.get(group) ?? { rounds: 0, kills: 0, behind: 0, violations: 0 };
      counts.set(group, count);
      count.rounds += 1;
      count.kills += result.kills;
      count.behind += result.behind;
      count.violations += result.violations.length;
      done += 1;
      console.log(`${done}/${rounds.length} ${name}: ${result.kills} killed`);
      for (const violation of result.violations) console.log(`${name}: ${violation}`);
    });
    if (left > 0) console.log(`${left} of ${rounds.length} rounds were left out: time is up`);
  } while (values.long && sum("kills") < 1000 && !isTimeUp());
  console.table(Object.fromEntries(counts));
  console.log(`kills: ${sum("kills")}, violations: ${sum("violations")}`);
  return sum("violations");
}

/** Each point of each command with one fault, the next with another; with `--long` each with all. */
async function playMatrix(): Promise<number> {
  const all: FaultCommand[] = ["run", "export", "index", "delete"];
  const commands = all.filter((command) => command.includes(values.only));
  let [count, broken, left] = [0, 0, 0];
  console.log("| command | point | fault | exit | message | what stays | next start |");
  console.log("|---|---|---|---|---|---|---|");
  for (const command of commands) {
    const cases = (await listFaultPoints(command)).flatMap((point, at) => {
      const codes = values.long ? faultCodes : faultCodes.slice(at % faultCodes.length).slice(0, 1);
      return codes.map((code) => ({ command, point, code }));
    });
    await mapLimited(cases, 2, async (each) => {
      if (isTimeUp()) {
        left += 1;
        return;
      }
      const { exit, message, stays, next, violations: found } = await playFault(each);
      const cells = [command, each.point, each.code, exit, message, stays, next, ...found];
      console.log(`| ${cells.join(" | ")} |`);
      count += 1;
      broken += found.length;
    });
  }
  if (left > 0) console.log(`\n${left} were left out: time is up`);
  console.log(`\nfaults: ${count}, violations: ${broken}`);
  return broken;
}
