import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { type Channel, type ChannelModel, connect, type Options } from "amqplib";
import { UserError } from "../../../src/model/userError.ts";
import { createAmqpDispatcher } from "../../../src/streams/dispatchers/amqp/amqpDispatcher.ts";
import { DispatchError } from "../../../src/streams/dispatchers/dispatcher.ts";
import { amqpHandlerKind } from "../../../src/streams/handlers/amqp/amqpKind.ts";
import type { RecordHandler } from "../../../src/streams/handlers/recordHandler.ts";
import { brokerPrograms, skipWithout } from "../../servers/brokerProcess.ts";
import { makeCertificate } from "../../servers/certificate.ts";
import { type CutProxy, startCutProxy } from "../../servers/cutProxy.ts";
import { type RabbitServer, startRabbitServer } from "../../servers/rabbitServer.ts";
import { makeContext, RecordingSink } from "./handlers/recordingSink.ts";

describe("messages over AMQP", function () {
  this.timeout(60_000);
  let folder: string;
  let server: RabbitServer;
  let proxy: CutProxy;
  let model: ChannelModel;
  let channel: Channel;
  let queue: string;
  let sink: RecordingSink;
  let handler: RecordHandler | undefined;
  /** Called for each message that the handler reads. */
  let onRead: () => void;

  before(async function () {
    skipWithout(brokerPrograms.rabbit, this);
    folder = await mkdtemp(path.join(os.tmpdir(), "touchstone-tls-"));
    server = await startRabbitServer({ tls: await makeCertificate(folder) });
    proxy = await startCutProxy(server.port);
    model = await connect(server.url);
  });
  after(async () => {
    await model?.close();
    await proxy?.close();
    await server?.stop();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    sink = new RecordingSink();
    channel = await model.createChannel();
    queue = `orders-${randomUUID()}`;
    await channel.assertQueue(queue, { durable: true });
    onRead = () => {};
  });
  afterEach(async () => {
    proxy.setOpen(true);
    await handler?.close();
    handler = undefined;
    await channel.deleteQueue(queue);
    await channel.close();
  });

  const makeHandler = (
    config: Record<string, unknown> = {},
    role: "query" | "reaction" = "reaction",
  ): RecordHandler => {
    const parsed = amqpHandlerKind.schema.parse({
      kind: "amqp",
      url: server.url,
      ...("exchange" in config ? {} : { queue }),
      ...config,
    });
    const context = makeContext(sink);
    const now = () => {
      onRead();
      return context.now();
    };
    return amqpHandlerKind.create(parsed, { role, id: "orders", folder }, { ...context, now });
  };
  const open = async (
    config: Record<string, unknown> = {},
    role: "query" | "reaction" = "reaction",
  ): Promise<RecordHandler> => {
    handler = makeHandler(config, role);
    await handler.open();
    return handler;
  };
  const put = (body: unknown, options: Options.Publish = {}) => {
    const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
    channel.sendToQueue(queue, bytes, options);
  };
  const viaProxy = () => ({ url: `amqp://127.0.0.1:${proxy.port}` });
  const bodies = () =>
    sink.arrivals.map(({ payload }) =>
      payload.type === "ReactionInvocation" ? payload.request_body : payload.query_result,
    );
  const untilTaken = (count: number) => sink.until(() => sink.arrivals.length >= count);
  /** Resolves when so many wait in the queue; each look is a question to the broker. */
  const untilReady = async (count: number): Promise<void> => {
    while ((await channel.checkQueue(queue)).messageCount !== count);
  };

  describe("handler", () => {
    it("makes each message an invocation with its key, headers and times", async () => {
      await open();
      const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
      put(
        { id: 1 },
        {
          contentType: "application/json",
          messageId: "m-1",
          timestamp: 1_700_000_000,
          headers: { traceparent, "X-Tries": 3, list: ["a"] },
        },
      );
      put(Buffer.from('{"t":1700000000123456789}'));
      put(Buffer.from([0xff, 0xfe, 0xfd]));
      await untilTaken(3);
      const [first, second, third] = sink.arrivals;
      assert.ok(first?.payload.type === "ReactionInvocation");
      const { reaction_type, request_method, request_path, request_body, message } = first.payload;
      assert.deepEqual(
        [reaction_type, request_method, request_path, request_body],
        ["amqp", "DELIVER", queue, { id: 1 }],
      );
      assert.deepEqual(message, {
        key: queue,
        value: { id: 1 },
        headers: {
          "content-type": "application/json",
          "message-id": "m-1",
          traceparent,
          "x-tries": "3",
          list: '["a"]',
        },
        timestamp: 1_700_000_000_000_000_000n,
      });
      assert.equal(first.traceparent, traceparent);
      assert.equal(second?.bodyText, '{"t":1700000000123456789}');
      assert.equal(third?.payload.raw_body_base64, "//79");
    });

    it("takes for a query what passes an exchange with a key that fits, and nothing else", async () => {
      await open({ exchange: "amq.topic", routingKey: "orders.#" }, "query");
      for (const key of ["rooms.1", "orders.created", "orders"]) {
        channel.publish("amq.topic", key, Buffer.from(JSON.stringify({ key })));
      }
      await untilTaken(2);
      const payloads = sink.arrivals.map(({ payload }) => payload);
      assert.deepEqual(
        payloads.map((payload) => payload.type === "ResultStream" && payload.message?.key),
        ["orders.created", "orders"],
      );
    });

    it("confirms what it took, and leaves the rest to the queue", async () => {
      const opened = await open();
      put({ n: 1 });
      await untilTaken(1);
      opened.hold();
      put({ n: 2 });
      await untilReady(0); // it is on its way, and not taken
      await opened.close();
      await untilReady(1);
      await opened.open();
      await untilTaken(2);
      assert.deepEqual(bodies(), [{ n: 1 }, { n: 2 }]);
      const last = sink.arrivals[1]?.payload;
      assert.equal(last?.message?.headers.redelivered, "true");
    });

    it("is sent no more than it has room for while it is held", async () => {
      const opened = await open({ queueSize: 10 });
      opened.hold();
      for (let n = 1; n <= 100; n++) put({ n });
      await untilReady(90);
      opened.release();
      await untilTaken(100);
      assert.deepEqual(
        bodies(),
        Array.from({ length: 100 }, (_, index) => ({ n: index + 1 })),
      );
    });

    it("counts as late what comes after the end", async () => {
      await open();
      sink.state = "stopped";
      for (let n = 1; n <= 3; n++) put({ n });
      await sink.until(() => sink.refusals.late === 3);
      assert.equal(sink.arrivals.length, 0);
    });

    it("comes back when the connection is lost, and takes each message once", async () => {
      const opened = await open(viaProxy());
      put({ n: 1 }, { persistent: true });
      await untilTaken(1);
      opened.hold();
      put({ n: 2 });
      await untilReady(0);
      proxy.cut();
      await sink.until(() => sink.errors.length === 1);
      opened.release();
      put({ n: 3 });
      await untilTaken(3);
      assert.deepEqual(bodies(), [{ n: 1 }, { n: 2 }, { n: 3 }]);
      assert.match(
        sink.errors[0] ?? "",
        /^amqp: amqp:\/\/127\.0\.0\.1:\d+ ended the connection: .*; connecting again$/,
      );
    });

    it("keeps what it has read of an exchange when the connection is lost: it does not come again", async () => {
      const opened = await open({ ...viaProxy(), exchange: "amq.topic", routingKey: "kept" });
      opened.hold();
      const read = new Promise<void>((resolve) => {
        onRead = resolve;
      });
      channel.publish("amq.topic", "kept", Buffer.from('{"n":1}'));
      await read;
      proxy.cut();
      await sink.until(() => sink.errors.length === 1);
      opened.release();
      await untilTaken(1);
      assert.deepEqual(bodies(), [{ n: 1 }]);
    });

    it("waits for a queue that was deleted to be there again", async () => {
      await open();
      await channel.deleteQueue(queue);
      await sink.until(() => sink.errors.length === 1);
      assert.match(sink.errors[0] ?? "", /its queue was deleted; connecting again$/);
      await channel.assertQueue(queue, { durable: true });
      put({ n: 1 });
      await untilTaken(1);
    });

    const faults: readonly [what: string, config: () => Record<string, unknown>, said: RegExp][] = [
      ["no such queue", () => ({ queue: "none" }), /has no queue `none`; let the system/],
      [
        "no such exchange",
        () => ({ exchange: "none", routingKey: "#" }),
        /has no exchange `none`; let the system/,
      ],
      [
        "a wrong password",
        () => ({ url: server.url.replace("//", "//guest:wrong@") }),
        /^amqp: amqp:\/\/127\.0\.0\.1:\d+ refuses the user or password; check both in `url`\.$/,
      ],
      [
        "a virtual host that is none",
        () => ({ url: `${server.url}/none` }),
        /has no virtual host `none`.*; check the path of `url`/,
      ],
      [
        "nothing there",
        () => ({ url: "amqp://127.0.0.1:1" }),
        /does not answer: .*ECONNREFUSED.* Start the system under test before/,
      ],
      [
        "TLS where none is spoken",
        () => ({ url: server.url.replace("amqp:", "amqps:") }),
        /wrong version number; it may speak no TLS there: try `amqp`/,
      ],
      [
        "no TLS where it is spoken",
        () => ({ url: `amqp://localhost:${server.tlsPort}` }),
        /; it may speak TLS only: try `amqps`/,
      ],
      [
        "an authority that is not known",
        () => ({ url: `amqps://localhost:${server.tlsPort}` }),
        /self-signed certificate; name the certificate of its authority in `ca`/,
      ],
      [
        "a certificate of another host",
        () => ({ url: `amqps://127.0.0.1:${server.tlsPort}`, ca: "ca.pem" }),
        /; change the host of `url` to one it is for/,
      ],
      [
        "certificates that are not there",
        () => ({ url: `amqps://localhost:${server.tlsPort}`, ca: "none.pem" }),
        /Cannot read the certificates .*none\.pem.*; change `ca`/,
      ],
    ];
    for (const [what, config, said] of faults) {
      it(`says what to do about ${what}`, async () => {
        await assert.rejects(open(config()), (error: unknown) => {
          assert.ok(error instanceof UserError);
          assert.match(error.message, said);
          assert.ok(!error.message.includes("wrong@"));
          return true;
        });
      });
    }

    it("reads over TLS with the certificate of a private authority", async () => {
      await open({ url: `amqps://localhost:${server.tlsPort}`, ca: "ca.pem" });
      put({ n: 1 });
      await untilTaken(1);
    });
  });

  describe("dispatcher", () => {
    const silent = () => undefined;
    const openDispatcher = async (config: Record<string, unknown> = {}, giveUpAfterMs?: number) => {
      const place = "exchange" in config ? {} : { queue };
      const dispatcher = createAmqpDispatcher(
        { kind: "amqp", url: server.url, headers: {}, ...place, ...config },
        silent,
        giveUpAfterMs,
      );
      await dispatcher.open();
      return dispatcher;
    };
    const change = (sequence: number, value: unknown = { n: sequence }) => ({
      sequence,
      change: value,
      sentNs: 0n,
    });
    const failsWith = (expected: { sequences: number[]; isFinal: boolean; said: RegExp }) => {
      return (error: unknown) => {
        assert.ok(error instanceof DispatchError);
        const { failedCount, sequences, isFinal } = error;
        assert.deepEqual(
          { failedCount, sequences, isFinal },
          {
            failedCount: expected.sequences.length,
            sequences: expected.sequences,
            isFinal: expected.isFinal,
          },
        );
        assert.match(error.message, expected.said);
        return true;
      };
    };

    it("publishes changes in their order, as persistent JSON with all digits and an id each", async () => {
      const dispatcher = await openDispatcher({ headers: { "x-tenant": "a" } });
      await dispatcher.send(change(1, { ns: 1732100000123456789n }));
      for (let sequence = 2; sequence <= 1200; sequence++) await dispatcher.send(change(sequence));
      await dispatcher.flush();
      const ids = new Set<string>();
      for (let sequence = 1; sequence <= 1200; sequence++) {
        const message = await channel.get(queue, { noAck: true });
        assert.ok(message !== false);
        const expected = sequence === 1 ? '{"ns":1732100000123456789}' : `{"n":${sequence}}`;
        assert.equal(message.content.toString(), expected);
        const { contentType, deliveryMode, messageId, headers } = message.properties;
        assert.deepEqual(
          [contentType, deliveryMode, headers],
          ["application/json", 2, { "x-tenant": "a" }],
        );
        ids.add(messageId);
      }
      assert.equal(ids.size, 1200);
      await dispatcher.close();
    });

    it("tells which changes no queue took, and goes on", async () => {
      const dispatcher = await openDispatcher({ exchange: "amq.direct", routingKey: queue });
      await dispatcher.send(change(1));
      await assert.rejects(
        dispatcher.flush(),
        failsWith({
          sequences: [1],
          isFinal: false,
          said: /^1 change could not be published to its exchange `amq\.direct` with routing key `orders-.*` at amqp:.*: no queue takes it\.$/,
        }),
      );
      await channel.bindQueue(queue, "amq.direct", queue);
      await dispatcher.send(change(2));
      await dispatcher.flush();
      await untilReady(1);
      await dispatcher.close();
    });

    it("tells which changes a full queue refused", async () => {
      const full = await channel.assertQueue("", { maxLength: 1, overflow: "reject-publish" });
      const dispatcher = await openDispatcher({ queue: full.queue });
      await dispatcher.send(change(1));
      await dispatcher.flush();
      await dispatcher.send(change(2));
      await assert.rejects(
        dispatcher.flush(),
        failsWith({ sequences: [2], isFinal: false, said: /: the broker refused it\.$/ }),
      );
      await dispatcher.close();
      await channel.deleteQueue(full.queue);
    });

    it("connects again for the next change, once, however many are sent at a time", async () => {
      const dispatcher = await openDispatcher(viaProxy());
      await dispatcher.send(change(1));
      await dispatcher.flush();
      proxy.cut();
      const failed: number[] = [];
      const note = (error: unknown) => {
        assert.ok(error instanceof DispatchError && !error.isFinal);
        failed.push(...(error.sequences ?? []));
      };
      const sequences = [2, 3, 4, 5, 6];
      await Promise.all(sequences.map((sequence) => dispatcher.send(change(sequence)).catch(note)));
      await dispatcher.flush().catch(note);
      // Those that were handed to the lost connection are named, and all others arrive.
      await untilReady(6 - failed.length);
      await dispatcher.send(change(7));
      await dispatcher.flush();
      await dispatcher.close();
    });

    it("gives up when the broker does not come back", async () => {
      const dispatcher = await openDispatcher(viaProxy(), 1);
      proxy.setOpen(false);
      proxy.cut();
      let last: DispatchError | undefined;
      // What leaves before the end is seen has failed, and the next may wait.
      for (let sequence = 1; !last?.isFinal; sequence++) {
        await dispatcher.send(change(sequence)).catch((error: unknown) => {
          assert.ok(error instanceof DispatchError);
          last = error;
        });
      }
      assert.match(last.message, /the connection was lost \(.*\), and then it does not answer/);
      await dispatcher.close();
    });

    it("says what to do when its queue is not there", async () => {
      await assert.rejects(
        openDispatcher({ queue: "none" }),
        (error) => error instanceof UserError && /has no queue `none`/.test(error.message),
      );
    });
  });
});
