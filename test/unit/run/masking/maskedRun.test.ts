import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { parseRecordLine } from "../../../../src/loggers/records/recordLine.ts";
import type { GrantedKey } from "../../../../src/model/config/keyNeed.ts";
import type { LoadedScenario } from "../../../../src/model/config/loadedConfig.ts";
import type { Problem } from "../../../../src/model/config/problem.ts";
import { systemSchema } from "../../../../src/model/config/streamScenario.ts";
import { testRunFileSchema } from "../../../../src/model/results/resultFile.ts";
import { runFolderFileSchema } from "../../../../src/model/results/runFolder.ts";
import { startRun } from "../../../../src/run/startRun.ts";
import { sourceConfigSchema } from "../../configs.ts";
import {
  makeLoadedConfig,
  makeReaction,
  makeScenario,
  makeStreamScenario,
  makeWorkspace,
  type Workspace,
} from "../builders.ts";
import { forms, grant, sortsOfValues } from "./forms.ts";
import { findLeaks, findLeaksBelow } from "./leaks.ts";

const values = Object.values(sortsOfValues);
const keys = Object.entries(sortsOfValues).map(([name, value]) => grant(name, value));
const everyForm = values.flatMap((value) => Object.values(forms).map((write) => write(value)));

describe("what a run with ten secrets writes", () => {
  let workspace: Workspace;
  beforeEach(async () => {
    workspace = await makeWorkspace();
    for (const name of ["scenarios", "data/configs"]) {
      await mkdir(path.join(workspace.folder, name), { recursive: true });
    }
  });
  afterEach(() => workspace.remove());

  /** Runs these scenarios to their end with all keys; `said` is whatever was told of it on the way. */
  async function run(
    scenarios: LoadedScenario[],
    config: Record<string, unknown>,
    more: {
      keys?: GrantedKey[];
      warnings?: Problem[];
      begin?: (url: string, isDone: Promise<void>) => Promise<void>;
    } = {},
  ) {
    const said: string[] = [];
    const done = Promise.withResolvers<void>();
    const note = (...what: unknown[]) => {
      if (what[0] === "done") done.resolve();
      said.push(what.map((each) => (typeof each === "string" ? each : toText(each))).join(" "));
    };
    let toldUrl = (_url: string) => {};
    const loaded = makeLoadedConfig(workspace.folder, { keepLogs: true, ...config }, scenarios);
    const active = await startRun({
      ...workspace.options({ ...loaded, warnings: more.warnings ?? [] }),
      keys: [...keys, ...(more.keys ?? [])],
      log: note,
      print: note,
      onProgress(progress) {
        note(progress);
        for (const each of progress.stream?.components ?? []) {
          if ("url" in each && each.url !== undefined) toldUrl(each.url);
        }
      },
    });
    active.listen(note);
    if (more.begin !== undefined) {
      const url = await new Promise<string>((resolve) => {
        toldUrl = resolve;
      });
      await more.begin(url, done.promise);
    }
    const outcome = await active.finished;
    note(outcome, active.progress(), active.head(), active.outcomes(), active.failures.list(100));
    return { active, outcome, said };
  }

  async function expectNoLeaks(said: readonly string[]) {
    assert.deepEqual(await findLeaksBelow(workspace.dataFolder, values), []);
    for (const each of said) assert.deepEqual(findLeaks(each, values), [], each);
  }

  it("has none of them in any form when a provider says them all back", async () => {
    const asked: string[] = [];
    const replies = [
      // a reply that is judged as it came, with secrets in texts and keys
      JSON.stringify({ name: everyForm.join(" "), age: 36, ...keysOf(values) }),
      `Sure: ${everyForm.join("\n")}\n{"name": 1, "age": ${JSON.stringify(everyForm[0])}}`,
      JSON.stringify({ name: values, age: values.join() }),
      JSON.stringify({ name: "Ada", age: 36 }),
    ];
    const server = createServer((request, response) => {
      let body = "";
      request.setEncoding("utf8").on("data", (text) => {
        body += text;
      });
      request.on("end", () => {
        asked.push(body);
        const content = replies[(asked.length - 1) % replies.length];
        const isFault = request.url?.startsWith("/faulty") === true;
        const message = `${"x".repeat(295)}${request.headers.authorization} ${everyForm.join(" ")}`;
        const choice = { message: { role: "assistant", content }, finish_reason: values[0] };
        const answer = isFault
          ? { error: { message } }
          : { model: `model of ${values.join(" ")}`, choices: [choice] };
        response.writeHead(isFault ? 400 : 200, { "content-type": "application/json" });
        response.end(JSON.stringify(answer));
      });
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const [bearer = ""] = values;
    const http = { kind: "openai-compatible", model: "m", apiKey: { env: "PLAIN" } };
    const program = `
      process.stderr.write("one " + process.env.GIVEN.slice(0, 9));
      setTimeout(() => {
        process.stderr.write(process.env.GIVEN.slice(9) + " " + "y".repeat(1991));
        process.stderr.write(" " + process.env.GIVEN.slice(0, 11));
        setTimeout(() => { process.stderr.write(process.env.GIVEN.slice(11)); process.exitCode = 1; }, 20);
      }, 20);`;
    const providers = [
      { id: "echo", ...http, baseUrl: origin },
      { id: "faulty", ...http, baseUrl: `${origin}/faulty` },
      {
        id: "program",
        kind: "command",
        command: process.execPath,
        args: ["-e", program],
        env: { GIVEN: { env: "PLAIN" } },
      },
    ];
    const places = [origin, `the program ${process.execPath}`];
    const granted = places.map((place) => ({ ...grant("PLAIN", bearer), origin: place }));
    const loggers = [{ kind: "jsonl" }, { kind: "console" }];
    const scenario = makeScenario({
      steps: [{ prompt: `Who is ${values.join(" ")}?`, schema: makeScenario().schema, at: "" }],
    });
    const { outcome, said, active } = await run(
      [scenario],
      { providers, loggers, name: `of ${bearer}` },
      { keys: granted },
    );
    server.close();
    assert.deepEqual(
      [outcome.status, outcome.summary.passed, outcome.summary.errored],
      ["completed", 1, 2],
    );
    await expectNoLeaks(said);

    const result = testRunFileSchema.parse(await workspace.readResult(outcome.file));
    const [test] = result.results.echo?.["1"]?.runs ?? [];
    const [first, second] = test?.attempts ?? [];
    assert.equal(first?.success, true, JSON.stringify(first?.validationErrors));
    assert.ok((first?.masked ?? 0) > values.length * Object.keys(forms).length);
    assert.equal(second, undefined);
    assert.match(first?.responseModel ?? "", /^model of \[PLAIN\] \[SHORTEST\] /);
    assert.equal(first?.finishReason, "[PLAIN]");
    assert.deepEqual(test?.finalResponse, first?.parsedResponse);
    const final = test?.finalResponse as Record<string, unknown>;
    assert.deepEqual(Object.keys(final), ["name", "age", ...keys.map(({ name }) => `[${name}]`)]);
    assert.match(JSON.stringify(result.prompts), /Who is \[PLAIN\] \[SHORTEST\]/);
    const failed = result.results.program?.["1"]?.runs[0]?.attempts[0];
    assert.match(failed?.errorMessage ?? "", /exit code 1: …\[PLAIN\] y+ \[PLAIN\]$/);
    assert.match(asked[0] ?? "", /Who is sk-ant-api03-/);
    runFolderFileSchema.parse(await readJson(`test_runs/${active.id}/run.json`));
  });

  it("sends back what came and keeps it masked, when replies are retried", async () => {
    const asked: string[][] = [];
    const [bearer = ""] = values;
    const answers = [`{"name":"${bearer}"}`, '{"name":"Ada","age":36}'];
    const server = createServer((request, response) => {
      let body = "";
      request.setEncoding("utf8").on("data", (text) => {
        body += text;
      });
      request.on("end", () => {
        asked.push(JSON.parse(body).messages.map((each: { content: string }) => each.content));
        const message = { role: "assistant", content: answers[asked.length - 1] };
        response.setHeader("content-type", "application/json");
        response.end(JSON.stringify({ choices: [{ message }] }));
      });
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const provider = { id: "p", kind: "openai-compatible", model: "m", baseUrl: origin };
    const { outcome, said } = await run([makeScenario()], { providers: [provider] });
    server.close();
    assert.equal(asked[1]?.[1], answers[0]);
    await expectNoLeaks(said);
    const result = await workspace.readResult(outcome.file);
    const [test] = result.results.p?.["1"]?.runs ?? [];
    assert.deepEqual(
      test?.attempts.map(({ masked, rawResponse }) => [masked, rawResponse]),
      [
        [2, '{"name":"[PLAIN]"}'],
        [undefined, answers[1]],
      ],
    );
    const prompts = Object.values(result.prompts ?? {});
    assert.ok(prompts.some((messages) => messages[1]?.content === '{"name":"[PLAIN]"}'));
  });

  it("has none of them when a system, its requests and its changes hold them all", async () => {
    const [bearer = ""] = values;
    const lines = everyForm.filter((form) => !form.includes("\n"));
    const program = `
      const [given, ...lines] = JSON.parse(process.env.LINES);
      console.log(lines.join("\\n"));
      process.stderr.write("in two " + given.slice(0, 7));
      setTimeout(() => {
        process.stderr.write(given.slice(7) + "\\n");
        process.stdout.write("z".repeat(65536 - 10) + given.slice(0, 20));
        setTimeout(() => process.stdout.write(given.slice(20) + "\\ndone\\n"), 20);
      }, 20);
      setInterval(() => {}, 1000);`;
    const system = systemSchema.parse({
      command: process.execPath,
      args: ["-e", program],
      env: { LINES: JSON.stringify([bearer, ...lines]) },
    });
    const changes = everyForm.map((form) => ({
      kind: "change",
      offset_ns: 0,
      change: { form, [form]: 1, n: 123456789012 },
    }));
    const script = path.join(workspace.folder, "scenarios/forms.jsonl");
    await writeFile(script, changes.map((change) => `${JSON.stringify(change)}\n`).join(""));
    const source = sourceConfigSchema.parse({
      id: "script",
      kind: "script",
      file: "forms.jsonl",
      timeMode: "live",
      dispatchers: [
        { kind: "http", url: "${reaction.hook.url}" },
        { kind: "jsonl" },
        { kind: "console" },
      ],
    });
    const loggers = [
      { kind: "jsonl" as const, maxLinesPerFile: 10_000 },
      { kind: "console" as const },
      { kind: "performance-metrics" as const },
    ];
    const recordCount = everyForm.length + 2;
    const stopTriggers = [{ kind: "record-count" as const, recordCount }];
    const scenario = makeStreamScenario({
      folder: "scenarios",
      name: `Hooks of ${bearer}`,
      system,
      sources: [source],
      reactions: [makeReaction({ loggers, stopTriggers })],
    });
    const { outcome, said, active } = await run(
      [scenario],
      {},
      {
        begin: async (url, isDone) => {
          await isDone;
          const headers = { "x-echo": encodeURIComponent(values.join(" ")), "x-key": bearer };
          const traceparent = bearer;
          const body = `{"text":${JSON.stringify(values.join(" "))},"number":1.50,"pin":123456789012}`;
          await send(`${url}?key=${encodeURIComponent(bearer)}`, { ...headers, traceparent }, body);
          await send(url, headers, everyForm.join("\n"));
        },
      },
    );
    assert.deepEqual([outcome.status, outcome.summary.passed], ["completed", 1]);
    await expectNoLeaks(said);

    const folder = `test_runs/${active.id}`;
    const log = await read(`${folder}/reactions/hook/output_log/jsonl_file/outputs_00000.jsonl`);
    const records = log.trimEnd().split("\n").map(parseRecordLine);
    assert.equal(records.length, recordCount);
    const sent = records.find(({ traceparent }) => traceparent === "[PLAIN]");
    assert.ok(sent?.payload.type === "ReactionInvocation");
    assert.match(sent.payload.request_path, /\?key=\[PLAIN\]$/);
    assert.equal(sent.payload.headers["x-key"], "[PLAIN]");
    assert.deepEqual(Object.keys(sent.payload.request_body as object), ["text", "number", "pin"]);
    assert.match(log, /"pin":"\[DIGITS\]"/);
    const systemLog = await read(`${folder}/system.log`);
    assert.match(systemLog, /^in two \[PLAIN\]$/m);
    assert.match(systemLog, /z\[PLAIN\]$/m);
    const logged = await read(
      `${folder}/sources/script/source_change_log/jsonl_file/changes_00000.jsonl`,
    );
    assert.equal(logged.trimEnd().split("\n").map(parseRecordLine).length, changes.length);
    assert.ok(said.some((line) => line.includes("in two [PLAIN]")));
  });

  it("tells of keys that are too short to be masked, and of one that the config has written out", async () => {
    const short = [grant("PIN", "1234567"), grant("BLANK", " "), grant("PIN", "7654321")];
    const provider = { id: "sim", kind: "simulated", seed: 1 };
    const system = "Never say password.";
    const place = { file: path.join(workspace.folder, "a.json"), line: 1, column: 2, key: "k" };
    const warning = { severity: "warning" as const, ...place, message: "is password" };
    const { said } = await run(
      [makeScenario({ system })],
      { providers: [provider] },
      { keys: short, warnings: [warning] },
    );
    const warnings = said.filter((line) => line.startsWith("warn"));
    assert.deepEqual(warnings, [
      "warn The config, or a file that it names, holds the value of one of its keys written out; in what the run keeps it is masked.",
      "warn a.json:1:2: k: is [WORD]",
      "warn PIN has fewer than 8 characters: it is not masked in what a run writes.",
    ]);
  });

  it("keeps its files right when a secret is a word of their own", async () => {
    const words = [
      "ReactionInvocation",
      "ProviderAttempt",
      "rawResponse",
      "simulated",
      "completed",
    ];
    const own = [
      "openai-compatible",
      "record-count",
      "inputTokens",
      "processed_time_ns",
      "Extract a person",
    ];
    const taken = [...words, ...own].map((word, at) => grant(`W${at}`, word));
    const provider = { id: "simulated-1", kind: "simulated", seed: 1 };
    const { outcome, active } = await run(
      [makeScenario()],
      { providers: [provider] },
      { keys: taken },
    );
    const result = testRunFileSchema.parse(await workspace.readResult(outcome.file));
    assert.equal(result.status, "completed");
    assert.equal(result.results["simulated-1"]?.["1"]?.runs[0]?.success, true);
    assert.deepEqual(result.config.providerDetails, { "simulated-1": { kind: "simulated" } });
    assert.equal(result.config.scenarioDetails?.["1"]?.name, "[W9]");
    const folder = await readJson(`test_runs/${active.id}/run.json`);
    assert.equal(runFolderFileSchema.parse(folder).snapshot.config.providers[0]?.kind, "simulated");
  });

  const read = (file: string) => readFile(path.join(workspace.dataFolder, file), "utf8");
  const readJson = async (file: string) => JSON.parse(await read(file));
});

function keysOf(names: readonly string[]): Record<string, number> {
  return Object.fromEntries(names.map((name, at) => [name, at]));
}

async function send(url: string, headers: Record<string, string>, body: string): Promise<void> {
  const response = await fetch(url, { method: "POST", headers, body });
  assert.equal(response.status, 200);
}

function toText(value: unknown): string {
  return JSON.stringify(value, (_, each) => (typeof each === "bigint" ? String(each) : each)) ?? "";
}
