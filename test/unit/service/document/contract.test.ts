import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdir, readFile, truncate, writeFile } from "node:fs/promises";
import path from "node:path";
import { comparisonFormats } from "../../../../src/report/comparison/comparisonFormats.ts";
import { exportFormats } from "../../../../src/report/exports/exportFormats.ts";
import { startLiveRun, waitForStatus, withFeed } from "../components/liveRun.ts";
import { makeConfig, makeScenario, type TestService, withService } from "../serviceFixture.ts";
import { type Called, type ContractClient, createContractClient } from "./contractClient.ts";

/** Each operation with each status that came back. */
const seen = new Set<string>();

const roles = [
  { name: "Source", list: "listSources", id: "script" },
  { name: "Query", list: "listQueries", id: "feed" },
  { name: "Reaction", list: "listReactions", id: "hook" },
] as const;
const commands = ["start", "pause", "stop", "reset"];

describe("every operation of the document answers as the document says", () => {
  it("when it is asked wrongly", () =>
    withClient(async (client) => {
      for (const { id, isPublic, hasBody } of client.document.operations) {
        const values = { id: randomUUID(), cid: "a", path: "b", format: "csv", ids: randomUUID() };
        if (!isPublic) await client.call(id, 401, { with: values, headers: { authorization: "" } });
        await client.call(id, 403, { with: values, headers: { origin: "http://evil.example" } });
        await client.call(id, 400, { with: values, headers: { host: "%" } });
        await client.call(id, 417, { with: values, headers: { expect: "the impossible" } });
        await client.call(id, 431, { with: values, headers: { "x-large": "x".repeat(66_000) } });
        if (hasBody) await client.call(id, 413, { with: values, body: " ".repeat(1_100_000) });
      }
    }));

  it("when parameters and bodies do not fit", () =>
    withClient(async (client) => {
      for (const { id, parameters, hasBody } of client.document.operations) {
        const compared = { base: randomUUID(), heads: randomUUID() };
        const other = { cid: "a", path: "b", format: "csv", ids: randomUUID(), ...compared };
        const good = { id: randomUUID(), ...other };
        for (const { name } of parameters.filter((each) => each.in !== "header")) {
          const bad = { ...good, [name]: name === "path" ? "../b" : "no, not this\n" };
          if (name !== "path") await client.call(id, 400, { with: bad });
        }
        if (!hasBody) continue;
        for (const body of ["{", "[]", "null", "1", '{"count":0,"config":0}']) {
          await client.call(id, 400, { with: good, body });
        }
      }
    }));

  it("when there is no such thing", () =>
    withClient(async (client) => {
      const compared = { base: randomUUID(), heads: randomUUID() };
      const other = { cid: "a", path: "b", format: "json", ids: randomUUID(), ...compared };
      const values = { id: randomUUID(), ...other };
      for (const { id, statuses, hasBody } of client.document.operations) {
        if (!statuses.includes(404)) continue;
        const body = id === "startTestRun" ? { config: "none.touchstone.json" } : { count: 1 };
        await client.call(id, 404, { with: values, ...(hasBody ? { body } : {}) });
      }
    }));

  it("when its files cannot be read", () =>
    withClient(async (client, test) => {
      const { id } = await runPrompts(client, test);
      const fail = () => Promise.reject(new Error(`broken disk in ${test.workspaceFolder}`));
      const { store } = test.runs;
      for (const [name, value] of Object.entries(store)) {
        if (typeof value === "function") Object.assign(store, { [name]: fail });
      }
      Object.assign(test.runs, { findConfigs: fail });
      // The index is read again only when its file has changed.
      await writeFile(store.paths.indexFile, "{}");
      const values = { id, cid: "sim", path: "b", format: "json", ids: id, base: id, heads: id };
      for (const operation of client.document.operations.filter(({ isPublic }) => !isPublic)) {
        if (operation.id === "followTestRun") continue;
        const body =
          operation.id === "startTestRun" ? { config: "x.touchstone.json" } : { count: 1 };
        await client.call(operation.id, 500, {
          with: values,
          ...(operation.hasBody ? { body } : {}),
        });
      }
      const never = { with: { ...values, id: randomUUID() } };
      await client.call("followTestRun", 500, never);
    }));

  it("over a run of prompts that has ended", () =>
    withClient(async (client, test) => {
      const { id, outcome } = await runPrompts(client, test);
      const run = { with: { id, cid: "sim" } };
      await test.writeFile("data/configs/bad.touchstone.json", "{");
      const configs = await client.call("listConfigs", 200);
      assert.equal(configs.value.items.length, 2);
      const state = await client.call("getState", 200);
      assert.deepEqual(state.value.counts, { results: 1, testRuns: 1 });
      await client.call("getOpenApi", 200);
      await client.call("getDocs", 200);
      const runs = await client.call("listTestRuns", 200);
      assert.deepEqual([runs.value.items[0].id, runs.value.items[0].state], [id, "completed"]);
      const status = await client.call("getTestRun", 200, run);
      assert.deepEqual(status.value.summary, outcome.summary);

      for (const [operation, values] of [
        ["listConfigs", {}],
        ["listTestRuns", {}],
        ["getTestRun", { id }],
        ["listReactions", { id }],
        ["listResults", { limit: "10", status: "completed", provider: "sim", since: "2020-01-01" }],
        ["getResult", { id }],
        ["getResultSummary", { id }],
      ] as const) {
        await callTwice(client, operation, values);
      }
      for (const { name: format } of exportFormats) {
        await client.call("exportResults", 200, { with: { format, ids: id } });
      }
      for (const { name: format } of comparisonFormats) {
        await client.call("compareResults", 200, { with: { base: id, heads: id, format } });
      }
      const withValues = { format: "html", ids: id, includeValues: "true" };
      await client.call("exportResults", 200, { with: withValues });

      const events = await client.call("followTestRun", 200, run);
      const last =
        events.text
          .match(/^id: \d+$/gm)
          ?.at(-1)
          ?.slice(4) ?? "";
      await client.call("followTestRun", 204, { ...run, headers: { "last-event-id": last } });
      await client.call("resumeTestRun", 409, run);
      for (const operation of ["stopTestRun", "pauseTestRun", "continueTestRun"])
        await client.call(operation, 409, run);
      await client.call("startReaction", 409, run);
      await client.call("deleteTestRun", 204, run);
      await client.call("deleteTestRun", 404, run);
    }));

  it("when a run is asked for that cannot be started", () =>
    withClient(async (client) => {
      const command = { id: "cmd", kind: "command", command: "node" };
      const forbidden = { config: makeConfig({ providers: [command] }) };
      await client.call("startTestRun", 403, { body: forbidden });
      const invalid = { config: makeConfig({ nam: "x", scenarios: ["../none.json"] }) };
      const { value } = await client.call("startTestRun", 422, { body: invalid });
      assert.ok(value.error.details.length > 1);
    }));

  it("over a run that another process has, or that broke off", () =>
    withClient(async (client, test) => {
      const { id } = await runPrompts(client, test);
      await client.call("deleteResult", 204, { with: { id } });
      const other = randomUUID();
      await mkdir(path.join(test.dataFolder, "test_runs", other), { recursive: true });
      await client.call("followTestRun", 409, { with: { id: other } });
      const { value } = await client.call("getTestRun", 200, { with: { id: other } });
      assert.equal(value.state, "broken");
    }));

  it("over a run of streams, while it goes on and after", () =>
    withFeed((feed) =>
      withClient(async (client, test) => {
        const run = await startLiveRun(test, feed);
        const { id } = run;
        await client.call("startTestRun", 409, { body: { config: makeConfig() } });
        await client.call("deleteTestRun", 409, { with: { id } });
        await client.call("deleteResult", 409, { with: { id } });
        const state = await client.call("getState", 200);
        assert.equal(state.value.running.id, id);
        const status = await client.call("getTestRun", 200, { with: { id } });
        assert.equal(status.value.state, "running");

        const script = { with: { id, cid: "script" } };
        await client.call("stepSource", 200, { ...script, body: { count: 2 } });
        await waitForStatus(run, "script", (each) => each.state === "paused");
        await waitForStatus(run, "hook", ({ recordCount }) => recordCount === 2);
        await client.call("skipSource", 200, { ...script, body: { count: 1 } });
        await waitForStatus(run, "script", (each) => each.state === "paused");
        await client.call("startSource", 200, script);
        await client.call("stepSource", 409, { ...script, body: { count: 1 } });
        await client.call("skipSource", 409, { ...script, body: { count: 1 } });

        for (const { name, list, id: cid } of roles) {
          const component = { with: { id, cid } };
          const { value } = await client.call(list, 200, component);
          assert.deepEqual(
            value.items.map((each: { id: string }) => each.id),
            [cid],
          );
          const detail = await client.call(`get${name}`, 200, component);
          assert.equal(detail.value.state, "running");
          await client.call(`reset${name}`, 409, component);
          await client.call(`pause${name}`, 200, component);
          await client.call(`start${name}`, 200, component);
          if (name === "Source") await client.call(`stop${name}`, 200, component);
        }
        // The run would end with the last of its observers.
        for (const { name, id: cid } of roles) {
          const component = { with: { id, cid } };
          if (name !== "Source") await client.call(`stop${name}`, 200, component);
          await client.call(`reset${name}`, 200, component);
          await client.call(`pause${name}`, 409, component);
          if (name !== "Source") await client.call(`start${name}`, 200, component);
        }
        await client.call("stepSource", 200, { ...script, body: { count: 1 } });
        await waitForStatus(run, "hook", ({ recordCount }) => recordCount > 0);
        await waitForStatus(run, "feed", ({ recordCount }) => recordCount > 0);
        await client.call("stopTestRun", 202, { with: { id } });
        await run.finished;
        for (const { name, list, id: cid } of roles) {
          const component = { with: { id, cid } };
          for (const command of commands) {
            await client.call(`${command}${name}`, 409, component);
          }
          await callTwice(client, list, component.with);
          await callTwice(client, `get${name}`, component.with);
          await callOutputs(client, test, { id, cid, name });
        }
      }),
    ));

  it("when a run is taken up again", () =>
    withClient(async (client, test) => {
      const slow = { id: "sim", kind: "simulated", latencyMs: 20_000 };
      const body = { config: makeConfig({ providers: [slow], scenarios: [makeScenario()] }) };
      const { value } = await client.call("startTestRun", 201, { body });
      const run = { with: { id: value.id } };
      const stop = async () => {
        const finished = test.runs.active?.finished;
        await client.call("stopTestRun", 202, run);
        await finished;
      };
      await stop();
      await client.call("resumeTestRun", 202, run);
      await client.call("resumeTestRun", 409, run);
      await stop();
      const file = path.join(test.dataFolder, "test_runs", value.id, "run.json");
      const text = await readFile(file, "utf8");
      await writeFile(file, text.replace('"kind": "simulated"', '"kind": "oracle"'));
      await client.call("resumeTestRun", 422, run);
    }));

  it("when 20 clients follow a run already", () =>
    withClient(async (client, test) => {
      const slow = { id: "sim", kind: "simulated", latencyMs: 20_000 };
      const body = { config: makeConfig({ providers: [slow], scenarios: [makeScenario()] }) };
      const { value } = await client.call("startTestRun", 201, { body });
      const url = `/api/test_runs/${value.id}/events`;
      const streams = await Promise.all(Array.from({ length: 20 }, () => test.fetch(url)));
      await client.call("followTestRun", 429, { with: { id: value.id } });
      await Promise.all(streams.map((stream) => stream.body?.cancel()));
    }));

  it("with each of the statuses that the document has, but for those that cannot be brought about", () =>
    withClient(async ({ document }) => {
      const all = document.operations.flatMap(({ id, statuses }) =>
        statuses.map((status) => `${id} ${status}`),
      );
      const missing = all.filter((each) => !seen.has(each) && reasonFor(each) === undefined);
      assert.deepEqual(missing, []);
      assert.deepEqual(
        [...seen].filter((each) => reasonFor(each) !== undefined),
        [],
      );
      assert.ok(seen.size > 250, `${seen.size}`);
    }));
});

