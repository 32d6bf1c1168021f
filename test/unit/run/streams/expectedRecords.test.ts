import assert from "node:assert/strict";
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { AttemptResult } from "../../../../src/model/results/resultFile.ts";
import { startRun } from "../../../../src/run/startRun.ts";
import { loadConfig } from "../../configs.ts";
import {
  makeLoadedConfig,
  makeReaction,
  makeStreamScenario,
  makeWorkspace,
  type Workspace,
} from "../builders.ts";
import { makeThreeChanges } from "../threeChanges.ts";

const body = (schema: object) => ({
  properties: { request_body: schema },
  required: ["request_body"],
});
const change = (n: number) => body({ properties: { n: { const: n } }, required: ["n"] });

describe("records that are expected", () => {
  let workspace: Workspace;
  beforeEach(async () => {
    workspace = await makeWorkspace();
    await mkdir(path.join(workspace.folder, "data/scenarios"), { recursive: true });
  });
  afterEach(() => workspace.remove());

  /** The attempt of a reaction that three changes, `n` 1 to 3, are sent to. */
  const judge = async (
    expect: ReturnType<typeof makeReaction>["expect"],
    reaction: Partial<ReturnType<typeof makeReaction>> = {},
  ): Promise<AttemptResult> => {
    const source = await makeThreeChanges(workspace.folder, {
      dispatchers: [{ kind: "http", url: "${reaction.hook.url}" }],
    });
    const scenario = makeStreamScenario({
      sources: [source],
      reactions: [makeReaction({ expect, ...reaction })],
      schema: true,
    });
    const loaded = makeLoadedConfig(workspace.folder, {}, [scenario]);
    const run = await startRun(workspace.options(loaded));
    const { file } = await run.finished;
    const { results } = await workspace.readResult(file);
    const [cell] = Object.values(results).flatMap((scenarios) => Object.values(scenarios));
    return cell?.runs[0]?.attempts[0] ?? assert.fail("no attempt");
  };

  it("pass where each came as often as it is to", async () => {
    const attempt = await judge([
      { name: "the second", match: change(2) },
      { name: "all", match: body({ required: ["n"] }), min: 3, max: 3 },
      { name: "no fourth", match: change(4), max: 0 },
    ]);
    assert.deepEqual([attempt.success, attempt.validationErrors], [true, []]);
  });

  it("fail the test where one did not come, with what the nearest record lacks", async () => {
    const wanted = { properties: { n: { const: 2 }, state: { const: "done" } }, required: ["n"] };
    const strict = { ...wanted, required: ["n", "state"] };
    const { success, validationErrors } = await judge([
      { name: "a second that is done", match: body(strict) },
    ]);
    assert.equal(success, false);
    const [error, ...others] = validationErrors;
    assert.deepEqual(
      [error?.code, error?.path, others],
      ["expect", ["expect", "a second that is done"], []],
    );
    assert.match(
      error?.message ?? "",
      /^0 of 3 records matched, at least 1 must; the nearest is record 2: \/request_body.*state/,
    );
  });

  it("fail the test where too many came, or too few", async () => {
    const { validationErrors } = await judge([
      { name: "none", match: change(1), max: 0 },
      { name: "two", match: change(3), min: 2 },
    ]);
    assert.deepEqual(
      validationErrors.map(({ path: at, message }) => [at[1], message.split(";")[0]]),
      [
        ["none", "1 of 3 records matched, at most 0 may"],
        ["two", "1 of 3 records matched, at least 2 must"],
      ],
    );
  });

  it("are judged apart from the test's own schema, and never where there is no verdict", async () => {
    const stopTriggers = [{ kind: "record-count", recordCount: 5 }];
    const { errorMessage, validationErrors } = await judge(
      [{ name: "a fourth", match: change(4) }],
      { stopTriggers, handler: { ...makeReaction().handler, host: "192.0.2.1" } },
    );
    assert.ok(errorMessage !== null);
    assert.deepEqual(validationErrors, []);
  });

  it("may all stand in a file, matched by key and compared by rules", async () => {
    const file = "data/scenarios/expected.jsonl";
    const write = (lines: object[]) =>
      writeFile(
        path.join(workspace.folder, file),
        lines.map((each) => JSON.stringify(each)).join("\n"),
      );
    const reaction = { expected: "expected.jsonl", compare: { "/n": { within: 0.1 } } };
    await write([{ n: 3.05 }, { n: 1 }, { n: 2 }]);
    assert.equal((await judge([], reaction)).success, true);
    assert.equal((await judge([], { ...reaction, compare: { extra: "ignore" } })).success, false);
    await write([{ n: 1 }, { n: 1 }, { n: 2, state: "done" }]);
    const { success, validationErrors } = await judge([], {
      expected: "expected.jsonl",
      key: "/n",
    });
    assert.equal(success, false);
    assert.deepEqual(
      validationErrors.map(({ code, path: at, message }) => [code, ...at, message]),
      [
        ["expect", "expected", "1", 'is missing: {"n":1}'],
        ["expect", "expected", "2", 'record 2 differs: /state is nothing, expected "done"'],
        ["expect", "expected", "3", 'record 3 was not expected: {"n":3}'],
      ],
    );
  });

  it("give no verdict where their file cannot be read", async () => {
    const file = path.join(workspace.folder, "data/scenarios/expected.jsonl");
    for (const [text, why] of [
      ["{", /^The expected records cannot be read: line 1 is not JSON/],
      [undefined, /^The expected records cannot be read: .*expected\.jsonl/],
    ] as const) {
      if (text === undefined) await rm(file);
      else await writeFile(file, text);
      const attempt = await judge([], { expected: "expected.jsonl" });
      assert.match(attempt.errorMessage ?? "passed or failed", why);
      assert.equal(attempt.errorKind, "internal");
      assert.deepEqual([attempt.success, attempt.validationErrors], [false, []]);
    }
  });

  it("are read with their schemas from files, and make nothing enough where nothing may come", async () => {
    const write = (file: string, value: unknown) =>
      writeFile(path.join(workspace.folder, file), JSON.stringify(value));
    await write("none.schema.json", change(4));
    await write("s.scenario.json", {
      number: 1,
      name: "s",
      kind: "stream",
      reactions: [
        {
          id: "hook",
          handler: { kind: "http" },
          expect: [{ name: "no fourth", match: "none.schema.json", max: 0 }],
        },
      ],
    });
    await write("c.touchstone.json", { name: "c", scenarios: ["s.scenario.json"] });
    const loaded = await loadConfig(path.join(workspace.folder, "c.touchstone.json"), {
      workspaceFolder: workspace.folder,
    });
    assert.ok(loaded.ok);
    const [scenario] = loaded.value.scenarios;
    assert.ok(scenario?.kind === "stream");
    const [reaction] = scenario.reactions;
    assert.deepEqual(reaction?.expect[0]?.match, change(4));
    assert.equal(reaction?.allowEmpty, true);
  });
});
