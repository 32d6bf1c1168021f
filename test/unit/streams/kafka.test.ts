import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import net, { type AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import tls from "node:tls";
import { Kafka, logLevel, Partitioners, type Producer } from "kafkajs";
import { UserError } from "../../../src/model/userError.ts";
import { DispatchError } from "../../../src/streams/dispatchers/dispatcher.ts";
import { createKafkaDispatcher } from "../../../src/streams/dispatchers/kafka/kafkaDispatcher.ts";
import { kafkaHandlerKind } from "../../../src/streams/handlers/kafka/kafkaKind.ts";
import type { RecordHandler } from "../../../src/streams/handlers/recordHandler.ts";
import { makeCertificate } from "../../servers/certificate.ts";
import { type KafkaServer, skipWithoutKafka, startKafkaServer } from "../../servers/kafkaServer.ts";
import { makeContext, RecordingSink } from "./handlers/recordingSink.ts";

describe("records of Kafka", function () {
  this.timeout(60_000);
  const topics = ["all", "parts", "group", "held", "late", "made", "lost"];
  let folder: string;
  let server: KafkaServer;
  let kafka: Kafka;
  let producer: Producer;
  let sink: RecordingSink;
  let handler: RecordHandler | undefined;

  before(async function () {
    skipWithoutKafka(this);
    folder = await mkdtemp(path.join(os.tmpdir(), "touchstone-tls-"));
    await makeCertificate(folder);
    server = await startKafkaServer({
      ...Object.fromEntries(topics.map((name) => [name, 1])),
      parts: 3,
    });
    kafka = new Kafka({ brokers: [server.broker], logLevel: logLevel.NOTHING });
    producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
    await producer.connect();
  });
  after(async () => {
    await producer?.disconnect();
    await server?.stop();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });
  beforeEach(() => {
    sink = new RecordingSink();
  });
  afterEach(async () => {
    await handler?.close();
    handler = undefined;
  });

  const open = async (
    config: Record<string, unknown>,
    role: "query" | "reaction" = "reaction",
  ): Promise<RecordHandler> => {
    const parsed = kafkaHandlerKind.schema.parse({
      kind: "kafka",
      brokers: [server.broker],
      ...config,
    });
    handler = kafkaHandlerKind.create(parsed, { role, id: "orders", folder }, makeContext(sink));
    await handler.open();
    return handler;
  };
  const put = (topic: string, ...bodies: unknown[]) =>
    producer.send({ topic, messages: bodies.map((body) => ({ value: JSON.stringify(body) })) });
  const bodies = () =>
    sink.arrivals.map(({ payload }) =>
      payload.type === "ReactionInvocation" ? payload.request_body : payload.query_result,
    );
  const untilTaken = (count: number) => sink.until(() => sink.arrivals.length >= count);

  describe("handler", () => {
    it("makes each record an invocation with its key, headers, place and time, from the end on", async () => {
      await put("all", { id: 0 });
      await open({ topic: "all" });
      const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
      await producer.send({
        topic: "all",
        messages: [
          {
            key: "k",
            value: '{"t":1700000000123456789}',
            headers: { traceparent, "X-Tenant": "a", many: ["b", "c"] },
            timestamp: "1700000000001",
          },
          { value: null },
        ],
      });
      await untilTaken(2);
      const [first, second] = sink.arrivals;
      assert.ok(first?.payload.type === "ReactionInvocation");
      const { reaction_type, request_method, request_path, message } = first.payload;
      assert.deepEqual([reaction_type, request_method, request_path], ["kafka", "FETCH", "all"]);
      assert.deepEqual(message, {
        key: "k",
        value: { t: 1700000000123456789n },
        headers: { traceparent, "x-tenant": "a", many: "b, c" },
        partition: 0,
        offset: 1n,
        timestamp: 1_700_000_000_001_000_000n,
      });
      assert.deepEqual(
        [first.traceparent, first.bodyText],
        [traceparent, '{"t":1700000000123456789}'],
      );
      assert.deepEqual(
        [second?.payload.message?.key, second?.payload.message?.value],
        [null, null],
      );
    });

    it("reads for a query all that is there, of every partition, each in its order", async () => {
      const messages = Array.from({ length: 30 }, (_, n) => ({ key: `k${n % 5}`, value: `${n}` }));
      await producer.send({ topic: "parts", messages });
      await open({ topic: "parts", from: "earliest" }, "query");
      await untilTaken(30);
      const byKey = new Map<string | null, unknown[]>();
      for (const { payload } of sink.arrivals) {
        const { key = null, value } = payload.message ?? {};
        byKey.set(key, [...(byKey.get(key) ?? []), value]);
      }
      assert.deepEqual(
        [...byKey].sort(),
        Array.from({ length: 5 }, (_, k) => [`k${k}`, [0, 5, 10, 15, 20, 25].map((n) => n + k)]),
      );
    });

    it("commits as a group what was taken, and begins where nothing was committed", async () => {
      await put("group", { n: 1 });
      await open({ topic: "group", group: "g", from: "earliest" });
      await untilTaken(1);
      const admin = kafka.admin();
      await admin.connect();
      const committed = async () => {
        const [found] = await admin.fetchOffsets({ groupId: "g", topics: ["group"] });
        return found?.partitions[0]?.offset;
      };
      while ((await committed()) !== "1");
      await admin.disconnect();
    });

    it("waits while it is held, and loses and doubles nothing", async () => {
      const opened = await open({ topic: "held", queueSize: 10 });
      await put("held", { n: 1 });
      await untilTaken(1);
      opened.hold();
      const further = Array.from({ length: 100 }, (_, index) => ({ n: index + 2 }));
      await put("held", ...further);
      sink.onTake = () => assert.ok((sink.takes.at(-1)?.length ?? 0) <= 5);
      opened.release();
      await untilTaken(101);
      assert.deepEqual(bodies(), [{ n: 1 }, ...further]);
    });

    it("counts as late what comes after the end", async () => {
      await open({ topic: "late" });
      sink.state = "stopped";
      await put("late", 1, 2, 3);
      await sink.until(() => sink.refusals.late === 3);
    });

    it("says that there is no such topic, and makes none", async () => {
      await assert.rejects(
        open({ topic: "none" }),
        (error) =>
          error instanceof UserError &&
          /^kafka: kafka:\/\/127.*has no topic `none`; let the system/.test(error.message),
      );
      const admin = kafka.admin();
      await admin.connect();
      assert.ok(!(await admin.listTopics()).includes("none"));
      await admin.disconnect();
    });

    it("says what to do where nothing listens, or something else does", async () => {
      await assert.rejects(
        open({ topic: "all", brokers: ["127.0.0.1:1"] }),
        /does not answer: .*ECONNREFUSED.*; start it before, or set other `brokers`/,
      );
      const other = net.createServer((socket) => socket.destroy()).listen(0, "127.0.0.1");
      await once(other, "listening");
      const brokers = [`127.0.0.1:${(other.address() as AddressInfo).port}`];
      await assert.rejects(
        open({ topic: "all", brokers }),
        /it may speak TLS only: try with `tls`/,
      );
      other.close();
    });

    it("says what to do about TLS: an authority that is not known, another host, and none spoken", async () => {
      const [key, cert] = await Promise.all(
        ["key.pem", "ca.pem"].map((name) => readFile(path.join(folder, name))),
      );
      const secure = tls.createServer({ key, cert }).listen(0, "127.0.0.1");
      secure.on("tlsClientError", () => undefined);
      await once(secure, "listening");
      const { port } = secure.address() as AddressInfo;
      const topic = { topic: "all" };
      await assert.rejects(
        open({ ...topic, brokers: [`localhost:${port}`], tls: true }),
        /self-signed certificate; name the certificate of its authority in `tls`/,
      );
      await assert.rejects(
        open({ ...topic, brokers: [`127.0.0.1:${port}`], tls: { ca: "ca.pem" } }),
        /set brokers that the certificate is for/,
      );
      await assert.rejects(
        open({ ...topic, tls: { ca: "none.pem" } }),
        /Cannot read the certificates .*none\.pem/,
      );
      secure.close();
    });
  });

  describe("dispatcher", () => {
    const openDispatcher = async (
      topic: string,
      broker = server.broker,
      giveUpAfterMs?: number,
    ) => {
      const place = { brokers: [broker], topic, isTls: false };
      const dispatcher = createKafkaDispatcher(
        { server: place, headers: { "x-tenant": "a" } },
        () => undefined,
        giveUpAfterMs,
      );
      await dispatcher.open();
      return dispatcher;
    };
    const change = (sequence: number, value: unknown = { n: sequence }, key?: string) => ({
      sequence,
      key,
      change: value,
      sentNs: 0n,
    });

    it("sends changes in their order, as JSON with all digits, with the keys of the source", async () => {
      const dispatcher = await openDispatcher("made");
      await dispatcher.send(change(1, { ns: 1732100000123456789n }, "k"));
      for (let sequence = 2; sequence <= 5000; sequence++) await dispatcher.send(change(sequence));
      await dispatcher.flush();
      await dispatcher.close();
      await open({ topic: "made", from: "earliest" });
      await untilTaken(5000);
      const [first] = sink.arrivals;
      assert.equal(first?.bodyText, '{"ns":1732100000123456789}');
      const { key, headers } = first?.payload.message ?? {};
      assert.deepEqual([key, headers], ["k", { "x-tenant": "a" }]);
      assert.deepEqual(
        bodies().slice(1),
        Array.from({ length: 4999 }, (_, index) => ({ n: index + 2 })),
      );
    });

    it("names what was not confirmed, gives up when the cluster does not come back, and can be opened again", async () => {
      const own = await startKafkaServer({ lost: 1 });
      const dispatcher = await openDispatcher("lost", own.broker, 1);
      await dispatcher.send(change(1));
      await dispatcher.flush();
      await own.kill();
      await dispatcher.send(change(2));
      await assert.rejects(dispatcher.flush(), (error: unknown) => {
        assert.ok(error instanceof DispatchError);
        assert.deepEqual([error.sequences, error.isFinal], [[2], false]);
        assert.match(error.message, /^1 change could not be sent to the topic `lost` at kafka:/);
        return true;
      });
      await assert.rejects(
        dispatcher.send(change(3)),
        (error) =>
          error instanceof DispatchError && error.isFinal && /ECONNREFUSED/.test(error.message),
      );
      await own.restart();
      await dispatcher.close();
      await dispatcher.open();
      await dispatcher.send(change(4));
      await dispatcher.flush();
      await dispatcher.close();
      await own.stop();
    });
  });
});
