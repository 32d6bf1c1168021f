import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { CompareRules } from "../../../../src/model/config/compareRules.ts";
import type { HandlerRecord } from "../../../../src/model/results/record.ts";
import { createExpectedBodies } from "../../../../src/run/streams/expectedBodies.ts";

describe("bodies that are expected", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "touchstone-bodies-"));
  });
  after(async () => await rm(folder, { recursive: true, force: true }));

  const judge = async (
    expected: readonly object[],
    received: readonly object[],
    { key, compare }: { key?: string; compare?: CompareRules } = {},
  ): Promise<string[]> => {
    const file = path.join(folder, "expected.jsonl");
    await writeFile(file, expected.map((each) => JSON.stringify(each)).join("\n"));
    const bodies = createExpectedBodies({ file, key, compare });
    received.forEach((body, at) => {
      bodies.add(makeRecord(at + 1, body));
    });
    return (await bodies.findErrors()).map(({ message }) => message);
  };
  const many = Array.from({ length: 3000 }, (_, n) => ({ n, name: `name ${n}` }));

  it("may come in any order, however many they are", async () => {
    assert.deepEqual(await judge(many, many.toReversed()), []);
    const reordered = many.toReversed().map(({ n, name }) => ({ name, n }));
    assert.deepEqual(await judge(many, reordered, { compare: { "/n": { within: 0.1 } } }), []);
  });

  it("each fit one record, in the order they came where rules let several fit", async () => {
    const messages = await judge([{ n: 1 }, { n: 1 }], [{ n: 1.05 }, { n: 1 }, { n: 1.04 }], {
      compare: { "/n": { within: 0.1 } },
    });
    assert.deepEqual(messages, ['record 3 was not expected: {"n":1.04}']);
  });

  it("are matched as a whole where the key of a record is not in its body", async () => {
    assert.deepEqual(
      await judge([{ n: 1 }, { n: 2 }], [{ n: 2 }, { n: 1 }], { key: "header:x" }),
      [],
    );
  });

  it("are told where more records came than are held against them", async () => {
    const all = Array.from({ length: 100_001 }, () => ({}));
    assert.deepEqual(await judge(all.slice(1), all), [
      "100,001 records came, of which the first 100,000 are held against the file",
    ]);
  });

  it("are told where more text came than is held against them, of bodies whose text is not at hand as well", async () => {
    const file = path.join(folder, "expected.jsonl");
    await writeFile(file, "{}\n{}\n{}");
    const long = "x".repeat(64 * 1024 * 1024 - 1);
    for (const [body, text] of [
      [{}, long],
      [{ long }, undefined],
    ] as const) {
      const bodies = createExpectedBodies({ file, key: undefined, compare: undefined });
      bodies.add(makeRecord(1, {}), "{}");
      bodies.add(makeRecord(2, body), text);
      bodies.add(makeRecord(3, {}), "{}");
      const [bound, ...others] = (await bodies.findErrors()).map(({ message }) => message);
      assert.equal(bound, "3 records came, of which the first 2 are held against the file");
      assert.equal(others.at(-1), "is not among them: {}");
    }
  });
});

function makeRecord(sequence: number, body: object): HandlerRecord {
  return {
    id: String(sequence),
    sequence,
    scenario: 1,
    run_number: 1,
    created_time_ns: 0n,
    processed_time_ns: 0n,
    traceparent: null,
    tracestate: null,
    payload: {
      type: "ReactionInvocation",
      reaction_type: "http",
      query_id: null,
      request_method: "POST",
      request_path: "/",
      headers: { x: String(sequence) },
      request_body: body,
    },
  };
}
