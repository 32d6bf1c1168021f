import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import * as grpc from "@grpc/grpc-js";
import { load } from "@grpc/proto-loader";
import type { ReactionInvocation } from "../../../../../src/model/results/record.ts";
import { grpcHandlerSchema } from "../../../../../src/streams/handlers/grpc/grpcConfig.ts";
import { createGrpcHandler } from "../../../../../src/streams/handlers/grpc/grpcHandler.ts";
import type { RecordHandler } from "../../../../../src/streams/handlers/recordHandler.ts";
import { ArrivalRecorder } from "../arrivalRecorder.ts";
import { makeContext } from "../recordingSink.ts";

const ownProto = path.resolve(
  import.meta.dirname,
  "../../../../../media/proto/touchstone_reaction.proto",
);

const shopProto = `
syntax = "proto3";
package shop.v1;
service Shop {
  rpc Order(OrderRequest) returns (OrderReply);
  rpc OrderMany(stream OrderRequest) returns (OrderReply);
  rpc Watch(OrderRequest) returns (stream OrderReply);
  rpc Talk(stream OrderRequest) returns (stream OrderReply);
}
enum Size { SMALL = 0; LARGE = 1; }
message Line { string item = 1; int32 count = 2; }
message OrderRequest {
  int64 sent_at = 1;
  bytes picture = 2;
  Size size = 3;
  repeated Line lines = 4;
  map<string, Line> gifts = 5;
  uint64 small_number = 6;
  oneof way { string post = 7; string pickup = 8; }
}
message OrderReply { string id = 1; }
`;

type Client = InstanceType<grpc.ServiceClientConstructor>;

