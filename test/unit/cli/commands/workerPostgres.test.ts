import assert from "node:assert/strict";
import {
  type PostgresServer,
  skipWithoutPostgres,
  startPostgresServer,
} from "../../../servers/postgresServer.ts";
import type { StartedCli } from "../cliHarness.ts";
import {
  assertCounted,
  kill,
  queueKey,
  readResult,
  shiftClock,
  useQueueParts,
} from "./queueHarness.ts";

const secret = "sk-a-secret-of-the-tests-0123456789";

describe("workers over PostgreSQL", function () {
  this.timeout(120_000);
  const parts = useQueueParts();
  const { writeConfig, makeProvider } = parts;
  let store: PostgresServer;
  before(async function () {
    skipWithoutPostgres(this);
    store = await startPostgresServer({ isTold: true });
  });
  after(async () => await store?.stop());

  const ownEnv = () => ({ TOUCHSTONE_QUEUE_URL: store.url });
  const startWorker = (args: string[] = [], env = {}, nodeArgs: string[] = []) =>
    parts.startWorker(args, { env: { ...ownEnv(), ...env }, nodeArgs });
  const start = (...args: string[]) => parts.start(args, { env: ownEnv() });
  const startRun = () =>
    start("run", "data/configs/a.touchstone.json", "--fail-under", "0", "--json");
  /** Those that are there take away what they told after the end of a run. */
  const leave = async (workers: readonly StartedCli[]) => {
    for (const { child, saw, result } of workers) {
      await saw(/is over/);
      child.kill("SIGTERM");
      assert.equal((await result).code, 0);
    }
  };
  /** What is left of single runs. */
  const countLeft = async () => {
    const left = await store.sql("SELECT count(*) FROM touchstone.job");
    const queues = await store.sql(
      "SELECT count(*) FROM touchstone.meta WHERE queue ~ '-(to|back)-'",
    );
    return [left.trim(), queues.trim()];
  };

  it("run the tests together, by the clock of the server, and leave nothing and no key in it", async () => {
    const allow = ["--allow", `API_KEY=${new URL(parts.server.baseUrl("p")).origin}`];
    await writeConfig({ providers: [makeProvider({ apiKey: { env: "API_KEY" } })] });
    const workers: StartedCli[] = [];
    for (const days of [-400, 3]) {
      workers.push(await startWorker(allow, { API_KEY: secret }, shiftClock(days)));
    }
    const run = await startRun();
    await parts.server.reached(20);
    const tables = await store.dump();
    const result = await readResult(parts, await run.result);
    assert.equal(result.status, "completed");
    assertCounted(parts, result);
    assert.equal(result.summary.abandoned, undefined);
    await leave(workers);
    assert.deepEqual(await countLeft(), ["0", "0"]);
    const all = `${tables}${store.statements.join("\n")}`;
    assert.match(all, new RegExp(result.id));
    for (const hidden of [secret, queueKey]) assert.ok(!all.includes(hidden), hidden);
  });

  it("lose no test and count none twice when workers, coordinator and server are killed", async () => {
    await writeConfig();
    const [first, second, third] = [await startWorker(), await startWorker(), await startWorker()];
    const run = await startRun();
    await parts.server.reached(12);
    await kill(first);
    await parts.server.reached(20);
    await store.restart();
    await parts.server.reached(28);
    await kill(run);
    const resumed = await start("resume", "latest", "--json");
    await parts.server.reached(40);
    await kill(second);
    const result = await readResult(parts, await resumed.result);
    assert.equal(result.status, "completed");
    assert.equal(result.summary.totalTests, 60);
    assertCounted(parts, result, 24);
    await leave([third]);
    assert.deepEqual(await countLeft(), ["0", "0"]);
  });

  it("wait for a server that lets them do nothing for a while, which is told once, and lose nothing", async () => {
    await startWorker(); // makes the tables
    await store.sql("CREATE ROLE guest LOGIN PASSWORD 'p'");
    await store.sql("GRANT USAGE ON SCHEMA touchstone TO guest");
    const change = async (what: string) => {
      for (const kind of ["TABLES", "SEQUENCES"]) {
        await store.sql(what.replace("*", `ALL ON ALL ${kind} IN SCHEMA touchstone`));
      }
    };
    await change("GRANT * TO guest");
    const { host } = new URL(store.url);
    await writeConfig();
    const env = { TOUCHSTONE_QUEUE_URL: `postgres://guest:p@${host}/postgres` };
    const args = ["run", "data/configs/a.touchstone.json", "--fail-under", "0", "--json"];
    const run = await parts.start(args, { env });
    await parts.server.reached(8);
    const refused = /is of no use now, and waited for: its user has too few rights/g;
    await change("REVOKE * FROM guest");
    await run.saw(refused);
    await change("GRANT * TO guest");
    const ended = await run.result;
    const result = await readResult(parts, ended);
    assert.deepEqual([result.status, result.summary.totalTests], ["completed", 60]);
    assertCounted(parts, result);
    assert.equal(ended.stderr.match(refused)?.length, 1);
  });

  it("keep the rate of a provider together, and end what is under way when the run is cancelled", async () => {
    await writeConfig({ providers: [makeProvider({ requestsPerMinute: 600 })] });
    const workers = [await startWorker(), await startWorker()];
    const startedAt = performance.now();
    const run = await startRun();
    await parts.server.reached(12);
    assert.ok(performance.now() - startedAt > 1000);
    run.child.kill("SIGINT");
    const { stdout } = await run.result;
    assert.match(stdout, /"status": *"cancelled"/);
    await leave(workers);
    assert.deepEqual(await countLeft(), ["0", "0"]);
  });
});