// --- internal ---

/** Why a status of an operation is not brought about here. */
function reasonFor(operationAndStatus: string): string | undefined {
  const [id = "", status] = operationAndStatus.split(" ");
  if (status === "408") {
    return "takes the ten seconds that a client has; security.test.ts has it with shorter ones";
  }
  if (status === "500" && /^get(OpenApi|Docs)$/.test(id)) return "reads no files";
  if (/^(start|resume)TestRun 501$/.test(operationAndStatus))
    return "given by hosts that cannot run a config";
  if (/^(pause|continue)TestRun 202$/.test(operationAndStatus))
    return "takes a queue; queuedTestRuns.test.ts has it";
  return undefined;
}

async function withClient(
  work: (client: ContractClient, test: TestService) => Promise<void>,
): Promise<void> {
  await withService(async (test) => work(await createContractClient(test, seen), test));
}

async function runPrompts(client: ContractClient, test: TestService) {
  const config = "data/configs/people.touchstone.json";
  await test.writeFile(config, makeConfig({ keepLogs: true }));
  const { value } = await client.call("startTestRun", 201, { body: { config, runs: 3 } });
  const { active } = test.runs;
  assert.ok(active !== undefined && active.id === value.id);
  return { id: active.id, outcome: await active.finished };
}

/** The second time with the tag of the first: nothing has changed. */
async function callTwice(
  client: ContractClient,
  operation: string,
  values: Readonly<Record<string, string>>,
): Promise<Called> {
  const called = await client.call(operation, 200, { with: values });
  const headers = { "if-none-match": String(called.headers.etag) };
  const again = await client.call(operation, 304, { with: values, headers });
  assert.equal(again.headers.etag, called.headers.etag);
  return called;
}

