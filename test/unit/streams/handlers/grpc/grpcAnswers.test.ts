import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import * as grpc from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import type { ReactionInvocation } from "../../../../../src/model/results/record.ts";
import { grpcHandlerKind } from "../../../../../src/streams/handlers/grpc/grpcKind.ts";
import type { RecordHandler } from "../../../../../src/streams/handlers/recordHandler.ts";
import { makeContext, RecordingSink } from "../recordingSink.ts";

const shopProto = `
syntax = "proto3";
package shop.v1;
import "common/outcome.proto";
import "google/protobuf/timestamp.proto";
import "google/protobuf/struct.proto";
service Shop {
  rpc Order(Orders) returns (Reply);
  rpc OrderMany(stream Orders) returns (Reply);
}
message Line { string item = 1; }
message Orders {
  repeated Line results = 1;
  string bulk_id = 2;
  google.protobuf.Timestamp at = 3;
  google.protobuf.Struct more = 4;
}
message Reply {
  bool success = 1;
  common.Outcome outcome = 2;
  bool other = 3;
  oneof way { common.Outcome good = 4; string bad = 5; }
  string note = 6;
  Reply again = 7;
}
`;
const outcomeProto = `
syntax = "proto3";
package common;
message Outcome { optional bool success = 1; }
`;
const healthProto = `
syntax = "proto3";
package grpc.health.v1;
service Health {
  rpc Check(HealthCheckRequest) returns (HealthCheckResponse);
  rpc Watch(HealthCheckRequest) returns (stream HealthCheckResponse);
}
message HealthCheckRequest { string service = 1; }
message HealthCheckResponse {
  enum ServingStatus { UNKNOWN = 0; SERVING = 1; NOT_SERVING = 2; SERVICE_UNKNOWN = 3; }
  ServingStatus status = 1;
}
`;

type Client = InstanceType<grpc.ServiceClientConstructor>;

