import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { HostToEditor, ServiceAddress } from "../../../src/model/wire/hostProtocol.ts";
import { type ChatServer, startChatServer } from "../../servers/chatServer.ts";
import { makeWorkspace, personSchema, type Workspace } from "../run/builders.ts";
import { type HostHarness, openHost, startRun } from "./hostHarness.ts";

const scenario = {
  number: 1,
  name: "Person",
  kind: "prompt",
  prompt: "Who?",
  schema: personSchema,
};
const slow = { id: "slow", kind: "simulated", latencyMs: 600_000, timeoutMs: 900_000 };

describe("the Test Service of a run host", () => {
  let workspace: Workspace;
  let host: HostHarness;
  let server: ChatServer;
  beforeEach(async () => {
    workspace = await makeWorkspace();
    server = await startChatServer({ kind: "openai", reply: '{"name":"Ada","age":36}' });
    host = await openHost(workspace.folder, workspace.dataFolder);
  });
  afterEach(async () => {
    await host.close();
    await server.close();
    await workspace.remove();
  });

  const start = () => host.request("startService", { isTrusted: true });

  async function writeConfig(name: string, provider: Record<string, unknown>): Promise<string> {
    const file = path.join(workspace.dataFolder, "configs", `${name}.touchstone.json`);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, JSON.stringify({ name, providers: [provider], scenarios: [scenario] }));
    return file;
  }

  /** The first message of this type that `accept` takes. */
  const heard = <T extends HostToEditor["type"]>(
    type: T,
    accept: (message: Extract<HostToEditor, { type: T }>) => boolean = () => true,
  ) =>
    host.waitFor(() =>
      host.messages.find(
        (message): message is Extract<HostToEditor, { type: T }> =>
          message.type === type && accept(message as Extract<HostToEditor, { type: T }>),
      ),
    );

  const call = ({ url, token }: ServiceAddress, at: string, body?: unknown) =>
    fetch(`${url}${at}`, {
      method: body === undefined ? "GET" : "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

  const postRun = (address: ServiceAddress, name: string) =>
    call(address, "/api/test_runs", { config: `data/configs/${name}.touchstone.json` });

  it("answers from its start to its stop, once for each folder, and lets in with a new token after that", async () => {
    const [first, again] = await Promise.all([start(), start()]);
    assert.deepEqual(again, first);
    assert.match(first.url, /^http:\/\/127\.0\.0\.1:\d+$/);
    const answer = await call(first, "/api/state");
    assert.equal(answer.status, 200, await answer.text());
    const stranger = await call({ ...first, token: "x".repeat(40) }, "/api/state");
    assert.equal(stranger.status, 401);
    await host.request("stopService", {});
    await assert.rejects(call(first, "/api/state"), /fetch failed/);
    await host.request("stopService", {});
    const next = await start();
    assert.notEqual(next.token, first.token);
    assert.equal((await call(next, "/api/state")).status, 200);
  });

  it("does not start in an untrusted workspace, and does once it is trusted", async () => {
    const refused = host.request("startService", { isTrusted: false });
    await assert.rejects(refused, /^Error: untrusted: /);
    assert.equal((await call(await start(), "/api/state")).status, 200);
  });

  it("starts runs that the editor is told of like its own, and logs no token", async () => {
    await writeConfig("people", { id: "sim", kind: "simulated" });
    const address = await start();
    const answer = await postRun(address, "people");
    const { id } = (await answer.json()) as { id: string };
    assert.equal(answer.status, 201);
    const { progress } = await heard("runProgress");
    assert.equal(progress.runId, id);
    const { outcome } = await heard("runFinished");
    assert.deepEqual([outcome.id, outcome.status], [id, "completed"]);
    const { rows } = await host.request("listRuns", { offset: 0, limit: 10 });
    assert.ok(rows[0]?.kind === "run" && rows[0].entry.id === id);
    const said = host.messages.filter(({ type }) => type !== "response");
    assert.equal(JSON.stringify(said).includes(address.token), false);
  });

  it("names a run's config file for a rerun, and says when it had none", async () => {
    const provider = { id: "sim", kind: "simulated" };
    const file = await writeConfig("people", provider);
    const address = await start();
    const sent = { name: "sent", providers: [provider], scenarios: [scenario] };
    const runOf = async (answer: Response) => {
      const { id } = (await answer.json()) as { id: string };
      await heard("runFinished", ({ outcome }) => outcome.id === id);
      return { runId: id };
    };
    const fromFile = await runOf(await postRun(address, "people"));
    assert.deepEqual(await host.request("getRunConfig", fromFile), { config: file });
    const fromRequest = await runOf(await call(address, "/api/test_runs", { config: sent }));
    const asked = host.request("getRunConfig", fromRequest);
    await assert.rejects(asked, /^Error: not_found: This run had no config file: .*request/);
  });

  it("shows runs of the editor, and stops them", async () => {
    const config = await writeConfig("slow", slow);
    const address = await start();
    const { runId } = await startRun(host, config);
    const shown = await call(address, `/api/test_runs/${runId}`);
    assert.equal(((await shown.json()) as { state: string }).state, "running");
    assert.equal((await postRun(address, "slow")).status, 409);
    assert.ok((await call(address, `/api/test_runs/${runId}/stop`, {})).ok);
    const { outcome } = await heard("runFinished");
    assert.deepEqual([outcome.id, outcome.status], [runId, "cancelled"]);
  });

  it("asks the editor for the keys of a run, each for its origin, and starts it with them", async () => {
    const origin = new URL(server.baseUrl).origin;
    const need = { source: "secret", name: "shared", origin } as const;
    await writeConfig("keyed", {
      id: "local",
      kind: "openai-compatible",
      baseUrl: server.baseUrl,
      model: "m",
      apiKey: { secret: "shared" },
    });
    const address = await start();

    const refusing = postRun(address, "keyed");
    const first = await heard("askKeys");
    assert.deepEqual(first.needs, [need]);
    host.send({ type: "keyReply", id: first.id, refusal: "refused in the editor" });
    const refused = await refusing;
    assert.equal(refused.status, 403);
    assert.match(await refused.text(), /"code":"forbidden","message":"refused in the editor"/);
    assert.equal(server.counters.requests, 0);

    const starting = postRun(address, "keyed");
    const { id } = await heard("askKeys", (message) => message.id !== first.id);
    host.send({ type: "keyReply", id, keys: [{ ...need, value: "sk-granted" }] });
    assert.equal((await starting).status, 201);
    const { outcome } = await heard("runFinished");
    assert.equal(outcome.summary.passed, 1);
    assert.equal(server.last().headers.authorization, "Bearer sk-granted");
  });

  it("ends with its host, which writes a run that was started over it as interrupted", async () => {
    await writeConfig("slow", slow);
    const address = await start();
    assert.equal((await postRun(address, "slow")).status, 201);
    await host.close();
    const { outcome } = await heard("runFinished");
    const file = await readFile(path.join(workspace.dataFolder, outcome.file), "utf8");
    assert.equal(JSON.parse(file).status, "interrupted");
    await assert.rejects(call(address, "/api/state"), /fetch failed/);
  });
});