/** Lists, downloads whole, in part and not again, and archives the outputs of a component. */
async function callOutputs(
  client: ContractClient,
  test: TestService,
  { id, cid, name }: { readonly id: string; readonly cid: string; readonly name: string },
): Promise<void> {
  const component = { id, cid };
  const { value } = await callTwice(client, `list${name}Outputs`, component);
  const [output] = value.items as { path: string; bytes: number }[];
  assert.ok(output !== undefined, name);
  const file = { with: { ...component, path: output.path } };
  const download = `download${name}Output`;
  const whole = await client.call(download, 200, file);
  assert.equal(Buffer.byteLength(whole.text), output.bytes);
  const known = { "if-none-match": String(whole.headers.etag) };
  await client.call(download, 304, { ...file, headers: known });
  await client.call(download, 206, { ...file, headers: { range: "bytes=0-0" } });
  await client.call(download, 416, { ...file, headers: { range: "bytes=999999999-" } });
  await client.call(download, 400, { with: { ...component, path: "../run.json" } });
  const archive = `zip${name}Outputs`;
  await client.call(archive, 200, { with: component });
  const { runs } = test;
  const storage =
    name === "Source"
      ? runs.store.component(id, "source", cid)
      : name === "Query"
        ? runs.store.component(id, "query", cid)
        : runs.store.component(id, "reaction", cid);
  const huge = path.join(storage.logFolder, "huge.bin");
  await writeFile(huge, "");
  // Takes no room on the disk.
  await truncate(huge, 4_000_000_001);
  await client.call(archive, 422, { with: component });
}
