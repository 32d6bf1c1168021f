import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import type { LoadedStreamScenario } from "../../../../src/model/config/loadedConfig.ts";
import { startRun } from "../../../../src/run/startRun.ts";
import { makeLoadedConfig, makeReaction, makeStreamScenario, makeWorkspace } from "../builders.ts";
import { hangingSchema } from "../judging/fakeWorker.ts";

const noSchema = { $ref: "#/$defs/none" };

describe("a stream test with schemas that are hard to judge by", () => {
  let workspace: Awaited<ReturnType<typeof makeWorkspace>>;
  beforeEach(async () => {
    workspace = await makeWorkspace();
    await mkdir(path.join(workspace.folder, "data/scenarios"), { recursive: true });
  });
  afterEach(() => workspace.remove());

  /** The attempt of its one test once this body was posted to its reaction three times. */
  async function run(scenario: LoadedStreamScenario, name = "") {
    const { promise: url, resolve } = Promise.withResolvers<string>();
    let look = () => {};
    const loaded = makeLoadedConfig(workspace.folder, { judgeTimeoutMs: 300 }, [scenario]);
    const active = await startRun({
      ...workspace.options(loaded),
      onProgress: () => look(),
    });
    look = () => {
      const [hook] = active.streamProgress()?.components ?? [];
      if (hook && "url" in hook && hook.url !== undefined) resolve(hook.url);
    };
    look();
    const target = await url;
    for (let count = 0; count < 3; count += 1) {
      const response = await fetch(target, { method: "POST", body: JSON.stringify({ name }) });
      await response.arrayBuffer();
    }
    const { status, file, message } = await active.finished;
    assert.equal(status, "completed", message);
    const { results } = await workspace.readResult(file);
    return results.hook?.["11"]?.runs[0]?.attempts[0] ?? assert.fail("no attempt");
  }

  const withTrigger = (schema: object) =>
    makeStreamScenario({
      reactions: [makeReaction({ stopTriggers: [{ kind: "schema", schema: { ...schema } }] })],
      schema: true,
    });
  const bodies = (schema: object) => ({ properties: { request_body: schema } });

  it("is errored when its outcome cannot be judged, and keeps the outcome", async () => {
    const attempt = await run(makeStreamScenario({ schema: noSchema }));
    assert.equal(attempt.errorKind, "internal");
    assert.match(attempt.errorMessage ?? "", /could not be judged by the schema of scenario 11: /);
    assert.deepEqual(attempt.validationErrors, []);
    assert.equal(JSON.parse(attempt.rawResponse).recordCount, 3);
    assert.deepEqual(attempt.parsedResponse, JSON.parse(attempt.rawResponse));
  });

  it("ends at a record that matches a pattern which may take long, once that is known", async () => {
    const attempt = await run(withTrigger(bodies(hangingSchema)), "aaa");
    assert.equal(attempt.success, true, attempt.errorMessage ?? "");
    assert.equal(JSON.parse(attempt.rawResponse).stoppedBy, "schema");
  });

  it("has no verdict when the schema of a stop trigger is none", async () => {
    const attempt = await run(withTrigger(noSchema));
    assert.equal(attempt.success, false);
    assert.match(attempt.errorMessage ?? "", /The schema of a stop trigger: ./);
  });

  it("has no verdict when a record keeps the schema of a stop trigger busy", async () => {
    const attempt = await run(withTrigger(bodies(hangingSchema)), `${"a".repeat(45)}!`);
    assert.equal(attempt.success, false);
    assert.match(attempt.errorMessage ?? "", /The schema of a stop trigger: .* more than 300 ms/);
  });
});
