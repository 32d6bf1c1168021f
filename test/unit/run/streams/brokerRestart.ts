import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { HandlerConfig } from "../../../../src/model/config/streamHandler.ts";
import { findAtPointer } from "../../../../src/model/json/jsonPointer.ts";
import { sourceConfigSchema } from "../../configs.ts";
import { makeReaction, makeStreamScenario, type Workspace } from "../builders.ts";
import { loadObservedTests, loadSent, readHookRecords, runStreamTest } from "./streamRun.ts";

export interface RestartedBroker {
  /** Where the changes go, and where the reaction takes them from. */
  readonly dispatcher: Record<string, unknown>;
  readonly handler: HandlerConfig;
  /** Kills the broker once some of the changes have passed it, and starts it again. */
  readonly restart: () => Promise<void>;
}

const changes = 300;

/**
 * Sends 300 keyed changes through a broker that is restarted meanwhile, and checks the ledger against what was sent and what
 * the log has: each key that was delivered and did not come is missing, each that came again is a duplicate, and nothing
 * else is named. Returns the counts.
 */
export async function checkRestart(
  workspace: Workspace,
  { dispatcher, handler, restart }: RestartedBroker,
): Promise<{ failed: number; missing: number; duplicate: number }> {
  const folder = path.join(workspace.folder, "data/scenarios");
  await mkdir(folder, { recursive: true });
  const keys = Array.from({ length: changes }, (_, n) => `key-${n}`);
  const lines = keys.map((id) => `{"kind":"change","offset_ns":0,"change":{"id":"${id}"}}\n`);
  await writeFile(path.join(folder, "keyed.jsonl"), lines.join(""));
  const source = sourceConfigSchema.parse({
    id: "script",
    kind: "script",
    file: "keyed.jsonl",
    key: "/id",
    spacing: { perSecond: 100 },
    dispatchers: [dispatcher],
  });
  const reaction = makeReaction({
    handler,
    key: "/id",
    stopTriggers: [
      { kind: "schema", schema: { properties: { request_body: { const: { id: keys.at(-1) } } } } },
      { kind: "duration", seconds: 90 },
    ],
  });
  const scenario = makeStreamScenario({ sources: [source], reactions: [reaction], schema: {} });
  const running = runStreamTest(workspace, scenario);
  await Promise.race([restart(), running]);
  const { folder: runFolder, outcome, logged } = await running;

  const [test] = await loadObservedTests(runFolder);
  const sent = await loadSent(runFolder, "script");
  const came = (await readHookRecords(runFolder)).map(({ payload }) =>
    payload.type === "ReactionInvocation" ? findAtPointer(payload.request_body, ["id"]) : undefined,
  );
  const ledger = test?.ledger;
  assert.ok(ledger !== undefined && sent !== undefined, logged.join("\n"));
  const unique = new Set(came);
  const failed = sent.failed_count ?? 0;
  const count = (kind: "missing" | "duplicate") => ledger.examples[kind].map(({ key }) => key);
  assert.equal(outcome.sentCount, changes, logged.join("\n"));
  assert.equal(outcome.deliveredCount, changes - failed);
  assert.deepEqual([ledger.unexpected_count, ledger.unique_count], [0, unique.size]);
  assert.equal(ledger.duplicate_count, came.length - unique.size);
  for (const key of count("duplicate")) assert.ok(came.indexOf(key) !== came.lastIndexOf(key));
  for (const key of count("missing")) assert.ok(key !== null && !unique.has(key));
  const absent = keys.filter((key) => !unique.has(key)).length;
  assert.ok(absent - failed <= ledger.missing_count && ledger.missing_count <= absent);
  return { failed, missing: ledger.missing_count, duplicate: ledger.duplicate_count };
}
