import assert from "node:assert/strict";
import { mock } from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";
import { createTriggers } from "../../../../src/streams/triggers/createTriggers.ts";
import { armTriggers, makeRecord, mockedNow, mockTime } from "./triggerFixtures.ts";

describe("stop triggers that look at records", () => {
  beforeEach(() => mockTime());
  afterEach(() => mock.timers.reset());

  it("fires at the given number of records, not before", () => {
    const { set } = armTriggers([{ kind: "record-count", recordCount: 3 }]);
    const fired = [1, 2, 3].map((sequence) => set.onRecord(makeRecord(sequence)));
    assert.deepEqual(fired, [undefined, undefined, "record-count"]);
  });

  it("counts records anew when armed again, whatever their sequence numbers", () => {
    const { set } = armTriggers([{ kind: "record-count", recordCount: 2 }]);
    for (const sequence of [1, 2]) set.onRecord(makeRecord(sequence));
    set.arm();
    assert.equal(set.onRecord(makeRecord(3)), undefined);
    assert.equal(set.onRecord(makeRecord(4)), "record-count");
  });

  it("fires at a sequence number and at any later one", () => {
    const { set } = armTriggers([{ kind: "record-sequence-number", sequence: 5 }]);
    assert.equal(set.onRecord(makeRecord(4)), undefined);
    assert.equal(set.onRecord(makeRecord(5)), "record-sequence-number");
    set.arm();
    assert.equal(set.onRecord(makeRecord(6)), "record-sequence-number");
  });

  it("fires at a record whose payload matches the schema it was given", () => {
    const schemas: unknown[] = [];
    const compileSchema = (schema: unknown) => {
      schemas.push(schema);
      return (value: unknown) => JSON.stringify(value).includes('"alarm":true');
    };
    const schema = { required: ["request_body"] };
    const { set } = armTriggers([{ kind: "schema", schema }], compileSchema);
    assert.deepEqual(schemas, [schema]);
    assert.equal(set.onRecord(makeRecord(1, { alarm: false })), undefined);
    assert.equal(set.onRecord(makeRecord(2, { alarm: true })), "schema");
  });

  it("fires when it learns later that a payload matches, unless it was armed anew since", async () => {
    const answers: ((isMatch: boolean) => void)[] = [];
    const compileSchema = () => () =>
      new Promise<boolean>((resolve) => {
        answers.push(resolve);
      });
    const { set, due } = armTriggers([{ kind: "schema", schema: {} }], compileSchema);
    assert.equal(set.onRecord(makeRecord(1)), undefined);
    set.arm();
    assert.equal(set.onRecord(makeRecord(2)), undefined);
    answers[0]?.(true);
    await nextTurn();
    assert.deepEqual(due, []);
    answers[1]?.(true);
    await nextTurn();
    assert.deepEqual(due, ["schema"]);
    set.onRecord(makeRecord(3));
    set.disarm();
    answers[2]?.(true);
    await nextTurn();
    assert.deepEqual(due, ["schema"]);
  });

  for (const [when, matches] of Object.entries({
    "at once": () => assert.fail("no judgement"),
    later: () => Promise.reject(new Error("no judgement")),
  })) {
    it(`fails when a payload cannot be judged, which is known ${when}`, async () => {
      const { set, due, failures } = armTriggers([{ kind: "schema", schema: {} }], () => matches);
      assert.equal(set.onRecord(makeRecord(1)), undefined);
      await nextTurn();
      assert.deepEqual([due, failures], [[], ["The schema of a stop trigger: no judgement"]]);
    });
  }

  it("waits for nothing more when the observation has ended because of a record", () => {
    const fail = () => set.disarm();
    const compileSchema = () => () => assert.fail("no judgement");
    const options = { compileSchema, now: mockedNow, onDue: () => assert.fail("fired"), fail };
    const set = createTriggers([{ kind: "schema", schema: {} }], options);
    set.arm();
    set.onRecord(makeRecord(1));
    mock.timers.tick(400_000);
  });

  it("fails when records come faster than they can be judged", () => {
    const compileSchema = () => () => new Promise<boolean>(() => undefined);
    const { set, failures } = armTriggers([{ kind: "schema", schema: {} }], compileSchema);
    for (let sequence = 1; sequence <= 10_000; sequence += 1) set.onRecord(makeRecord(sequence));
    assert.deepEqual(failures, []);
    set.onRecord(makeRecord(10_001));
    assert.equal(failures.length, 1);
  });

  it("fires the one that comes first, and at the same record the one named first", () => {
    const { set } = armTriggers([
      { kind: "record-sequence-number", sequence: 3 },
      { kind: "record-count", recordCount: 2 },
      { kind: "record-sequence-number", sequence: 2 },
    ]);
    assert.equal(set.onRecord(makeRecord(1)), undefined);
    assert.equal(set.onRecord(makeRecord(2)), "record-count");
    assert.equal(set.onRecord(makeRecord(3)), "record-sequence-number");
  });

  it("tells how far the nearest one is", () => {
    const { set } = armTriggers([
      { kind: "record-count", recordCount: 2000 },
      { kind: "record-sequence-number", sequence: 2500 },
      { kind: "schema", schema: false },
    ]);
    for (let sequence = 1; sequence <= 1000; sequence += 1) set.onRecord(makeRecord(sequence));
    const nearest = { kind: "record-count", progress: 0.5, text: "1,000 of 2,000 records" };
    assert.deepEqual(set.nearest(), nearest);
    set.onRecord(makeRecord(2000));
    const next = {
      kind: "record-sequence-number",
      progress: 0.8,
      text: "sequence number 2,000 of 2,500",
    };
    assert.deepEqual(set.nearest(), next);
  });

  it("tells nothing when there is only a schema to wait for", () => {
    const { set } = armTriggers([{ kind: "schema", schema: false }]);
    set.onRecord(makeRecord(1));
    assert.equal(set.nearest(), undefined);
  });
});