describe("a grpc handler of a service of one's own", function () {
  this.timeout(20_000);
  let folder: string;
  let sink: RecordingSink;
  let handler: RecordHandler;
  let clients: grpc.Client[] = [];

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "touchstone-grpc-"));
    await mkdir(path.join(folder, "include/common"), { recursive: true });
    await writeFile(path.join(folder, "shop.proto"), shopProto);
    await writeFile(path.join(folder, "include/common/outcome.proto"), outcomeProto);
    await writeFile(path.join(folder, "health.proto"), healthProto);
  });
  after(async () => await rm(folder, { recursive: true, force: true }));
  afterEach(async () => {
    for (const client of clients) client.close();
    clients = [];
    await handler.close();
  });

  const parse = (changes: object) =>
    grpcHandlerKind.schema.parse({
      kind: "grpc",
      proto: "shop.proto",
      includeDirs: ["include"],
      ...changes,
    });
  const open = async (changes: object = {}) => {
    sink = new RecordingSink();
    const place = { role: "reaction", id: "shop", folder } as const;
    handler = grpcHandlerKind.create(parse(changes), place, makeContext(sink));
    await handler.open();
    return connect("shop.proto", ["shop", "v1", "Shop"]);
  };
  const connect = (file: string, steps: readonly string[]): Client => {
    const includeDirs = [folder, path.join(folder, "include")];
    const loaded = grpc.loadPackageDefinition(
      loadSync(file, { keepCase: true, defaults: true, enums: String, includeDirs }),
    );
    const Service = steps.reduce<unknown>((at, step) => (at as grpc.GrpcObject)[step], loaded);
    const ServiceClient = Service as grpc.ServiceClientConstructor;
    const client = new ServiceClient(handler.url ?? "", grpc.credentials.createInsecure());
    clients.push(client);
    return client;
  };
  const call = (client: Client, method: string, message: object) =>
    new Promise<object>((resolve, reject) => {
      client[method]?.(message, (error: grpc.ServiceError | null, reply: object) => {
        if (error === null) resolve(reply);
        else reject(error);
      });
    });
  const invocations = () => sink.arrivals.map(({ payload }) => payload as ReactionInvocation);

  it("answers with every boolean `success` true, and nothing else", async () => {
    const reply = await call(await open(), "Order", {});
    assert.deepEqual(
      { ...reply, again: undefined },
      {
        ...{ success: true, other: false, note: "", again: undefined },
        outcome: { success: true },
      },
    );
  });

  it("makes a record of each element of `results`, as HTTP bodies do", async () => {
    const client = await open();
    await call(client, "Order", { results: [{ item: "a" }, { item: "b" }], bulk_id: "b1" });
    const [first, second] = invocations();
    assert.deepEqual([first?.request_body, second?.request_body], [{ item: "a" }, { item: "b" }]);
    assert.equal(first?.envelope?.bulk_id, "b1");
    assert.equal(second?.raw_of, sink.arrivals[0]?.id);
    const bytes = Buffer.from(first?.raw_body_base64 ?? "", "base64");
    assert.equal(bytes.toString("hex"), "0a030a01610a030a016212026231");
    await call(client, "Order", { bulk_id: "none" });
    assert.equal(invocations().length, 3);
  });

  it("leaves messages whole where it is not to split them", async () => {
    await call(await open({ split: "none" }), "Order", { results: [{ item: "a" }] });
    const bodies = invocations().map(({ request_body }) => request_body as { results: unknown });
    assert.deepEqual(
      bodies.map(({ results }) => results),
      [[{ item: "a" }]],
    );
  });

  it("reads well-known types, and what is found in its folders to include", async () => {
    const more = { fields: { a: { numberValue: 1.5 } } };
    await call(await open(), "Order", { at: { seconds: 5 }, more });
    const body = invocations()[0]?.request_body as { at: unknown; more: unknown };
    assert.deepEqual([body.at, body.more], ["1970-01-01T00:00:05Z", { a: 1.5 }]);
  });

  it("answers by the first rule that fits: a message, or a status of gRPC or HTTP", async () => {
    const client = await open({
      respond: [
        { when: { schema: { properties: { bulk_id: { const: "14" } } } }, status: 14 },
        {
          when: { schema: { properties: { bulk_id: { const: "429" } } } },
          status: 429,
          headers: { "x-why": "${body:/bulk_id}" },
          body: "slower",
        },
        { when: { method: "Order" }, body: { success: false, note: "${body:/bulk_id}" } },
      ],
    });
    const refusal = async (message: object) =>
      await call(client, "Order", message).then(
        () => assert.fail(),
        (error: grpc.ServiceError) => error,
      );
    assert.equal((await refusal({ bulk_id: "14" })).code, grpc.status.UNAVAILABLE);
    const slower = await refusal({ bulk_id: "429" });
    assert.deepEqual([slower.code, slower.details], [grpc.status.UNAVAILABLE, "slower"]);
    assert.deepEqual(slower.metadata.get("x-why"), ["429"]);
    const reply = (await call(client, "Order", { bulk_id: "b" })) as Record<string, unknown>;
    assert.deepEqual([reply.success, reply.note], [false, "b"]);
    assert.equal(sink.arrivals.length, 3);
  });

  it("says that it is well, and counts who asked as probes", async () => {
    await open();
    const client = connect("health.proto", ["grpc", "health", "v1", "Health"]);
    assert.deepEqual(await call(client, "Check", { service: "shop.v1.Shop" }), {
      status: "SERVING",
    });
    const watch = client.Watch?.({}) as grpc.ClientReadableStream<unknown>;
    const [state] = await once(watch, "data");
    watch.on("error", () => undefined);
    assert.deepEqual(state, { status: "SERVING" });
    assert.deepEqual([sink.counts.probe, sink.arrivals.length], [2, 0]);
  });

  it("takes calls to ignore for probes", async () => {
    await call(await open({ ignore: [{ method: "Order" }] }), "Order", {});
    assert.deepEqual([sink.counts.probe, sink.arrivals.length], [1, 0]);
  });

  it("refuses a message that is too large, and takes one that is not", async () => {
    const client = await open({ maxMessageBytes: 100 });
    await assert.rejects(call(client, "Order", { bulk_id: "x".repeat(200) }));
    assert.deepEqual(sink.refusalReasons, [
      "a message for /shop.v1.Shop/Order is larger than 100 bytes",
    ]);
    await call(client, "Order", { bulk_id: "x".repeat(50) });
    assert.equal(sink.arrivals.length, 1);
  });

  it("says why it refuses a call that it does not know or understand, and counts it", async () => {
    const client = await open();
    const raw = (method: string, bytes: Buffer) =>
      new Promise<grpc.ServiceError>((resolve) => {
        const same = (value: Buffer) => value;
        const end = (error: grpc.ServiceError | null) => error && resolve(error);
        client.makeUnaryRequest(`/shop.v1.Shop/${method}`, same, same, bytes, end);
      });
    const unknown = await raw("Cancel", Buffer.alloc(0));
    assert.equal(unknown.code, grpc.status.UNIMPLEMENTED);
    assert.match(unknown.details, /does not implement the method \/shop\.v1\.Shop\/Cancel/);
    const torn = await raw("Order", Buffer.from([0x0a, 0x7f, 0x01]));
    assert.equal(torn.code, grpc.status.INTERNAL);
    assert.match(torn.details, /^the message is no shop\.v1\.Orders: index out of range/);
    assert.equal(sink.arrivals.length, 0);
    assert.equal(sink.refusalReasons[0], "there is no method /shop.v1.Shop/Cancel");
    assert.match(
      sink.refusalReasons[1] ?? "",
      /^a call of \/shop\.v1\.Shop\/Order is not understood: the message is no shop\.v1\.Orders: /,
    );
    assert.deepEqual([sink.refusals.refused, sink.errors], [2, []]);
    await call(client, "Order", {});
    assert.equal(sink.arrivals.length, 1);
  });

  it("is told of a status that neither gRPC nor HTTP has", () => {
    const faults = grpcHandlerKind.findFaults?.(
      parse({ respond: [{ status: 17 }, { status: 16 }] }),
    );
    assert.deepEqual(
      faults?.map(({ path: at }) => at),
      [["respond", 0, "status"]],
    );
  });
});

describe("rules that a grpc handler answers by", () => {
  it("are told of headers that metadata cannot have, which would cost the process with the first answer", () => {
    const headers = { "a b": "", "": "", "Trace-Bin": "x", "x-Why_1.a": "x" };
    const config = grpcHandlerKind.schema.parse({ kind: "grpc", respond: [{ headers }] });
    assert.deepEqual(
      grpcHandlerKind.findFaults?.(config).map(({ path: at }) => at.at(-1)),
      ["a b", "", "Trace-Bin"],
    );
  });
});
