import assert from "node:assert/strict";
import { existsSync, watch } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { setImmediate } from "node:timers/promises";
import { UserError } from "../../../../src/model/userError.ts";
import { createScriptedHost, runId, type ScriptedHost, settings } from "./hostScript.ts";

const listRuns = { offset: 0, limit: 10 };
const noRuns = "if (method === 'listRuns') return { rows: [], total: 0 };";

describe("hostClient", () => {
  let host: ScriptedHost;
  afterEach(() => host.close());

  it("starts no process before the first request, then initializes once", async () => {
    host = await createScriptedHost(noRuns);
    const starts = path.join(host.folder, "starts");
    assert.equal(existsSync(starts), false);
    await Promise.all([
      host.client.request("listRuns", listRuns),
      host.client.request("listRuns", listRuns),
    ]);
    const lines = (await readFile(starts, "utf8")).trim().split("\n");
    assert.deepEqual(
      lines.map((line) => JSON.parse(line)),
      [settings],
    );
  });

  it("hands requests over in order and matches answers by id", async () => {
    host = await createScriptedHost(`
      if (method === "initialize") return;
      if (params.offset === 0) await new Promise((resolve) => setTimeout(resolve, 30));
      return { rows: [], total: params.offset };`);
    const [slow, fast] = await Promise.all([
      host.client.request("listRuns", { offset: 0, limit: 1 }),
      host.client.request("listRuns", { offset: 7, limit: 1 }),
    ]);
    assert.equal(slow.total, 0);
    assert.equal(fast.total, 7);
  });

  it("rejects with the message and code of the host", async () => {
    host = await createScriptedHost(`
      if (method === "cancelRun") throw Object.assign(new Error("it has ended"), { code: "not_found" });`);
    await assert.rejects(host.client.request("cancelRun", { runId }), (error: unknown) => {
      assert.ok(error instanceof UserError);
      assert.equal(error.message, "it has ended");
      assert.equal(error.code, "not_found");
      return true;
    });
  });

  it("does not send parameters of another shape", async () => {
    host = await createScriptedHost(noRuns);
    await assert.rejects(host.client.request("listRuns", { offset: -1, limit: 10 }), /offset/);
  });

  it("rejects an answer of another shape and names the request", async () => {
    host = await createScriptedHost("if (method === 'listRuns') return { rows: 'all' };");
    await assert.rejects(
      host.client.request("listRuns", listRuns),
      /unreadable answer to listRuns/,
    );
  });

  it("logs messages of another shape and what the host prints", async () => {
    host = await createScriptedHost(`
      if (method !== "listRuns") return;
      post({ type: "nonsense" });
      console.error("printed");
      await new Promise((resolve) => setTimeout(resolve, 20));
      return { rows: [], total: 0 };`);
    await host.client.request("listRuns", listRuns);
    assert.ok(host.heard.logs.some((line) => line.startsWith("unreadable message")));
    // It comes by another way than the answer.
    while (!host.heard.logs.includes("printed")) await setImmediate();
  });

  it("rejects what waits when the host crashes, tells it once and starts a new one when asked", async () => {
    host = await createScriptedHost(`
      if (method === "listRuns" && !existsSync(folder + "/crashed")) {
        writeFileSync(folder + "/crashed", "");
        process.exit(7);
      }
      ${noRuns}`);
    const waiting = [
      host.client.request("listRuns", listRuns),
      host.client.request("listRuns", listRuns),
    ];
    const settled = await Promise.allSettled(waiting);
    for (const each of settled) {
      assert.equal(each.status, "rejected");
      assert.ok(each.status === "rejected" && each.reason instanceof UserError);
      assert.equal(each.reason.code, "host");
      assert.match(each.reason.message, /exit code 7/);
    }
    assert.equal(host.heard.crashes.length, 1);
    assert.deepEqual(await host.client.request("listRuns", listRuns), { rows: [], total: 0 });
  });

  it("tries again after a start that failed", async () => {
    host = await createScriptedHost(`
      if (method === "initialize" && !existsSync(folder + "/failed")) {
        writeFileSync(folder + "/failed", "");
        throw Object.assign(new Error("no such folder"), { code: "storage" });
      }
      ${noRuns}`);
    await assert.rejects(host.client.request("listRuns", listRuns), /no such folder/);
    assert.equal((await host.client.request("listRuns", listRuns)).total, 0);
  });

  it("closes the channel when disposed, so that the host ends by itself", async () => {
    host = await createScriptedHost(noRuns);
    await host.client.request("listRuns", listRuns);
    const ended = waitForFile(host.folder, "ended");
    host.client.dispose();
    await ended;
    await assert.rejects(host.client.request("listRuns", listRuns), /closed/);
    assert.deepEqual(host.heard.crashes, []);
  });

  it("answers chat requests of the host, failures included", async () => {
    const chat = `
      if (message.type === "chatReply") {
        globalThis.replies = [...(globalThis.replies ?? []), message];
        if (globalThis.replies.length === 2) globalThis.done();
        return;
      }
      if (method !== "rebuildIndex") return;
      const all = new Promise((resolve) => { globalThis.done = resolve; });
      const request = { type: "chat", vendor: "v", messages: [], mode: "prompt", schema: true };
      post({ ...request, id: 1, family: "good" });
      post({ ...request, id: 2, family: "bad" });
      await all;
      const problems = globalThis.replies.sort((a, b) => a.id - b.id).map((each) => JSON.stringify(each));
      return { added: 0, repaired: 0, dropped: 0, problems };`;
    host = await createScriptedHost(chat, {
      onChat: async ({ family }) => {
        if (family === "bad") throw new Error("no model");
        return { reply: { text: "{}" } };
      },
    });
    const { problems } = await host.client.request("rebuildIndex", { prune: false });
    assert.deepEqual(
      problems.map((text) => JSON.parse(text)),
      [
        { type: "chatReply", id: 1, reply: { text: "{}" } },
        { type: "chatReply", id: 2, failure: { kind: "internal", message: "no model" } },
      ],
    );
  });

  it("aborts a chat request that the host gives up", async () => {
    const chat = `
      if (method !== "rebuildIndex") return;
      post({ type: "chat", id: 1, vendor: "v", family: "f", messages: [], mode: "prompt", schema: true });
      post({ type: "cancelChat", id: 1 });
      return { added: 0, repaired: 0, dropped: 0, problems: [] };`;
    const aborted = Promise.withResolvers<void>();
    host = await createScriptedHost(chat, {
      onChat: (_request, signal) => {
        signal.addEventListener("abort", () => aborted.resolve());
        return new Promise(() => undefined);
      },
    });
    await host.client.request("rebuildIndex", { prune: false });
    await aborted.promise;
  });

  it("hands over the keys that the host asks for, and says why there are none", async () => {
    const need = { source: "env", name: "API_KEY", origin: "https://api.example.com" } as const;
    const ask = `
      if (message.type === "keyReply") {
        globalThis.replies = [...(globalThis.replies ?? []), message];
        if (globalThis.replies.length === 2) globalThis.done();
        return;
      }
      if (method !== "rebuildIndex") return;
      const all = new Promise((resolve) => { globalThis.done = resolve; });
      const need = ${JSON.stringify(need)};
      post({ type: "askKeys", id: 1, needs: [need] });
      post({ type: "askKeys", id: 2, needs: [{ ...need, name: "OTHER" }] });
      await all;
      const problems = globalThis.replies.sort((a, b) => a.id - b.id).map((each) => JSON.stringify(each));
      return { added: 0, repaired: 0, dropped: 0, problems };`;
    host = await createScriptedHost(ask, {
      onAskKeys: async ([first]) => {
        if (first?.name === "OTHER") throw new UserError("refused", { code: "config" });
        return [{ ...need, value: "sk-1" }];
      },
    });
    const { problems } = await host.client.request("rebuildIndex", { prune: false });
    assert.deepEqual(
      problems.map((text) => JSON.parse(text)),
      [
        { type: "keyReply", id: 1, keys: [{ ...need, value: "sk-1" }] },
        { type: "keyReply", id: 2, refusal: "refused" },
      ],
    );
    assert.doesNotMatch(host.heard.logs.join("\n"), /sk-1/);
  });
});

function waitForFile(folder: string, name: string): Promise<void> {
  return new Promise((resolve) => {
    const watcher = watch(folder, (_event, file) => {
      if (file !== name) return;
      watcher.close();
      resolve();
    });
  });
}