describe("grpc handler", function () {
  this.timeout(20_000);
  let folder: string;
  let sink: ArrivalRecorder;
  const handlers: RecordHandler[] = [];
  const clients: grpc.Client[] = [];

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "touchstone-grpc-"));
    await writeFile(path.join(folder, "shop.proto"), shopProto);
  });
  after(async () => await rm(folder, { recursive: true, force: true }));
  beforeEach(() => {
    sink = new ArrivalRecorder();
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.close();
    for (const handler of handlers.splice(0)) await handler.close();
  });

  const open = async (change: { port?: number; proto?: string } = {}): Promise<RecordHandler> => {
    const handler = createGrpcHandler(
      grpcHandlerSchema.parse({ kind: "grpc", ...change }),
      makeContext(sink),
    );
    handlers.push(handler);
    await handler.open();
    return handler;
  };
  const openShop = () => open({ proto: path.join(folder, "shop.proto") });
  const connect = async (handler: RecordHandler, proto = ownProto): Promise<Client> => {
    const loaded = grpc.loadPackageDefinition(await load(proto, { keepCase: true }));
    const [packageName, name] =
      proto === ownProto ? ["touchstone", "ReactionService"] : ["shop", "Shop"];
    const service = ((loaded[packageName] as grpc.GrpcObject).v1 as grpc.GrpcObject)[name];
    const ServiceClient = service as grpc.ServiceClientConstructor;
    const client = new ServiceClient(handler.url ?? "", grpc.credentials.createInsecure());
    clients.push(client);
    return client;
  };
  const connectShop = (handler: RecordHandler) => connect(handler, path.join(folder, "shop.proto"));
  const payloads = () => sink.arrivals.map(({ payload }) => payload as ReactionInvocation);

  it("receives an invocation of its own service and acknowledges it", async () => {
    const handler = await open();
    assert.match(handler.url ?? "", /^127\.0\.0\.1:\d+$/);
    const client = await connect(handler);
    const metadata = new grpc.Metadata();
    metadata.set("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    metadata.set("tracestate", "a=b");
    metadata.set("seen-bin", Buffer.from([1, 2, 255]));
    const message = {
      query_id: "comfort",
      body: '{"room":"R1","ns":1732100000123456789}',
      headers: { "X-Sent": "now" },
    };
    assert.deepEqual(await call(client, "Invoke", message, metadata), { received: 1 });
    const [arrival] = sink.arrivals;
    assert.equal(arrival?.traceparent, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    assert.equal(arrival?.tracestate, "a=b");
    const { headers, ...payload } = payloads()[0] ?? assert.fail();
    assert.deepEqual(payload, {
      type: "ReactionInvocation",
      reaction_type: "grpc",
      query_id: "comfort",
      request_method: "Invoke",
      request_path: "/touchstone.v1.ReactionService/Invoke",
      request_body: { room: "R1", ns: 1732100000123456789n },
    });
    assert.equal(headers["x-sent"], "now");
    assert.equal(headers["seen-bin"], "AQL/");
    assert.match(headers["user-agent"] ?? "", /grpc/);
  });

  it("keeps a body that is no JSON as raw", async () => {
    const client = await connect(await open());
    await call(client, "Invoke", { body: "{broken" });
    assert.deepEqual(payloads()[0]?.request_body, { raw: "{broken" });
    assert.equal(payloads()[0]?.query_id, null);
  });

  it("receives a stream of invocations, each with a trace of its own", async () => {
    const client = await connect(await open());
    const traces = ["1", "2", "3"].map((digit) => `00-${digit.repeat(32)}-${digit.repeat(16)}-01`);
    const messages = traces.map((traceparent, index) => ({
      body: String(index),
      headers: { traceparent },
    }));
    assert.deepEqual(await callWithStream(client, "InvokeStream", messages), { received: 3 });
    assert.deepEqual(
      payloads().map(({ request_body }) => request_body),
      [0, 1, 2],
    );
    assert.deepEqual(
      sink.arrivals.map(({ traceparent }) => traceparent),
      traces,
    );
  });

  it("serves a service of a .proto file, its messages as plain JSON", async () => {
    const client = await connectShop(await openShop());
    const order = {
      sent_at: "1732100000123456789",
      picture: Buffer.from([0, 255]),
      size: "LARGE",
      lines: [{ item: "tea", count: 2 }],
      gifts: { ann: { item: "cup", count: 1 } },
      small_number: 7,
      post: "home",
    };
    assert.deepEqual(await call(client, "Order", order), {});
    assert.equal(payloads()[0]?.request_path, "/shop.v1.Shop/Order");
    assert.deepEqual(payloads()[0]?.request_body, {
      sent_at: 1732100000123456789n,
      picture: "AP8=",
      size: "LARGE",
      lines: [{ item: "tea", count: 2 }],
      gifts: { ann: { item: "cup", count: 1 } },
      small_number: 7,
      post: "home",
    });
  });

  it("answers methods of every kind", async () => {
    const client = await connectShop(await openShop());
    const orders = [{ small_number: 1 }, { small_number: 2 }];
    assert.deepEqual(await callWithStream(client, "OrderMany", orders), {});
    const watched = client.Watch?.({ small_number: 3 }) as grpc.ClientReadableStream<unknown>;
    assert.deepEqual(await watched.toArray(), []);
    const talk = client.Talk?.() as grpc.ClientDuplexStream<unknown, unknown>;
    talk.write({ small_number: 4 });
    talk.end();
    assert.deepEqual(await talk.toArray(), []);
    assert.deepEqual(
      payloads().map(({ request_method, request_body }) => [
        request_method,
        (request_body as { small_number: number }).small_number,
      ]),
      [
        ["OrderMany", 1],
        ["OrderMany", 2],
        ["Watch", 3],
        ["Talk", 4],
      ],
    );
  });

  it("answers only when there is room for more", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const client = await connect(await open());
    sink.room = promise;
    let isAnswered = false;
    const first = call(client, "Invoke", { body: "1" }).then(() => {
      isAnswered = true;
    });
    const stream = callWithStream(client, "InvokeStream", [{ body: "2" }, { body: "3" }]);
    await sink.until(({ arrivals }) => arrivals.length === 2);
    sink.room = undefined;
    await call(client, "Invoke", { body: "4" });
    assert.equal(isAnswered, false);
    assert.ok(!payloads().some(({ request_body }) => request_body === 3));
    resolve();
    await first;
    assert.deepEqual(await stream, { received: 2 });
  });

  for (const [state, code, pushback, kind] of [
    ["paused", grpc.status.UNAVAILABLE, "1000", "refused"],
    ["full", grpc.status.RESOURCE_EXHAUSTED, "1000", "refused"],
    ["stopped", grpc.status.UNAVAILABLE, "-1", "late"],
  ] as const) {
    it(`refuses calls while ${state} and counts them as ${kind}`, async () => {
      const handler = await openShop();
      const client = await connectShop(handler);
      await call(client, "Order", { small_number: 1 });
      sink.state = state;
      const talk = client.Talk?.() as grpc.ClientDuplexStream<unknown, unknown>;
      talk.on("error", () => undefined);
      talk.end({ small_number: 4 });
      const refusals = await Promise.all([
        refuse(call(client, "Order", { small_number: 2 })),
        refuse(callWithStream(client, "OrderMany", [{ small_number: 3 }])),
        refuse(talk.toArray()),
      ]);
      for (const refusal of refusals) {
        assert.equal(refusal.code, code);
        assert.deepEqual(refusal.metadata.get("grpc-retry-pushback-ms"), [pushback]);
      }
      assert.equal(sink.arrivals.length, 1);
      assert.deepEqual(sink.refusals, { refused: 0, late: 0, [kind]: 3 });
      assert.deepEqual(sink.errors, []);
    });
  }

  it("refuses a message of more than 4 MB, counts it and goes on", async () => {
    const client = await connect(await open());
    const refusal = await refuse(call(client, "Invoke", { body: "x".repeat(4 * 1024 * 1024) }));
    assert.equal(refusal.code, grpc.status.RESOURCE_EXHAUSTED);
    assert.match(refusal.details, /larger than max/);
    assert.deepEqual([sink.refusals.refused, sink.errors], [1, []]);
    await call(client, "Invoke", { body: "1" });
    assert.equal(sink.arrivals.length, 1);
  });

  it("keeps what came of a stream whose client went away, reports it and goes on", async () => {
    const handler = await open();
    const client = await connect(handler);
    const stream = client.InvokeStream?.(() => undefined) as grpc.ClientWritableStream<unknown>;
    stream.on("error", () => undefined);
    stream.write({ body: "1" });
    await sink.until(({ arrivals }) => arrivals.length === 1);
    stream.cancel();
    await sink.until(({ errors }) => errors.length === 1);
    await call(await connect(handler), "Invoke", { body: "2" });
    assert.equal(sink.arrivals.length, 2);
  });

  it("survives what is no gRPC at all", async () => {
    const handler = await open();
    const port = Number(handler.url?.split(":").at(-1));
    const socket = net.connect(port, "127.0.0.1");
    socket.on("error", () => undefined);
    socket.resume();
    socket.end("POST / HTTP/1.1\r\nhost: x\r\n\r\n");
    await once(socket, "close");
    assert.deepEqual(await call(await connect(handler), "Invoke", { body: "1" }), { received: 1 });
  });

  it("says so when its port is in use", async () => {
    const handler = await open();
    const port = Number(handler.url?.split(":").at(-1));
    await assert.rejects(open({ port }), (error: Error) => {
      assert.equal(error.name, "UserError");
      assert.match(
        error.message,
        new RegExp(`^grpc: port ${port} of 127\\.0\\.0\\.1 is in use\\.`),
      );
      return true;
    });
  });

  it("says so when its host is no address of this machine", async () => {
    const handler = createGrpcHandler(
      grpcHandlerSchema.parse({ kind: "grpc", host: "192.0.2.1" }),
      makeContext(sink),
    );
    await assert.rejects(
      handler.open(),
      /^UserError: grpc: 192\.0\.2\.1 is no address of this machine\. Set `host`/,
    );
  });

  it("closes at once with a call under way, and opens again on the same port", async () => {
    const handler = await open();
    const { url } = handler;
    const client = await connect(handler);
    const stream = client.InvokeStream?.(() => undefined) as grpc.ClientWritableStream<unknown>;
    stream.on("error", () => undefined);
    stream.write({ body: "1" });
    await sink.until(({ arrivals }) => arrivals.length === 1);
    const ended = once(stream, "status");
    await handler.close();
    await ended;
    assert.equal(handler.url, undefined);
    assert.deepEqual(sink.errors, []);
    await handler.open();
    assert.equal(handler.url, url);
    assert.deepEqual(await call(await connect(handler), "Invoke", { body: "2" }), { received: 1 });
  });
});

// --- internal ---

type Callback = (error: grpc.ServiceError | null, reply: unknown) => void;

async function call(
  client: Client,
  method: string,
  message: object,
  metadata = new grpc.Metadata(),
): Promise<unknown> {
  return await new Promise((resolve, reject) => {
    const callback: Callback = (error, reply) => (error === null ? resolve(reply) : reject(error));
    client[method]?.(message, metadata, callback);
  });
}

async function callWithStream(
  client: Client,
  method: string,
  messages: readonly object[],
): Promise<unknown> {
  return await new Promise((resolve, reject) => {
    const callback: Callback = (error, reply) => (error === null ? resolve(reply) : reject(error));
    const stream = client[method]?.(callback) as grpc.ClientWritableStream<unknown>;
    for (const message of messages) stream.write(message);
    stream.end();
  });
}

async function refuse(answer: Promise<unknown>): Promise<grpc.ServiceError> {
  return await answer.then(
    () => assert.fail("it was not refused"),
    (error: unknown) => error as grpc.ServiceError,
  );
}
