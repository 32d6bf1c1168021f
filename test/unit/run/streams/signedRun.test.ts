import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { readRecords } from "../../../../src/loggers/records/readRecords.ts";
import { findStreamKeyNeeds } from "../../../../src/model/config/streamKeyNeeds.ts";
import { startRun } from "../../../../src/run/startRun.ts";
import { httpHandlerSchema } from "../../../../src/streams/handlers/http/httpConfig.ts";
import { findSignatureFault } from "../../../../src/streams/signatures.ts";
import { sourceConfigSchema } from "../../configs.ts";
import { restoreBody } from "../../streams/handlers/bodies/restoreBody.ts";
import {
  makeLoadedConfig,
  makeReaction,
  makeStreamScenario,
  makeWorkspace,
  type Workspace,
} from "../builders.ts";

const secret = "correct-horse-of-hooks";
/** Bodies as services send them; none is what `JSON.stringify` would make of it. */
const bodies = [
  '{"zen":"Keep it logically awesome.","hook_id":1}',
  JSON.stringify({ ref: "refs/heads/main", commits: [{ id: "a", message: "ü\n" }] }, null, 2),
  '{"url":"https:\\/\\/example.com\\/a","text":"Zo\\u00eb"}',
  '{"amount":1.0,"currency":"eur"}',
  '{"a":1,"a":2}',
  "payload=%7B%22type%22%3A%22block_actions%22%7D",
  '[{"eventType":"A"},{"eventType":"B","price":2.50}]',
  '{ "results": [ {"n":1} ], "bulkId": "b" }\n',
  "",
  "plain text, ü",
];

describe("requests that were recorded and are signed anew", () => {
  let workspace: Workspace;
  beforeEach(async () => {
    workspace = await makeWorkspace();
    await mkdir(path.join(workspace.folder, "data/scenarios"), { recursive: true });
    const entries = bodies.map((text, index) => ({
      startedDateTime: new Date(Date.UTC(2025, 0, 1, 0, 0, index)).toISOString(),
      request: {
        method: "POST",
        url: "https://hooks.example/",
        headers: [{ name: "X-Hub-Signature-256", value: "sha256=stale" }],
        postData: { mimeType: "application/json", text },
      },
    }));
    const har = JSON.stringify({ log: { entries } });
    await writeFile(path.join(workspace.folder, "data/scenarios/hooks.har"), har);
  });
  afterEach(() => workspace.remove());

  const run = async (scheme: "github" | "stripe" | "slack" | "standard-webhooks", signs = true) => {
    const signature = { scheme, secret: { env: "HOOK_SECRET" } };
    const dispatcher = { kind: "http", url: "${reaction.hook.url}" };
    const scenario = makeStreamScenario({
      sources: [
        sourceConfigSchema.parse({
          id: "hooks",
          kind: "http-replay",
          file: "hooks.har",
          dispatchers: [signs ? { ...dispatcher, sign: signature } : dispatcher],
        }),
      ],
      reactions: [
        makeReaction({
          handler: httpHandlerSchema.parse({ kind: "http", verify: signature }),
          stopTriggers: [{ kind: "record-count", recordCount: bodies.length + 1 }],
        }),
      ],
      schema: { properties: { badSignatureCount: { const: 0 } } },
    });
    const keys = findStreamKeyNeeds(scenario).map((need) => ({ ...need, value: secret }));
    const loaded = makeLoadedConfig(workspace.folder, {}, [scenario]);
    const started = await startRun({ ...workspace.options(loaded), keys });
    const { summary } = await started.finished;
    const folder = path.join(workspace.dataFolder, "test_runs", started.id);
    return { summary, folder };
  };

  for (const scheme of ["github", "stripe", "slack", "standard-webhooks"] as const) {
    it(`are valid by ${scheme}, also from the log`, async () => {
      const { summary, folder } = await run(scheme);
      assert.deepEqual([summary.passed, summary.totalTests], [1, 1]);
      const log = path.join(folder, "reactions/hook/output_log/jsonl_file");
      const written = await readFile(path.join(log, "outputs_00000.jsonl"), "utf8");
      const lines = written.trimEnd().split("\n");
      let checked = 0;
      for await (const { record } of readRecords(log, "outputs", ({ message }) =>
        assert.fail(message),
      )) {
        const { payload, sequence, created_time_ns: atNs } = record;
        assert.ok(payload.type === "ReactionInvocation");
        if (payload.raw_of !== undefined) continue;
        const body = restoreBody(lines[sequence - 1] ?? "");
        assert.equal(body.toString(), bodies[checked]);
        const request = { headers: payload.headers, body };
        const timeS = Number(atNs / 1_000_000_000n);
        assert.equal(findSignatureFault({ scheme, secret }, request, timeS), undefined);
        checked += 1;
      }
      assert.equal(checked, bodies.length);
      assert.ok(!(await readFile(path.join(folder, "run.json"), "utf8")).includes(secret));
    });
  }

  it("are counted where they are not", async () => {
    const { summary, folder } = await run("github", false);
    assert.deepEqual([summary.passed, summary.totalTests], [0, 1]);
    const text = await readFile(path.join(folder, "reactions/hook/test_run_summary.json"), "utf8");
    const [test] = JSON.parse(text).tests;
    assert.deepEqual([test.bad_signature_count, test.probe_count], [bodies.length, 0]);
  });
});
