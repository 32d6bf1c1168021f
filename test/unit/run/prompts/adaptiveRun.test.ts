import assert from "node:assert/strict";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { successesToGrow } from "../../../../src/run/prompts/adaptiveLimit.ts";
import { startRun } from "../../../../src/run/startRun.ts";
import { makeLoadedConfig, makeWorkspace, type Workspace } from "../builders.ts";

const reply = {
  choices: [{ message: { content: '{"name":"Ada","age":36}' }, finish_reason: "stop" }],
};

/** A server that is told what to do with each request, and how many are with it then. */
async function startCountingServer(
  act: (seen: { request: number; active: number }, answer: (status: number) => void) => void,
) {
  let [requests, active] = [0, 0];
  const respond = (response: ServerResponse) => (status: number) => {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(status === 200 ? reply : { error: { message: "too many" } }));
  };
  const server = createServer((request, response) => {
    const seen = { request: ++requests, active: ++active };
    response.once("close", () => active--);
    request.resume().on("end", () => act(seen, respond(response)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

describe("a provider that says there are too many requests", () => {
  let workspace: Workspace;
  beforeEach(async () => {
    workspace = await makeWorkspace();
  });
  afterEach(() => workspace.remove());

  const run = async (baseUrl: string, over: Record<string, unknown>, runsPerScenario: number) => {
    const provider = { id: "gpt", kind: "openai-compatible", baseUrl, model: "m", concurrency: 8 };
    const config = { providers: [{ ...provider, ...over }], runsPerScenario };
    const active = await startRun(workspace.options(makeLoadedConfig(workspace.folder, config)));
    return await active.finished;
  };

  it("is sent half as many at the same time after a wave of 429s, and one more after a while", async () => {
    const wave: ((status: number) => void)[] = [];
    const activeAt: number[] = [];
    let succeeded = 0;
    const firstWith = new Map<number, number>();
    const server = await startCountingServer(({ request, active }, answer) => {
      if (request <= 8) {
        wave.push(answer);
        if (wave.length === 8) for (const refuse of wave) refuse(429);
        return;
      }
      activeAt.push(active);
      if (!firstWith.has(active)) firstWith.set(active, succeeded);
      // Longer than the back-offs of the wave are apart, so that all of it would be here at once.
      const latencyMs = request <= 12 ? 400 : 15;
      setTimeout(() => {
        succeeded++;
        answer(200);
      }, latencyMs);
    });
    try {
      const outcome = await run(server.baseUrl, { adaptive: true }, 80);
      assert.equal(outcome.status, "completed");
      assert.equal(outcome.summary.passed, 80);
      assert.equal(Math.max(...activeAt.slice(0, successesToGrow)), 4);
      assert.ok((firstWith.get(5) ?? 0) >= successesToGrow, `${firstWith.get(5)}`);
      assert.ok((firstWith.get(6) ?? 0) >= 2 * successesToGrow, `${firstWith.get(6)}`);
      assert.ok(Math.max(...activeAt) <= 8);
    } finally {
      server.close();
    }
  });

  it("comes to what a server of a fixed capacity takes", async () => {
    let refused = 0;
    const peaks: number[] = [];
    const server = await startCountingServer(({ active }, answer) => {
      const status = active > 3 ? 429 : 200;
      if (status === 429) refused++;
      peaks.push(active);
      setTimeout(() => answer(status), status === 429 ? 1 : 20);
    });
    try {
      const outcome = await run(server.baseUrl, { adaptive: true, concurrency: 12 }, 60);
      assert.equal(outcome.summary.passed, 60);
      assert.ok(Math.max(...peaks.slice(-20)) <= 5, `${peaks.slice(-20)}`);
      assert.ok(refused < 30, `${refused} refused`);
    } finally {
      server.close();
    }
  });

  it("is sent as many as before where it is not asked to adapt", async () => {
    const held: ((status: number) => void)[] = [];
    let isRefusing = true;
    const server = await startCountingServer((_seen, answer) => {
      held.push(answer);
      if (held.length < 8) return;
      for (const each of held.splice(0)) each(isRefusing ? 429 : 200);
      isRefusing = false;
    });
    try {
      const outcome = await run(server.baseUrl, {}, 8);
      assert.equal(outcome.summary.passed, 8);
    } finally {
      server.close();
    }
  });
});
