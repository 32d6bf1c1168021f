import assert from "node:assert/strict";
import {
  type PostgresServer,
  skipWithoutPostgres,
  startPostgresServer,
} from "../../../servers/postgresServer.ts";
import { assertCounted, kill, queueKey, readResult, useQueueParts } from "./queueHarness.ts";

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
    for (const days of [-400, 3]) {
      await startWorker(allow, { API_KEY: secret }, shiftClock(days));
    }
    const run = await startRun();
    await parts.server.reached(20);
    const tables = await store.dump();
    const result = await readResult(parts, await run.result);
    assert.equal(result.status, "completed");
    assertCounted(parts, result);
    assert.equal(result.summary.abandoned, undefined);
    assert.deepEqual(await countLeft(), ["0", "0"]);
    const all = `${tables}${store.statements.join("\n")}`;
    assert.match(all, new RegExp(result.id));
    for (const hidden of [secret, queueKey]) assert.ok(!all.includes(hidden), hidden);
  });

  it("lose no test and count none twice when workers, coordinator and server are killed", async () => {
    await writeConfig();
    const [first, second] = [await startWorker(), await startWorker(), await startWorker()];
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
    assert.deepEqual(await countLeft(), ["0", "0"]);
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
    for (const { child, saw, result } of workers) {
      await saw(/is over/);
      child.kill("SIGTERM");
      assert.equal((await result).code, 0);
    }
    assert.deepEqual(await countLeft(), ["0", "0"]);
  });
});

// --- internal ---

/** Has a process of Node believe that it is so many days later. */
function shiftClock(days: number): string[] {
  const ms = days * 86_400_000;
  const source = `
    const Real = Date;
    globalThis.Date = class extends Real {
      constructor(...args) { super(...(args.length === 0 ? [Real.now() + ${ms}] : args)); }
      static now() { return Real.now() + ${ms}; }
    };`;
  return ["--import", `data:text/javascript,${encodeURIComponent(source)}`];
}
