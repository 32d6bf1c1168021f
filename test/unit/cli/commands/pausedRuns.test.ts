import assert from "node:assert/strict";
import { testRunFileSchema } from "../../../../src/model/results/resultFile.ts";
import {
  type PostgresServer,
  skipWithoutPostgres,
  startPostgresServer,
} from "../../../servers/postgresServer.ts";
import { makeConfig, makeWorkspace, runCli } from "../cliHarness.ts";
import { assertCounted, kill, plannedTests, readResult, useQueueParts } from "./queueHarness.ts";

const configFile = "data/configs/a.touchstone.json";
/** As many as are under way at once: four on each of two workers. */
const begun = 8;

for (const kind of ["redis", "postgres"] as const) {
  describe(`a run over ${kind} that is paused`, function () {
    this.timeout(120_000);
    const parts = useQueueParts();
    let postgres: PostgresServer | undefined;
    before(async function () {
      if (kind === "redis") return;
      skipWithoutPostgres(this);
      postgres = await startPostgresServer();
    });
    after(async () => await postgres?.stop());

    const env = (): Record<string, string> =>
      postgres === undefined ? {} : { TOUCHSTONE_QUEUE_URL: postgres.url };
    const startWorker = () => parts.startWorker([], { env: env() });
    /** A Redis forgets all that it held; a PostgreSQL is killed, and comes back as it was. */
    const disturbStore = () => postgres?.restart() ?? parts.forgetAll();
    /** A run of another folder on the same workers. */
    const runOther = async () => {
      const workspace = await makeWorkspace();
      await workspace.write(configFile, makeConfig({ runsPerScenario: 20 }));
      const own = { cwd: workspace.folder, env: { ...parts.queueEnv(), ...env() } };
      const { code, stderr } = await runCli(["run", configFile], own);
      assert.equal(code, 0, stderr);
      await workspace.dispose();
    };

    /** Begins a run over HTTP whose first tests get no reply, and pauses it. */
    async function pauseRun() {
      parts.server.hold();
      await parts.writeConfig({ maxRetries: 0 });
      const service = await parts.start(["serve", "--json"], { env: env() });
      const [said] = await service.printed(/\{.*\}\n/);
      const { url, token } = JSON.parse(said) as { url: string; token: string };
      const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
      const post = async (path: string, body: object = {}) =>
        await fetch(`${url}/api/test_runs${path}`, {
          ...{ method: "POST", headers, body: JSON.stringify(body) },
        });
      const started = await post("", { config: configFile, queue: true });
      const { id } = (await started.json()) as { id: string };
      await parts.server.reached(begun);
      const paused = await post(`/${id}/pause`);
      assert.equal(paused.status, 202);
      /** Resolves once the run has told this. */
      const heard = async (pattern: RegExp) => {
        const events = await fetch(`${url}/api/test_runs/${id}/events`, { headers });
        let text = "";
        for await (const piece of events.body ?? []) {
          text += Buffer.from(piece).toString();
          if (pattern.test(text)) return;
        }
        assert.fail(`not told: ${pattern}`);
      };
      const load = async () => {
        const answer = await fetch(`${url}/api/results/${id}`, { headers });
        return testRunFileSchema.parse(await answer.json());
      };
      return { service, id, post, heard, load };
    }

    it("begins no test until it continues, whoever dies or joins, and holds up no other run", async () => {
      const dying = await startWorker();
      await startWorker();
      const { id, post, heard, load } = await pauseRun();
      await heard(/"paused":"http"/);
      parts.server.release();
      await heard(new RegExp(`"totalTests":${begun},`));
      await kill(dying);
      await startWorker();
      await disturbStore();
      await runOther();
      assert.equal(parts.server.count(), begun);

      const finished = heard(/^event: finished$/m);
      assert.equal((await post(`/${id}/continue`)).status, 202);
      await finished;
      const result = await load();
      assert.deepEqual([result.status, result.summary.totalTests], ["completed", plannedTests]);
      assert.equal(parts.server.count(), plannedTests);
      assertCounted(parts, result);
    });

    it("goes on with resume, once its coordinator was killed", async () => {
      await startWorker();
      await startWorker();
      const { service } = await pauseRun();
      await kill(service);
      parts.server.release();
      const resumed = await parts.start(["resume", "latest", "--json"], { env: env() });
      const result = await readResult(parts, await resumed.result);
      assert.deepEqual([result.status, result.summary.totalTests], ["completed", plannedTests]);
      assertCounted(parts, result, begun);
    });
  });
}
