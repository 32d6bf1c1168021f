import assert from "node:assert/strict";
import type { HandedJob, QueueStore } from "../../../../src/queue/queueStore.ts";
import { createSealer } from "../../../../src/queue/seal.ts";
import { readReports } from "../../../../src/run/queue/reportReader.ts";

const run = "3f2c6a52-4c1b-4b0e-8d8e-0d5b3a1f9e10";

describe("reports of workers", () => {
  const open = () => {
    const sealer = createSealer("a key that is long enough");
    const taken: string[] = [];
    let process: ((job: HandedJob) => Promise<void>) | undefined;
    const work: QueueStore["work"] = (_name, each) => {
      process = each;
      const nothing = async () => undefined;
      return { pause: nothing, resume: nothing, close: nothing };
    };
    readReports({ store: { work } as QueueStore, sealer }, run, {
      take: async ({ worker, number }) => void taken.push(`${worker.id} ${number}`),
      onForeign: assert.fail,
      onError: assert.fail,
    });
    const hand = async (id: string, number: number) => {
      const worker = { id, name: id, host: "here", version: "1.0.0" };
      const report = { worker, number, messages: [{ type: "gone" }] };
      await process?.({ id: "x", starts: 1, data: sealer.seal("report", run, report) });
    };
    return { taken, hand };
  };

  it("are taken once each, also one that another coordinator held while later ones came", async () => {
    const { taken, hand } = open();
    for (const number of [2, 3, 1, 2, 3, 1, 4, 4]) await hand("a", number);
    await hand("b", 1);
    assert.deepEqual(taken, ["a 2", "a 3", "a 1", "a 4", "b 1"]);
  });
});
