import assert from "node:assert/strict";
import { connectAsync, type IPublishPacket, type MqttClient } from "mqtt";
import { takeRevealed } from "../../../../../src/model/config/secretRef.ts";
import {
  DispatchError,
  type Dispatcher,
} from "../../../../../src/streams/dispatchers/dispatcher.ts";
import { createMqttDispatcher } from "../../../../../src/streams/dispatchers/mqtt/mqttDispatcher.ts";
import { mqttDispatcherKind } from "../../../../../src/streams/dispatchers/mqtt/mqttKind.ts";
import { brokerPrograms, skipWithout } from "../../../../servers/brokerProcess.ts";
import { type Mosquitto, startMosquitto } from "../../../../servers/mosquitto.ts";

describe("mqtt dispatcher", function () {
  this.timeout(30_000);
  let server: Mosquitto;
  let reader: MqttClient;
  let dispatcher: Dispatcher | undefined;
  let received: IPublishPacket[] = [];
  let onMessage = () => {};

  before(async function () {
    skipWithout(brokerPrograms.mosquitto, this);
    server = await startMosquitto({
      files: { rights: "topic readwrite changes\ntopic read #\n" },
      settings: ["allow_anonymous true", "acl_file {folder}/rights"],
    });
  });
  after(async () => await server?.stop());
  beforeEach(async () => {
    received = [];
    reader = await connectAsync(server.url, { protocolVersion: 5, reconnectPeriod: 20 });
    reader.on("message", (_topic, _body, packet) => {
      received.push(packet);
      onMessage();
    });
    await reader.subscribeAsync("changes", { qos: 2 });
  });
  afterEach(async () => {
    reader.end(true);
    await dispatcher?.close();
    dispatcher = undefined;
  });

  const make = (changes: Record<string, unknown> = {}, giveUpAfterMs?: number) => {
    const config = { kind: "mqtt", url: server.url, topic: "changes", ...changes };
    dispatcher = createMqttDispatcher(
      takeRevealed(mqttDispatcherKind.schema.parse(config)),
      () => undefined,
      giveUpAfterMs,
    );
    return dispatcher;
  };
  const open = async (changes?: Record<string, unknown>, giveUpAfterMs?: number) => {
    const made = make(changes, giveUpAfterMs);
    await made.open();
    return made;
  };
  const change = (sequence: number, value: unknown = { n: sequence }) => ({
    sequence,
    change: value,
    sentNs: 0n,
  });
  const untilReceived = async (count: number) => {
    while (received.length < count) await new Promise<void>((resolve) => (onMessage = resolve));
  };
  const bodies = () => received.map(({ payload }) => payload.toString());

  for (const qos of [0, 1, 2]) {
    it(`publishes changes in their order, as JSON with all digits, with a quality of ${qos}`, async () => {
      const sender = await open({ qos, headers: { "X-Tenant": "a" } });
      await sender.send(change(1, { ns: 1732100000123456789n }));
      for (let n = 2; n <= 300; n++) await sender.send(change(n));
      await sender.flush();
      await untilReceived(300);
      const expected = Array.from({ length: 299 }, (_, at) => `{"n":${at + 2}}`);
      assert.deepEqual(bodies(), ['{"ns":1732100000123456789}', ...expected]);
      const { contentType, userProperties } = received[0]?.properties ?? {};
      assert.equal(contentType, "application/json");
      assert.deepEqual({ ...userProperties }, { "X-Tenant": "a" });
    });
  }

  it("tells which changes were under way when the broker died, and goes on when it is back", async () => {
    const own = await startMosquitto();
    try {
      const sender = await open({ url: own.url, qos: 2 });
      await sender.send(change(1));
      await sender.flush();
      own.pause();
      for (let n = 2; n <= 5; n++) await sender.send(change(n));
      const restarted = own.restart();
      await assert.rejects(sender.flush(), (error) => {
        assert.ok(error instanceof DispatchError);
        assert.match(
          error.message,
          /^4 changes could not be published to `changes` at mqtt:.*lost/,
        );
        assert.deepEqual([error.sequences, error.isFinal], [[2, 3, 4, 5], false]);
        return true;
      });
      await Promise.all([6, 7, 8].map((n) => sender.send(change(n))));
      await sender.flush();
      await restarted;
    } finally {
      await own.stop();
    }
  });

  it("ends when the broker does not come back", async () => {
    const own = await startMosquitto();
    const sender = await open({ url: own.url }, 100);
    await own.stop();
    const send = async () => {
      for (let n = 1; ; n++) {
        await sender.send(change(n)).catch((error: unknown) => {
          if (!(error instanceof DispatchError) || error.isFinal) throw error;
        });
      }
    };
    await assert.rejects(send(), (error) => {
      assert.ok(error instanceof DispatchError && error.isFinal);
      assert.match(
        error.message,
        /connection was lost, and then it does not answer: .*ECONNREFUSED/,
      );
      return true;
    });
  });

  it("says so when it lacks the right to the topic", async () => {
    const sender = await open({ topic: "other" });
    await sender.send(change(1));
    await assert.rejects(sender.flush(), (error) => {
      assert.ok(error instanceof DispatchError && error.isFinal);
      assert.match(
        error.message,
        /^1 change could not be published to `other` .*lacks the right\.$/,
      );
      return true;
    });
  });

  for (const qos of [0, 1]) {
    it(`waits for a broker that does not read, and loses nothing, with a quality of ${qos}`, async () => {
      const sender = await open({ qos });
      server.pause();
      let sentCount = 0;
      const text = "x".repeat(200_000);
      const sending = (async () => {
        for (let n = 1; n <= 100; n++) {
          await sender.send(change(n, text));
          sentCount += 1;
        }
        await sender.flush();
      })();
      // Every change that can be sent is sent within these turns: what is left waits.
      for (let turn = 0; turn < 200; turn++) await new Promise((resolve) => setImmediate(resolve));
      assert.ok(sentCount < 100, `${sentCount} were sent`);
      server.resume();
      await sending;
      await untilReceived(100);
    });
  }

  it("cuts off at its end what the broker does not confirm", async () => {
    const sender = await open();
    server.pause();
    await sender.send(change(1));
    await sender.close();
    server.resume();
    await assert.rejects(sender.flush(), (error) => {
      assert.ok(error instanceof DispatchError);
      assert.match(error.message, /it was cut off/);
      return true;
    });
  });

  it("says that no broker answers, or what it refuses", async () => {
    const own = await startMosquitto({ settings: ["allow_anonymous false"] });
    await assert.rejects(
      open({ url: own.url }),
      /refuses the connection: user name or password is wrong, or lacks the right; check user name/,
    );
    await own.stop();
    await assert.rejects(open({ url: own.url }), /does not answer: .*ECONNREFUSED.*; start one/);
  });

  it("publishes to one topic only", () => {
    const find = (topic: string) =>
      mqttDispatcherKind.findFaults?.(
        mqttDispatcherKind.schema.parse({ kind: "mqtt", url: "mqtt://a", topic }),
      );
    assert.deepEqual(find("a/b"), []);
    for (const topic of ["a/+", "#"]) {
      assert.match(find(topic)?.[0]?.message ?? "", /may have no wildcards/, topic);
    }
  });
});
