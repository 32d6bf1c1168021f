import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { LoadedConfig, LoadedScenario } from "../../../../src/model/config/loadedConfig.ts";
import { configRules } from "../../../../src/run/configRules.ts";
import { loadRunConfig } from "../../../../src/run/readRunConfig.ts";
import { startRun } from "../../../../src/run/startRun.ts";
import { type ChatServer, startChatServer } from "../../../servers/chatServer.ts";
import {
  type OtlpReceiver,
  type ReceivedSpan,
  type ReceiverFault,
  startOtlpReceiver,
} from "../../../servers/otlpReceiver.ts";
import {
  makeLoadedConfig,
  makeReaction,
  makeScenario,
  makeStreamScenario,
  makeWorkspace,
  personSchema,
  type Workspace,
} from "../builders.ts";

const secret = "sk-the-key-of-nobody-0123456789";
const grant = { name: "LOCAL_KEY", source: "env" as const };

describe("telemetry", () => {
  let workspace: Workspace;
  let server: ChatServer;
  let receiver: OtlpReceiver;
  beforeEach(async () => {
    workspace = await makeWorkspace();
    server = await startChatServer({ kind: "openai" });
    receiver = await startOtlpReceiver();
  });
  afterEach(async () => {
    await Promise.all([server.close(), receiver.close()]);
    await workspace.remove();
  });

  const local = (over = {}) => {
    const { baseUrl } = server;
    return { id: "local", kind: "openai-compatible", baseUrl, model: "m", concurrency: 1, ...over };
  };

  async function run(
    config: Parameters<typeof makeLoadedConfig>[1],
    scenarios: LoadedScenario[] = [makeScenario()],
    otlp = receiver.url,
  ) {
    const written = { providers: [local()], telemetry: { otlp }, ...config };
    return await start(makeLoadedConfig(workspace.folder, written, scenarios));
  }

  async function start(loaded: LoadedConfig) {
    const warnings: string[] = [];
    const log = (level: string, message: string) => {
      if (level === "warn") warnings.push(message);
    };
    const { origin } = new URL(server.baseUrl);
    const keys = [{ ...grant, origin, value: secret }];
    const active = await startRun({ ...workspace.options(loaded), keys, log });
    const outcome = await active.finished;
    return { outcome, warnings };
  }

  const childrenOf = (span: ReceivedSpan) =>
    receiver.spans.filter(({ parentSpanId }) => parentSpanId === span.spanId);
  const eventsOf = ({ spanId }: ReceivedSpan) =>
    receiver.events.filter((event) => event.spanId === spanId);
  const tests = () => receiver.spans.filter(({ parentSpanId }) => parentSpanId === undefined);
  const only = <T>(list: readonly T[]): T => {
    assert.equal(list.length, 1);
    return list[0] as T;
  };

  it("sends nothing, and loads nothing for it, unless the config asks for it", async () => {
    const { outcome } = await run({ telemetry: undefined });
    assert.equal(outcome.status, "completed");
    assert.equal(receiver.text(), "");
  });

  it("is a trace a test with a span an attempt, under the names of the GenAI conventions", async () => {
    server.plan({ kind: "text", text: '{"name": "Ada"}' });
    const { outcome, warnings } = await run({ runsPerScenario: 2 });
    assert.deepEqual(warnings, []);
    assert.deepEqual([...receiver.schemaUrls], ["https://opentelemetry.io/schemas/1.41.0"]);
    assert.equal(receiver.resources[0]?.["service.name"], "touchstone");
    assert.equal(tests().length, 2);
    const [first] = tests();
    assert.ok(first);
    assert.equal(first.name, "test Extract a person");
    assert.equal(first.attributes["touchstone.run.id"], outcome.id);
    assert.equal(first.attributes["touchstone.test.state"], "passed");
    const [failed, passed] = childrenOf(first);
    assert.ok(failed && passed);
    const url = new URL(server.baseUrl);
    assert.equal(failed.name, "chat m");
    assert.equal(failed.kind, 3, "CLIENT");
    assert.equal(failed.traceId, first.traceId);
    assert.deepEqual(
      [
        failed.attributes["gen_ai.operation.name"],
        failed.attributes["gen_ai.provider.name"],
        failed.attributes["gen_ai.request.model"],
        failed.attributes["server.address"],
        failed.attributes["server.port"],
        failed.attributes["touchstone.attempt"],
      ],
      ["chat", "openai", "m", url.hostname, BigInt(url.port), 1n],
    );
    assert.equal(typeof failed.attributes["gen_ai.usage.input_tokens"], "bigint");
    const said = only(eventsOf(failed));
    assert.equal(said.eventName, "gen_ai.evaluation.result");
    assert.equal(said.attributes["gen_ai.evaluation.name"], "schema");
    assert.equal(said.attributes["gen_ai.evaluation.score.value"], 0);
    assert.equal(said.attributes["gen_ai.evaluation.explanation"], "required");
    assert.equal(
      only(eventsOf(passed)).attributes["gen_ai.evaluation.score.label"],
      "pass",
      "of the retry",
    );
    assert.equal(only(eventsOf(first)).attributes["gen_ai.evaluation.score.value"], 1);
  });

  it("has times within each other: an attempt within its test", async () => {
    await run({ runsPerScenario: 3 });
    for (const test of tests()) {
      const attempt = only(childrenOf(test));
      assert.ok(BigInt(attempt.startTimeUnixNano) >= BigInt(test.startTimeUnixNano));
      assert.ok(BigInt(attempt.endTimeUnixNano) >= BigInt(attempt.startTimeUnixNano));
    }
  });

  it("gives an errored attempt its kind of error and no score", async () => {
    server.plan({ kind: "status", status: 401 });
    await run({});
    const test = only(tests());
    const attempt = only(childrenOf(test));
    assert.equal(attempt.status.code, 2, "ERROR");
    assert.equal(attempt.attributes["error.type"], "auth");
    assert.equal(attempt.attributes["http.response.status_code"], 401n);
    for (const event of receiver.events) {
      assert.equal(event.attributes["error.type"], "auth");
      assert.ok(!("gen_ai.evaluation.score.value" in event.attributes));
    }
    assert.equal(test.status.code, 2);
  });

  it("scores the values of a case by the share that was right", async () => {
    server.plan({ kind: "text", text: '{"name": "Ada", "age": 1}' });
    const cases = [{ id: "ada", expected: { name: "Ada", age: 36 } }];
    const scenario = { number: 1, name: "n", kind: "prompt", prompt: "Who?", schema: personSchema };
    const file = path.join(workspace.dataFolder, "c.touchstone.json");
    const telemetry = { otlp: receiver.url };
    const scenarios = [{ ...scenario, cases }];
    await writeFile(
      file,
      JSON.stringify({ name: "c", providers: [local()], scenarios, telemetry }),
    );
    const loaded = await loadRunConfig(file, { workspaceFolder: workspace.folder });
    assert.ok(loaded.ok);
    await start(loaded.value);
    const values = receiver.events.filter(
      ({ attributes }) => attributes["gen_ai.evaluation.name"] === "values",
    );
    const { attributes } = only(values);
    assert.equal(attributes["gen_ai.evaluation.score.value"], 0.5);
    assert.equal(attributes["gen_ai.evaluation.score.label"], "fail");
    assert.equal(attributes["gen_ai.evaluation.explanation"], "/age");
    assert.equal(only(tests()).attributes["touchstone.case"], "ada");
  });

  it("holds neither prompts nor replies nor secrets", async () => {
    server.plan({ kind: "text", text: `{"name": "Grace ${secret}", "age": "forty"}` });
    const scenario = makeScenario({ name: `Of ${secret}` });
    await run({ providers: [local({ apiKey: { env: "LOCAL_KEY" } })] }, [scenario]);
    assert.match(receiver.text(), /Of \[LOCAL_KEY\]/);
    assert.match(receiver.text(), /type at \/age/);
    for (const text of [secret, "Who is it?", "Grace", "forty"]) {
      assert.ok(!receiver.text().includes(text), text);
    }
  });

  it("writes a name that ends in half a character so that every receiver can read it", async () => {
    await run({}, [makeScenario({ name: "half \ud83d" })]);
    assert.equal(only(tests()).name, "test half \ufffd");
  });

  it("tells of stream tests without the names for models", async () => {
    const stopTriggers = [{ kind: "duration", seconds: 0.05 }];
    const reactions = [makeReaction({ allowEmpty: true, stopTriggers })];
    const { outcome } = await run({ providers: [] }, [
      makeStreamScenario({ schema: {}, reactions }),
    ]);
    assert.equal(outcome.summary.passed, 1);
    const attempt = only(childrenOf(only(tests())));
    assert.equal(attempt.name, "observe");
    assert.ok(Object.keys(attempt.attributes).every((name) => !name.startsWith("gen_ai.")));
    assert.equal(only(eventsOf(attempt)).attributes["gen_ai.evaluation.name"], "schema");
  });

  it("takes thousands of tests without losing one", async () => {
    const simulated = { id: "sim", kind: "simulated", concurrency: 20 };
    const { warnings } = await run({ providers: [simulated], runsPerScenario: 1500 });
    assert.deepEqual(warnings, []);
    assert.equal(tests().length, 1500);
    const ids = new Set(receiver.spans.map(({ spanId }) => spanId));
    assert.equal(ids.size, receiver.spans.length);
    assert.equal(receiver.events.length, receiver.spans.length);
  });

  it("sends again what a receiver had no time for, once and when it says", async () => {
    receiver.plan({ status: 503 }, { status: 429, retryAfter: "1" }, { status: 502 });
    const { warnings } = await run({ runsPerScenario: 3 });
    assert.deepEqual(warnings, []);
    assert.equal(receiver.spans.length, 6);
    assert.equal(receiver.events.length, 6);
  });

  it("does not wait at the end of a run for a receiver that wants to be asked much later", async () => {
    const late = { status: 429, retryAfter: "30" };
    receiver.plan(late, late);
    const { warnings } = await run({});
    assert.match(
      warnings.join("\n"),
      /HTTP 429\. The run goes on\.\n.* 4 spans and events were not taken/,
    );
    assert.equal(receiver.headers.length, 2);
  });

  it("tells what a receiver rejects of what it takes, with its reason in one line", async () => {
    const partialSuccess = { rejectedSpans: "2", errorMessage: "no room\nfor \u001b[31m2" };
    receiver.plan({ status: 200, body: JSON.stringify({ partialSuccess }) });
    const { warnings } = await run({ runsPerScenario: 3 });
    assert.deepEqual(warnings, [
      `Telemetry: ${receiver.url} says: no room\\u000afor \\u001b[31m2`,
      `Telemetry: 2 spans and events were not taken by ${receiver.url}; the result file has them.`,
    ]);
  });

  it("takes whatever else a receiver answers with 200 as that it took all", async () => {
    for (const body of ["no JSON", "null", '{"partialSuccess":{"rejectedSpans":-1}}', "[]"]) {
      receiver.plan({ status: 200, body });
      assert.deepEqual((await run({})).warnings, [], body);
    }
  });

  it("sends the headers, and compressed, as the environment of OpenTelemetry says", async () => {
    process.env.OTEL_EXPORTER_OTLP_HEADERS = "x-key=a%20b, broken, x-team=one";
    process.env.OTEL_EXPORTER_OTLP_LOGS_HEADERS = "x-team=two";
    process.env.OTEL_EXPORTER_OTLP_COMPRESSION = "gzip";
    try {
      assert.deepEqual((await run({})).warnings, []);
    } finally {
      delete process.env.OTEL_EXPORTER_OTLP_HEADERS;
      delete process.env.OTEL_EXPORTER_OTLP_LOGS_HEADERS;
      delete process.env.OTEL_EXPORTER_OTLP_COMPRESSION;
    }
    assert.equal(receiver.spans.length, 2);
    assert.deepEqual(
      receiver.headers.map((sent) => [sent["x-key"], sent["content-encoding"]]),
      [
        ["a b", "gzip"],
        ["a b", "gzip"],
      ],
    );
    assert.deepEqual(receiver.headers.map((sent) => sent["x-team"]).toSorted(), ["one", "two"]);
  });

  const faults: [string, ReceiverFault][] = [
    ["never answers", "hang"],
    ["answers 400", { status: 400 }],
    ["answers 503", { status: 503 }],
    ["redirects", { status: 302 }],
  ];
  for (const [what, fault] of faults) {
    it(`does not hold up the run when the receiver ${what}, and tells what was lost`, async () => {
      const broken = await startOtlpReceiver(fault);
      const { outcome, warnings } = await run({ runsPerScenario: 3 }, undefined, broken.url);
      await broken.close();
      assert.equal(outcome.status, "completed");
      assert.equal(outcome.summary.passed, 3);
      assert.match(
        warnings.at(-1) ?? "",
        /^Telemetry: 12 spans and events were not taken by http:\/\/127\.0\.0\.1:\d+; the result file has them\.$/,
      );
    });
  }

  it("does not hold up the run when nobody listens, and tells why", async () => {
    const gone = await startOtlpReceiver();
    await gone.close();
    const { outcome, warnings } = await run({}, undefined, gone.url);
    assert.equal(outcome.status, "completed");
    assert.match(warnings.join("\n"), /ECONNREFUSED.*\n.* 4 spans and events were not taken/);
  });

  describe("in a config", () => {
    const parse = (otlp: unknown) =>
      configRules.runConfigSchema.safeParse({
        name: "n",
        scenarios: ["x"],
        telemetry: { otlp },
      });
    for (const otlp of [
      "127.0.0.1:4318",
      "grpc://127.0.0.1:4317",
      "http://me:word@127.0.0.1:4318",
      "http://127.0.0.1:4318/?key=1",
      "http://127.0.0.1:4318#x",
      "",
    ]) {
      it(`does not take "${otlp}"`, () => {
        assert.equal(parse(otlp).success, false);
      });
    }
    for (const otlp of ["http://127.0.0.1:4318", "https://collector.example/base/"]) {
      it(`takes "${otlp}"`, () => {
        assert.equal(parse(otlp).success, true);
      });
    }
  });
});
