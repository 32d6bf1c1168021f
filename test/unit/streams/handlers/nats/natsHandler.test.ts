import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { type JetStreamManager, jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect, headers, type NatsConnection } from "@nats-io/transport-node";
import { natsHandlerKind } from "../../../../../src/streams/handlers/nats/natsKind.ts";
import type { RecordHandler } from "../../../../../src/streams/handlers/recordHandler.ts";
import { brokerPrograms, findFreePort, skipWithout } from "../../../../servers/brokerProcess.ts";
import { makeCertificate } from "../../../../servers/certificate.ts";
import { startCutProxy } from "../../../../servers/cutProxy.ts";
import { type NatsProcess, startNats } from "../../../../servers/natsServer.ts";
import { ArrivalRecorder } from "../arrivalRecorder.ts";
import { makeContext } from "../recordingSink.ts";

describe("nats handler", function () {
  this.timeout(30_000);
  let folder: string;
  let server: NatsProcess;
  let client: NatsConnection;
  let manager: JetStreamManager;
  let sink: ArrivalRecorder;
  let handlers: RecordHandler[] = [];

  before(async function () {
    skipWithout(brokerPrograms.nats, this);
    folder = await mkdtemp(path.join(os.tmpdir(), "touchstone-tls-"));
    const { ca, key } = await makeCertificate(folder);
    server = await startNats([
      `tls { cert_file: "${ca}", key_file: "${key}" }`,
      "authorization { users: [",
      '  { user: "all", password: "secret" },',
      '  { user: "few", password: "secret", permissions: { subscribe: "open.>" } } ] }',
    ]);
    client = await connect({
      servers: `localhost:${server.port}`,
      user: "all",
      pass: "secret",
      tls: { caFile: ca },
    });
    manager = await jetstreamManager(client);
    await manager.streams.add({ name: "ORDERS", subjects: ["orders.>"] });
  });
  after(async () => {
    await client?.close();
    await server?.stop();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });
  beforeEach(() => {
    sink = new ArrivalRecorder();
  });
  afterEach(async () => {
    for (const handler of handlers) await handler.close();
    handlers = [];
  });

  const user = (username: string, password = "secret") => ({ username, password });
  const make = (config: object = {}, role: "query" | "reaction" = "query") => {
    const handler = natsHandlerKind.create(
      {
        ...natsHandlerKind.schema.parse({
          kind: "nats",
          servers: [`tls://localhost:${server.port}`],
          subject: "rooms.>",
        }),
        ca: "ca.pem",
        user: user("all") as never,
        ...config,
      },
      { role, id: "rx", folder },
      makeContext(sink),
    );
    handlers.push(handler);
    return handler;
  };
  const open = async (config: object = {}, role?: "query" | "reaction") => {
    const handler = make(config, role);
    await handler.open();
    return handler;
  };
  const inStream = { subject: "orders.*", stream: "ORDERS" };
  const store = async (...values: number[]) => {
    for (const n of values) await jetstream(client).publish("orders.new", `${n}`);
  };
  const bodies = () =>
    sink.arrivals.map(({ payload }) =>
      payload.type === "ReactionInvocation" ? payload.request_body : payload.query_result,
    );
  const untilTaken = (count: number) => sink.until(({ arrivals }) => arrivals.length >= count);
  const range = (count: number) => Array.from({ length: count }, (_, n) => n);

  it("makes a record of each message of its subjects, with its headers", async () => {
    await open({}, "reaction");
    const told = headers();
    for (const tenant of ["a", "b"]) told.append("X-Tenant", tenant);
    told.set("traceparent", "00-1-2-01");
    client.publish("rooms.1", '{"n": 1.0}', { headers: told });
    client.publish("halls.1", "2");
    client.publish("rooms.2", new Uint8Array([0xff, 0x00]));
    await untilTaken(2);
    const [first, second] = sink.arrivals;
    const came = { "x-tenant": "a, b", traceparent: "00-1-2-01" };
    assert.deepEqual(first?.payload, {
      type: "ReactionInvocation",
      reaction_type: "nats",
      query_id: null,
      request_method: "MSG",
      request_path: "rooms.1",
      headers: came,
      request_body: { n: 1 },
      message: { key: "rooms.1", value: { n: 1 }, headers: came },
    });
    assert.equal(first?.traceparent, "00-1-2-01");
    assert.equal(first?.bodyText, '{"n": 1.0}');
    assert.equal(second?.payload.raw_body_base64, "/wA=");
  });

  it("says of each message of a stream where it is in it, and begins after what is there", async () => {
    await store(1);
    await open(inStream);
    await store(2);
    await untilTaken(1);
    const [first] = sink.arrivals;
    assert.ok(first);
    const { message } = first.payload as { message?: { offset?: bigint; timestamp?: bigint } };
    const { state } = await manager.streams.info("ORDERS");
    assert.equal(message?.offset, BigInt(state.last_seq));
    const lastMs = BigInt(Date.parse(state.last_ts));
    assert.equal((message?.timestamp ?? 0n) / 1_000_000n, lastMs);
    assert.deepEqual(bodies(), [2]);
  });

  it("takes no more of a stream than it has room for until that was taken, and loses nothing", async () => {
    const handler = await open({ ...inStream, queueSize: 10 });
    handler.hold();
    await store(...range(100));
    const [consumer] = await manager.consumers.list("ORDERS").next();
    assert.equal(consumer?.config.max_ack_pending, 10);
    assert.equal(consumer?.config.ack_policy, "explicit");
    assert.ok((consumer?.num_ack_pending ?? 0) <= 10);
    assert.equal(sink.arrivals.length, 0);
    handler.release();
    await untilTaken(100);
    assert.deepEqual(bodies(), range(100));
  });

  it("does not read a subject while it is held, and loses nothing", async () => {
    const handler = await open();
    handler.hold();
    for (const n of range(300)) client.publish("rooms.1", `${n}`);
    await client.flush();
    assert.equal(sink.arrivals.length, 0);
    handler.release();
    await untilTaken(300);
    assert.deepEqual(bodies(), range(300));
  });

  it("goes on in its stream where it was when the connection was lost, each message once", async () => {
    const line = await startCutProxy(server.port);
    try {
      const handler = await open({ ...inStream, servers: [`tls://localhost:${line.port}`] });
      await store(0);
      await untilTaken(1);
      handler.hold();
      await store(...range(11).slice(1));
      line.cut();
      await sink.until(({ errors }) => errors.length === 1);
      await store(...range(21).slice(11));
      handler.release();
      await untilTaken(21);
      assert.deepEqual(bodies(), range(21));
      assert.equal(sink.errors.length, 1, sink.errors.join());
    } finally {
      await handlers.pop()?.close();
      await line.close();
    }
  });

  it("says that messages were gone before they could be read", async () => {
    const line = await startCutProxy(server.port);
    try {
      await open({ ...inStream, servers: [`tls://localhost:${line.port}`] });
      await store(0);
      await untilTaken(1);
      line.setOpen(false);
      line.cut();
      await store(1, 2);
      await manager.streams.purge("ORDERS");
      await store(3);
      line.setOpen(true);
      await untilTaken(2);
      assert.deepEqual(bodies(), [0, 3]);
      assert.match(
        sink.errors[1] ?? "",
        /^nats: stream `ORDERS` lost its messages \d+ to \d+ before/,
      );
    } finally {
      await handlers.pop()?.close();
      await line.close();
    }
  });

  it("leaves no consumer behind", async () => {
    const count = async () => (await manager.streams.info("ORDERS")).state.consumer_count;
    const before = await count();
    const handler = await open(inStream);
    assert.equal(await count(), before + 1);
    await handler.close();
    assert.equal(await count(), before);
  });

  it("counts as late what comes after the end", async () => {
    await open();
    sink.state = "stopped";
    client.publish("rooms.1", "1");
    await sink.until(({ refusals }) => refusals.late === 1);
  });

  it("takes the next server when one does not answer", async () => {
    const port = await findFreePort();
    const servers = [`tls://localhost:${port}`, `tls://localhost:${server.port}`];
    await open({ servers });
    client.publish("rooms.1", "1");
    await untilTaken(1);
  });

  it("says what the server refuses", async () => {
    const address = `tls://localhost:${server.port}`;
    await assert.rejects(open({ user: user("all", "wrong") }), {
      name: "UserError",
      message: `nats: ${address} refuses the connection: user name or password is wrong; check \`user\` of the scenario.`,
    });
    await assert.rejects(
      open({ user: user("few") }),
      /does not let `rooms\.>` be read: the user lacks the right to read `rooms\.>`; check `subject`/,
    );
    await assert.rejects(
      open({ ...inStream, stream: "NONE" }),
      /does not let `orders\.\*` of stream `NONE` be read: there is no such stream; check `subject` and `stream`/,
    );
  });

  it("says what is wrong with an address", async () => {
    const port = await findFreePort();
    await assert.rejects(
      open({ servers: [`nats://127.0.0.1:${port}`] }),
      /^UserError: nats: nats:\/\/127\.0\.0\.1:\d+ does not answer: .*ECONNREFUSED.*; start one, or change `servers`/,
    );
    await assert.rejects(
      open({ servers: [`nats://localhost:${server.port}`] }),
      /it speaks TLS only; try `tls` in place of `nats` in `servers`/,
    );
    await assert.rejects(
      open({ ca: undefined }),
      /self-signed certificate; name the certificate of its authority in `ca`/,
    );
    await assert.rejects(
      open({ servers: [`tls://127.0.0.1:${server.port}`] }),
      /; change the host of `servers` to one it is for/,
    );
  });

  it("takes only subjects and addresses that NATS knows", () => {
    const parse = (config: object) =>
      natsHandlerKind.schema.safeParse({
        kind: "nats",
        servers: ["nats://a"],
        subject: "a",
        ...config,
      });
    const find = (subject: string) => {
      const { data } = parse({ subject });
      assert.ok(data !== undefined);
      return natsHandlerKind.findFaults?.(data).map(({ message }) => message);
    };
    for (const subject of ["a", ">", "a.*.b", "a.>"]) assert.deepEqual(find(subject), [], subject);
    assert.match(find("a.>.b")?.[0] ?? "", /wildcard in a wrong place/);
    assert.match(find("a..b")?.[0] ?? "", /empty part/);
    assert.match(find("a b")?.[0] ?? "", /spaces/);
    for (const url of ["nats://me:secret@a", "a:4222", "nats://a:99999", "http://a"]) {
      assert.equal(parse({ servers: [url] }).success, false, url);
    }
    assert.equal(parse({ servers: ["nats://[::1]:4222"] }).success, true);
    assert.equal(parse({ user: user("me") }).success, false);
  });
});
