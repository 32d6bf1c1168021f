import assert from "node:assert/strict";
import { jetstreamManager } from "@nats-io/jetstream";
import { connect, type Msg, type NatsConnection } from "@nats-io/transport-node";
import {
  DispatchError,
  type Dispatcher,
} from "../../../../../src/streams/dispatchers/dispatcher.ts";
import { createNatsDispatcher } from "../../../../../src/streams/dispatchers/nats/natsDispatcher.ts";
import { natsDispatcherKind } from "../../../../../src/streams/dispatchers/nats/natsKind.ts";
import { brokerPrograms, skipWithout } from "../../../../servers/brokerProcess.ts";
import { type NatsProcess, startNats } from "../../../../servers/natsServer.ts";

describe("nats dispatcher", function () {
  this.timeout(30_000);
  let server: NatsProcess;
  let reader: NatsConnection;
  let dispatcher: Dispatcher | undefined;
  let received: Msg[] = [];
  let onMessage = () => {};

  before(async function () {
    skipWithout(brokerPrograms.nats, this);
    server = await startNats([
      "authorization { users: [",
      '  { user: "all", password: "secret" },',
      '  { user: "few", password: "secret", permissions: { publish: ["changes", "stored.ok"] } } ] }',
    ]);
  });
  after(async () => {
    await server?.stop();
  });
  beforeEach(async () => {
    received = [];
    reader = await connect({ servers: server.url, user: "all", pass: "secret" });
    const manager = await jetstreamManager(reader);
    await manager.streams.add({ name: "STORED", subjects: ["stored.*"] });
    reader.subscribe("*.>", { callback: (_error, message) => hear(message) });
    reader.subscribe("changes", { callback: (_error, message) => hear(message) });
    await reader.flush();
  });
  afterEach(async () => {
    await reader.close();
    await dispatcher?.close();
    dispatcher = undefined;
  });

  const hear = (message: Msg) => {
    if (!/^(changes|stored\..*)$/.test(message.subject)) return;
    received.push(message);
    onMessage();
  };
  const open = async (changes: Record<string, unknown> = {}, giveUpAfterMs?: number) => {
    dispatcher = createNatsDispatcher(
      {
        server: { servers: [server.url], user: { username: "all", password: "secret" } },
        subject: "changes",
        stream: undefined,
        headers: {},
        ...changes,
      },
      () => undefined,
      giveUpAfterMs,
    );
    await dispatcher.open();
    return dispatcher;
  };
  const few = () => ({
    server: { servers: [server.url], user: { username: "few", password: "secret" } },
  });
  const inStream = { subject: "stored.ok", stream: "STORED" };
  const change = (sequence: number, value: unknown = { n: sequence }) => ({
    sequence,
    change: value,
    sentNs: 0n,
  });
  const untilReceived = async (count: number) => {
    while (received.length < count) await new Promise<void>((resolve) => (onMessage = resolve));
  };

  for (const [what, place] of [
    ["a subject", {}],
    ["a stream", inStream],
  ] as const) {
    it(`publishes changes in their order, as JSON with all digits, to ${what}`, async () => {
      const sender = await open({ ...place, headers: { "X-Tenant": "a" } });
      await sender.send(change(1, { ns: 1732100000123456789n }));
      for (let n = 2; n <= 300; n++) await sender.send(change(n));
      await sender.flush();
      await untilReceived(300);
      const expected = Array.from({ length: 299 }, (_, at) => `{"n":${at + 2}}`);
      assert.deepEqual(
        received.map((message) => message.string()),
        ['{"ns":1732100000123456789}', ...expected],
      );
      const { headers } = received[0] ?? {};
      assert.equal(headers?.get("X-Tenant"), "a");
      assert.equal(headers?.get("Content-Type"), "application/json");
    });

    it(`waits for a server that does not read, and sends no more than it may, to ${what}`, async () => {
      const sender = await open(place);
      server.pause();
      let sentCount = 0;
      const sending = (async () => {
        for (let n = 1; n <= 50; n++) {
          await sender.send(change(n, "x".repeat(200_000)));
          sentCount += 1;
        }
        await sender.flush();
      })();
      // Every change that can be sent is sent within these turns: what is left waits.
      for (let turn = 0; turn < 200; turn++) await new Promise((resolve) => setImmediate(resolve));
      server.resume();
      assert.ok(sentCount < 50, `${sentCount} were sent`);
      await sending;
      await untilReceived(50);
    });
  }

  it("tells which changes were under way when the server died, and goes on when it is back", async () => {
    const sender = await open(inStream);
    await sender.send(change(1));
    await sender.flush();
    server.pause();
    for (let n = 2; n <= 5; n++) await sender.send(change(n));
    const restarted = server.restart();
    await assert.rejects(sender.flush(), (error) => {
      assert.ok(error instanceof DispatchError);
      assert.match(
        error.message,
        /^4 changes could not be published to `stored\.ok` at nats:.*lost/,
      );
      assert.deepEqual([error.sequences, error.isFinal], [[2, 3, 4, 5], false]);
      return true;
    });
    await Promise.all([6, 7, 8].map((n) => sender.send(change(n))));
    await sender.flush();
    await restarted;
  });

  it("ends when the server does not come back", async () => {
    const own = await startNats();
    const sender = await open({ server: { servers: [own.url] } }, 100);
    await own.stop();
    const send = async () => {
      for (let n = 1; ; n++) {
        await sender.send(change(n)).catch((error: unknown) => {
          if (!(error instanceof DispatchError) || error.isFinal) throw error;
        });
      }
    };
    await assert.rejects(
      send(),
      /connection was lost.*, and then it does not answer: .*ECONNREFUSED/,
    );
  });

  for (const [what, place, why] of [
    ["lacks the right", { subject: "other" }, /lacks the right to publish to `other`\.$/],
    [
      "lacks the right to a subject of a stream",
      { subject: "stored.no", stream: "STORED" },
      /lacks the right to publish to `stored\.no`\.$/,
    ],
  ] as const) {
    it(`says so when its user ${what}`, async () => {
      const sender = await open({ ...few(), ...place });
      await sender.send(change(1));
      await assert.rejects(sender.flush(), (error) => {
        assert.ok(error instanceof DispatchError && error.isFinal, String(error));
        assert.match(error.message, why);
        return true;
      });
    });
  }

  it("names what no stream took as failed, and says that a stream is missing", async () => {
    const sender = await open({ ...inStream, subject: "elsewhere" });
    await sender.send(change(1));
    await assert.rejects(sender.flush(), (error) => {
      assert.ok(error instanceof DispatchError);
      assert.deepEqual(error.sequences, [1]);
      assert.match(error.message, /no stream takes that subject/);
      return true;
    });
    await assert.rejects(
      open({ ...inStream, stream: "NONE" }),
      /gives no stream `NONE`: there is no such stream; check `stream` of the scenario/,
    );
  });

  it("cuts off at its end what the server does not answer", async () => {
    const sender = await open();
    server.pause();
    await sender.send(change(1));
    await sender.close();
    server.resume();
    await assert.rejects(sender.flush(), /it was cut off/);
  });

  it("publishes to one subject only", () => {
    const find = (subject: string) =>
      natsDispatcherKind.findFaults?.(
        natsDispatcherKind.schema.parse({ kind: "nats", servers: ["nats://a"], subject }),
      );
    assert.deepEqual(find("a.b"), []);
    for (const subject of ["a.*", ">"]) {
      assert.match(find(subject)?.[0]?.message ?? "", /may have no wildcards/, subject);
    }
  });
});
