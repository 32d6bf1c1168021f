import assert from "node:assert/strict";
import type { RunOutcome } from "../../../src/model/wire/runProgress.ts";
import { type ChatServer, startChatServer } from "../../servers/chatServer.ts";
import { hangingReply, hangingSchema } from "../run/judging/fakeWorker.ts";
import { makeConfig, makeScenario, makeWorkspace, startCli, type Workspace } from "./cliHarness.ts";

/** A name of a key that its pattern goes over again and again. */
const slowNames = { propertyNames: { pattern: "^(a+)+$" } };
const slowName = JSON.stringify({ [`${"a".repeat(45)}!`]: 1 });

/** Schemas with a reply that no judge is through with before anybody loses patience. */
const hangs = {
  "a pattern that backtracks": { schema: hangingSchema, reply: hangingReply },
  "a name of a key that backtracks": { schema: slowNames, reply: slowName },
};

describe("touchstone run in the midst of a judgement", () => {
  let workspace: Workspace;
  let server: ChatServer;
  beforeEach(async () => {
    workspace = await makeWorkspace();
  });
  afterEach(async () => {
    await server.close();
    await workspace.dispose();
  });

  /** A run of which only the judgement of one reply is left. */
  async function start({ schema, reply }: { schema: unknown; reply: string }) {
    server = await startChatServer({ kind: "openai", reply });
    const local = { id: "local", kind: "openai-compatible", baseUrl: server.baseUrl, model: "m" };
    const scenarios = [1, 2].map((number) => ({
      ...makeScenario(number),
      schema: number === 1 ? schema : {},
    }));
    const config = await workspace.write(
      "data/a.touchstone.json",
      makeConfig({
        ...{ providers: [local], scenarios, runsPerScenario: 1 },
        judgeTimeoutMs: 3_600_000,
      }),
    );
    const run = await startCli(["run", config, "--json"], { cwd: workspace.folder });
    await run.saw(/^ 50% /m);
    return run;
  }

  for (const [name, hang] of Object.entries(hangs)) {
    it(`is cancelled by Ctrl+C: ${name}`, async () => {
      const run = await start(hang);
      run.child.kill("SIGINT");
      const { code, stdout, stderr } = await run.result;
      assert.equal(code, 3, stderr);
      const { status, summary } = JSON.parse(stdout) as RunOutcome;
      assert.deepEqual([status, summary.totalTests], ["cancelled", 1]);
    });

    it(`ends at once at a second Ctrl+C: ${name}`, async () => {
      const run = await start(hang);
      run.child.kill("SIGINT");
      await run.saw(/Stopping/);
      run.child.kill("SIGINT");
      const { code, stderr } = await run.result;
      assert.equal(code, 3, stderr);
    });

    it(`is interrupted by SIGTERM: ${name}`, async () => {
      const run = await start(hang);
      run.child.kill("SIGTERM");
      const { code, stdout, stderr } = await run.result;
      assert.equal(code, 3, stderr);
      assert.equal((JSON.parse(stdout) as RunOutcome).status, "interrupted");
    });
  }
});
