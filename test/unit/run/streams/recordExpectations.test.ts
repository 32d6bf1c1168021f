import assert from "node:assert/strict";
import type { LoadedObserver } from "../../../../src/model/config/loadedConfig.ts";
import type { LoggerSet } from "../../../../src/model/results/outputLogger.ts";
import type { HandlerRecord } from "../../../../src/model/results/record.ts";
import type { Judgement } from "../../../../src/run/judging/judgeTask.ts";
import {
  createRecordExpectations,
  expectRecords,
  type RecordExpectations,
} from "../../../../src/run/streams/recordExpectations.ts";
import { makeReaction } from "../builders.ts";

describe("expectations of records that are judged in a thread", () => {
  let answers: ((judgement: Judgement) => void)[];
  let expectations: RecordExpectations;
  beforeEach(() => {
    answers = [];
    const judge = () => new Promise<Judgement>((resolve) => answers.push(resolve));
    expectations = makeExpectations({ pattern: "^(a+)+$" }, judge);
  });

  it("count for nothing what came before the observation was reset", async () => {
    expectations.add(makeRecord(1, "a"));
    expectations.reset();
    expectations.add(makeRecord(1, "b"));
    const [before, after] = answers;
    before?.({ success: true } as Judgement);
    after?.({ success: false } as Judgement);
    assert.deepEqual(await listMessages(expectations), ["0 of 1 record matched, at least 1 must"]);
  });

  it("let a record count as logged once it was judged, so that no more come than are judged", async () => {
    const logged: number[] = [];
    const loggers = expectRecords(expectations, {
      log: async () => {},
    } as unknown as LoggerSet);
    const log = async (sequence: number) => {
      await loggers.log(makeRecord(sequence, "a"));
      logged.push(sequence);
    };
    const both = [log(1), log(2)];
    answers[1]?.({ fault: "it takes too long" });
    await both[1];
    assert.deepEqual(logged, [2]);
    answers[0]?.({ success: true } as Judgement);
    await both[0];
    assert.deepEqual(logged, [2, 1]);
    assert.equal(answers.length, 2);
  });
});

describe("expectations of records", () => {
  it("name the nearest of the first 10,000, and say that those were looked at", async () => {
    const match = { required: ["id"], properties: { id: { const: "wanted" }, n: { minimum: 3 } } };
    const expectations = makeExpectations(match);
    for (let sequence = 1; sequence <= 10_001; sequence++) {
      const payload = sequence === 10_001 ? { id: "other", n: 3 } : { n: sequence === 7 ? 3 : 1 };
      assert.equal(expectations.add(makeRecord(sequence, payload)), undefined);
    }
    const [message] = await listMessages(expectations);
    assert.match(
      message ?? "",
      /^0 of 10,001 records matched, at least 1 must; the nearest of the first 10,000 is record 7: \/ must have the key "id"$/,
    );
  });
});

// --- internal ---

function makeExpectations(match: object, judge?: () => Promise<Judgement>): RecordExpectations {
  const observer = { ...makeReaction(), expect: [{ name: "one", match, min: 1 }] };
  return createRecordExpectations(observer as LoadedObserver, 1, {
    judge: { judge },
    signals: { now: new AbortController().signal },
  } as unknown as Parameters<typeof createRecordExpectations>[2]);
}

function makeRecord(sequence: number, payload: unknown): HandlerRecord {
  return { sequence, payload } as unknown as HandlerRecord;
}

async function listMessages(expectations: RecordExpectations): Promise<string[]> {
  return (await expectations.findErrors()).map(({ message }) => message);
}
