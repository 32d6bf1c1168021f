// Kills workers, coordinators and the store of runs over a queue, stops workers for longer than their tests are theirs, and cuts
// coordinators and workers off for half a minute; checks that no test is lost or counted twice:
// queueKills.ts [--store redis|postgres] [--kills N] [--seed N]; needs `npm run build` before, and redis-server or PostgreSQL.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { type TestRunFile, testRunFileSchema } from "../../src/model/results/resultFile.ts";
import { errorMessage } from "../../src/model/userError.ts";
import { startPostgresServer } from "../servers/postgresServer.ts";
import { startRedisServer } from "../servers/redisServer.ts";
import { type SilentProxy, startSilentProxy } from "../servers/silentProxy.ts";
import { type CountingServer, startCountingServer } from "./countingServer.ts";
import { createDraw } from "./tortureRounds.ts";

const { values } = parseArgs({
  options: {
    store: { type: "string", default: "redis" },
    kills: { type: "string", default: "50" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
  },
});
const cli = path.resolve(import.meta.dirname, "../../dist/cli.js");
const [plannedTests, concurrency] = [120, 8];
/** Longer than a test stays with a worker that is away. */
const stallMs = 15_000;
const cutOffMs = 30_000;
const draw = createDraw(Number(values.seed));
const totals = {
  ...{ rounds: 0, worker: 0, workers: 0, coordinator: 0, store: 0 },
  ...{ stalled: 0, cutOff: 0, violations: 0 },
};
console.log(`seed ${values.seed}`);
while (countKills() < Number(values.kills)) await playRound();
console.table(totals);
process.exitCode = totals.violations === 0 ? 0 : 1;

// --- internal ---

interface Round {
  readonly folder: string;
  readonly store: Store;
  readonly server: CountingServer;
  /** Between the store and the coordinator, and the first worker. */
  readonly network: SilentProxy;
  readonly workers: ChildProcess[];
}

/** A server that a kill of takes nothing of what it had confirmed. */
interface Store {
  readonly url: string;
  readonly port: number;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

async function startStore(): Promise<Store> {
  if (values.store === "postgres") return await startPostgresServer();
  return await startRedisServer({ isDurable: true });
}

function countKills(): number {
  return totals.worker + totals.workers * 2 + totals.coordinator + totals.store;
}

/** What may have ended requests between their count and their leaving: a test that is another's by now is given up as well. */
function countCuts(): number {
  return countKills() + totals.stalled + totals.cutOff;
}

/** One run with some kills, resumed until it is complete. */
async function playRound(): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), "touchstone-queue-"));
  const [store, server] = [await startStore(), await startCountingServer(30)];
  const network = await startSilentProxy(store.port);
  const round: Round = { folder, store, server, network, workers: [] };
  totals.rounds += 1;
  const before = countCuts();
  try {
    await mkdir(path.join(folder, "data/configs"), { recursive: true });
    await writeFile(
      path.join(folder, "data/configs/a.touchstone.json"),
      JSON.stringify(buildConfig(server)),
    );
    startWorker(round, network.port);
    for (let at = 0; at < 2; at++) startWorker(round);
    const result = await runKilled(round);
    const violations = findViolations(result, server.count(), countCuts() - before);
    for (const violation of violations) console.log(`round ${totals.rounds}: ${violation}`);
    totals.violations += violations.length;
  } catch (error) {
    console.log(`round ${totals.rounds}: ${errorMessage(error)}`);
    totals.violations += 1;
  } finally {
    for (const worker of round.workers) await kill(worker);
    await network.close();
    await store.stop();
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function runKilled(round: Round): Promise<TestRunFile> {
  const run = ["run", "data/configs/a.touchstone.json", "--fail-under", "0", "--json"];
  let coordinator = start(round, run, round.network.port);
  let output = read(coordinator);
  for (let at = 0; at < 4 && coordinator.exitCode === null; at++) {
    const target = round.server.count() + 5 + draw(25);
    await Promise.race([round.server.reached(target), once(coordinator, "close")]);
    if (coordinator.exitCode !== null) break;
    const what = draw(6);
    if (what === 0) await killWorkers(round, 1);
    if (what === 1) await killWorkers(round, 2);
    if (what === 2) {
      totals.store += 1;
      await round.store.restart();
    }
    if (what === 3) {
      totals.coordinator += 1;
      await kill(coordinator);
      coordinator = start(round, ["resume", "latest", "--json"], round.network.port);
      output = read(coordinator);
    }
    if (what === 4) await stallWorker(round);
    if (what === 5) {
      totals.cutOff += 1;
      round.network.fallSilent();
      await delay(cutOffMs);
      round.network.speak();
    }
  }
  if (coordinator.exitCode === null) await once(coordinator, "close");
  let text = await output;
  if (/"code": "config"/.test(text)) {
    // It began while it was cut off, which it says; nothing is lost by that.
    text = await read(start(round, ["resume", "latest", "--json"], round.network.port));
  }
  const { file } = JSON.parse(text) as { file?: string };
  if (file === undefined) throw new Error(`there is no result: ${text}`);
  return testRunFileSchema.parse(JSON.parse(await readFile(path.join(round.folder, file), "utf8")));
}

async function stallWorker({ workers }: Round): Promise<void> {
  totals.stalled += 1;
  const worker = workers.at(-1);
  worker?.kill("SIGSTOP");
  await delay(stallMs);
  worker?.kill("SIGCONT");
}

async function killWorkers(round: Round, count: number): Promise<void> {
  totals[count === 1 ? "worker" : "workers"] += 1;
  for (const worker of round.workers.splice(0, count)) {
    await kill(worker);
    startWorker(round);
  }
}

function startWorker(round: Round, port = round.store.port): void {
  round.workers.push(start(round, ["worker", "--concurrency", "4"], port));
}

/** `port` is how it reaches the store. */
function start({ folder, store }: Round, args: readonly string[], port: number): ChildProcess {
  const url = new URL(store.url);
  url.port = String(port);
  const own = {
    TOUCHSTONE_QUEUE_URL: url.href,
    TOUCHSTONE_QUEUE_KEY: "a key of the torture tests",
  };
  const child = spawn(process.execPath, [cli, ...args], {
    cwd: folder,
    env: { ...process.env, ...own },
    stdio: ["ignore", "pipe", "ignore"],
  });
  child.stdout.resume();
  return child;
}

async function read({ stdout }: ChildProcess): Promise<string> {
  let text = "";
  for await (const piece of stdout ?? []) text += String(piece);
  return text;
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
}

/** A request is counted before it leaves, so that a kill, a stall or a cut may leave some counted that never arrived. */
function findViolations(result: TestRunFile, requests: number, cuts: number): string[] {
  const cells = Object.values(result.results).flatMap((each) => Object.values(each));
  const runs = cells.flatMap((cell) => cell.runs);
  const attempts = runs.flatMap((run) => run.attempts);
  const kept = attempts.reduce((sum, { httpRequests = 0 }) => sum + httpRequests, 0);
  const counted = kept + (result.summary.abandoned?.httpRequests ?? 0);
  const violations: string[] = [];
  if (result.status !== "completed") violations.push(`it is ${result.status}`);
  if (new Set(runs.map(({ runNumber }) => runNumber)).size !== plannedTests) {
    violations.push(`${runs.length} tests in place of ${plannedTests}`);
  }
  if (runs.length !== plannedTests) violations.push(`${runs.length} tests are counted`);
  if (counted < requests || counted > requests + cuts * concurrency) {
    violations.push(
      `${counted} requests counted, the server got ${requests} (${cuts} kills, stalls and cuts)`,
    );
  }
  return violations;
}

function buildConfig(server: CountingServer): unknown {
  const properties = { name: { type: "string" } };
  const schema = { type: "object", properties, required: ["name"] };
  const baseUrl = server.baseUrl("p");
  return {
    name: "queue",
    providers: [{ id: "p", kind: "openai-compatible", baseUrl, model: "m", concurrency }],
    scenarios: [{ number: 1, name: "n", kind: "prompt", prompt: "Who?", schema }],
    runsPerScenario: plannedTests,
    maxRetries: 2,
  };
}
