import assert from "node:assert/strict";
import {
  type Broker,
  createBrokerDispatcher,
  type Settle,
} from "../../../../src/streams/dispatchers/brokerDispatcher.ts";
import { DispatchError } from "../../../../src/streams/dispatchers/dispatcher.ts";

/** A broker within this process that takes three at once and confirms when it is told to. */
interface SlowBroker extends Broker<string> {
  readonly published: { readonly sequence: number; readonly settle: Settle }[];
  lose: (why: string) => void;
  isThere: boolean;
}

describe("dispatcher of a broker", () => {
  const makeBroker = (): SlowBroker => {
    const broker: SlowBroker = {
      kind: "slow",
      address: "slow://here",
      deed: "brought",
      published: [],
      lose: () => {},
      isThere: true,
      async connect(_signal, onLost) {
        if (!broker.isThere) throw new Error("does not answer");
        broker.lose = onLost;
        return "connection";
      },
      isFull: (_connection, count) => count >= 3,
      publish: (_connection, { sequence }, settle) =>
        void broker.published.push({ sequence, settle }),
      close: async () => {},
    };
    return broker;
  };
  const change = (sequence: number) => ({ sequence, change: sequence, sentNs: 0n });
  const open = async (broker: SlowBroker, giveUpAfterMs?: number) => {
    const dispatcher = createBrokerDispatcher(broker, () => undefined, giveUpAfterMs);
    await dispatcher.open();
    return dispatcher;
  };
  const turn = () => new Promise((resolve) => setImmediate(resolve));

  it("has no more on its way than the broker takes, however many are sent at once", async () => {
    const broker = makeBroker();
    const dispatcher = await open(broker);
    const sending = Promise.all(Array.from({ length: 20 }, (_, at) => dispatcher.send(change(at))));
    for (let settledCount = 0; settledCount < 20; settledCount++) {
      await turn();
      assert.equal(broker.published.length, Math.min(20, settledCount + 3));
      broker.published[settledCount]?.settle();
    }
    await sending;
    await dispatcher.flush();
    const sequences = broker.published.map(({ sequence }) => sequence);
    assert.deepEqual(
      sequences,
      Array.from({ length: 20 }, (_, at) => at),
    );
  });

  it("names each change once that was lost, or waits when the broker is given up", async () => {
    const broker = makeBroker();
    const dispatcher = await open(broker, 0);
    const outcomes = [1, 2, 3, 4, 5].map((n) => dispatcher.send(change(n)).catch((error) => error));
    await turn();
    broker.isThere = false;
    broker.lose("it fell over");
    const errors = (await Promise.all(outcomes)).filter((outcome) => outcome !== undefined);
    assert.ok(errors.every((error) => error instanceof DispatchError && error.isFinal));
    assert.deepEqual(errors.flatMap(({ sequences }) => sequences).sort(), [1, 2, 3, 4, 5]);
    assert.equal(
      errors[0].message,
      "4 changes could not be brought at slow://here: it fell over, and then it does not answer.",
    );
  });

  it("takes no answer to a change for that to one of the same number, sent after it began anew", async () => {
    const broker = makeBroker();
    const dispatcher = await open(broker);
    await dispatcher.send(change(1));
    await dispatcher.close();
    await assert.rejects(dispatcher.flush(), /1 change could not be brought .*: it was cut off\.$/);
    await dispatcher.open();
    await dispatcher.send(change(1));
    const [earlier, later] = broker.published;
    earlier?.settle();
    later?.settle({ message: "it broke", isFinal: false });
    await assert.rejects(dispatcher.flush(), /1 change could not be brought .*: it broke\.$/);
  });
});
