import assert from "node:assert/strict";
import type { LoadedObserver } from "../../../../src/model/config/loadedConfig.ts";
import type { HandlerRecord } from "../../../../src/model/results/record.ts";
import type { Judgement } from "../../../../src/run/judging/judgeTask.ts";
import { createRecordExpectations } from "../../../../src/run/streams/recordExpectations.ts";
import { makeReaction } from "../builders.ts";

describe("expectations of records that are judged in a thread", () => {
  it("count for nothing what came before the observation was reset", async () => {
    const answers: ((judgement: Judgement) => void)[] = [];
    const judge = () => new Promise<Judgement>((resolve) => answers.push(resolve));
    const match = { pattern: "^(a+)+$" };
    const observer = { ...makeReaction(), expect: [{ name: "one", match, min: 1 }] };
    const expectations = createRecordExpectations(observer as LoadedObserver, 1, {
      judge: { judge },
      signals: { now: new AbortController().signal },
    } as unknown as Parameters<typeof createRecordExpectations>[2]);
    expectations.add({ sequence: 1, payload: "a" } as unknown as HandlerRecord);
    expectations.reset();
    expectations.add({ sequence: 1, payload: "b" } as unknown as HandlerRecord);
    const [before, after] = answers;
    before?.({ success: true } as Judgement);
    after?.({ success: false } as Judgement);
    const errors = await expectations.findErrors();
    assert.deepEqual(
      errors.map(({ message }) => message),
      ["0 of 1 record matched, at least 1 must"],
    );
  });
});
