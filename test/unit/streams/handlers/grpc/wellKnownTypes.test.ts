import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import * as grpc from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import { grpcHandlerKind } from "../../../../../src/streams/handlers/grpc/grpcKind.ts";
import type { RecordHandler } from "../../../../../src/streams/handlers/recordHandler.ts";
import { makeContext, RecordingSink } from "../recordingSink.ts";

const proto = `
syntax = "proto3";
package known;
import "google/protobuf/any.proto";
import "google/protobuf/duration.proto";
import "google/protobuf/empty.proto";
import "google/protobuf/field_mask.proto";
import "google/protobuf/struct.proto";
import "google/protobuf/timestamp.proto";
import "google/protobuf/wrappers.proto";
service Echo {
  rpc Send(All) returns (All);
  rpc Now(google.protobuf.Timestamp) returns (google.protobuf.Timestamp);
}
message Held { google.protobuf.Timestamp at = 1; Held again = 2; string text = 3; }
message All {
  google.protobuf.Timestamp at = 1;
  google.protobuf.Duration took = 2;
  google.protobuf.FieldMask mask = 3;
  google.protobuf.Struct struct = 4;
  google.protobuf.Value value = 5;
  google.protobuf.ListValue list = 6;
  google.protobuf.Any any = 7;
  google.protobuf.Empty empty = 8;
  google.protobuf.Int64Value whole = 9;
  google.protobuf.StringValue text = 10;
  google.protobuf.BytesValue bytes = 11;
  google.protobuf.BoolValue flag = 12;
  repeated google.protobuf.Timestamp times = 13;
  map<string, google.protobuf.Duration> parts = 14;
  oneof way { Held held = 15; string none = 16; }
}
`;

type Json = Record<string, unknown>;

/** What is sent, in the form of @grpc/proto-loader, and how JSON has it. */
const examples: readonly (readonly [sent: Json, json: Json])[] = [
  [{ at: { seconds: 63108020, nanos: 21000000 } }, { at: "1972-01-01T10:00:20.021Z" }],
  [{ at: { seconds: 0 } }, { at: "1970-01-01T00:00:00Z" }],
  [{ at: { seconds: -1, nanos: 999999999 } }, { at: "1969-12-31T23:59:59.999999999Z" }],
  [{ at: { seconds: "-62135596800" } }, { at: "0001-01-01T00:00:00Z" }],
  [{ at: { seconds: 1, nanos: 1000 } }, { at: "1970-01-01T00:00:01.000001Z" }],
  [{ took: { seconds: 1, nanos: 340012 } }, { took: "1.000340012s" }],
  [{ took: { seconds: 0, nanos: -500000000 } }, { took: "-0.500s" }],
  [{ took: { seconds: -3, nanos: 0 } }, { took: "-3s" }],
  [{ mask: { paths: ["user.display_name", "photo"] } }, { mask: "user.displayName,photo" }],
  [
    {
      struct: {
        fields: {
          a: { numberValue: 1.5 },
          b: { listValue: { values: [{ boolValue: false }, { nullValue: "NULL_VALUE" }] } },
          c: { structValue: { fields: { d: { stringValue: "" } } } },
        },
      },
    },
    { struct: { a: 1.5, b: [false, null], c: { d: "" } } },
  ],
  [{ value: { stringValue: "x" } }, { value: "x" }],
  [{ list: { values: [{ numberValue: 0 }] } }, { list: [0] }],
  [
    { any: { "@type": "type.googleapis.com/known.Held", at: { seconds: 1 }, text: "t" } },
    {
      any: {
        "@type": "type.googleapis.com/known.Held",
        at: "1970-01-01T00:00:01Z",
        again: null,
        text: "t",
      },
    },
  ],
  [
    { any: { "@type": "type.googleapis.com/google.protobuf.Duration", seconds: 1, nanos: 212e6 } },
    { any: { "@type": "type.googleapis.com/google.protobuf.Duration", value: "1.212s" } },
  ],
  [{ empty: {} }, { empty: {} }],
  [{ whole: { value: "9007199254740993" } }, { whole: 9007199254740993n }],
  [{ text: { value: "" } }, { text: "" }],
  [{ bytes: { value: Buffer.from([255, 0]) } }, { bytes: "/wA=" }],
  [{ flag: { value: false } }, { flag: false }],
  [
    { times: [{ seconds: 1 }, { seconds: 2 }] },
    { times: ["1970-01-01T00:00:01Z", "1970-01-01T00:00:02Z"] },
  ],
  [{ parts: { a: { seconds: 7 } } }, { parts: { a: "7s" } }],
  [
    { held: { again: { at: { seconds: 1 } } } },
    {
      held: {
        at: null,
        text: "",
        again: { at: "1970-01-01T00:00:01Z", again: null, text: "" },
      },
    },
  ],
];

describe("well-known types of gRPC messages", function () {
  this.timeout(20_000);
  let folder: string;
  let sink: RecordingSink;
  let handler: RecordHandler;
  let client: InstanceType<grpc.ServiceClientConstructor>;

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "touchstone-grpc-"));
    await writeFile(path.join(folder, "known.proto"), proto);
  });
  after(async () => await rm(folder, { recursive: true, force: true }));
  afterEach(async () => {
    client.close();
    await handler.close();
  });

  const open = async (respond: readonly object[] = []) => {
    sink = new RecordingSink();
    const config = grpcHandlerKind.schema.parse({ kind: "grpc", proto: "known.proto", respond });
    const place = { role: "reaction", id: "known", folder } as const;
    handler = grpcHandlerKind.create(config, place, makeContext(sink));
    await handler.open();
    const file = path.join(folder, "known.proto");
    const loaded = grpc.loadPackageDefinition(loadSync(file, { keepCase: true, longs: String }));
    const Echo = (loaded.known as grpc.GrpcObject).Echo as grpc.ServiceClientConstructor;
    client = new Echo(handler.url ?? "", grpc.credentials.createInsecure());
  };
  const call = (method: string, message: object) =>
    new Promise<Json>((resolve, reject) => {
      client[method]?.(message, (error: grpc.ServiceError | null, reply: Json) => {
        if (error === null) resolve(reply);
        else reject(error);
      });
    });
  const lastBody = () => {
    const payload = sink.arrivals.at(-1)?.payload;
    assert.ok(payload?.type === "ReactionInvocation");
    return payload.request_body as Json;
  };

  it("are logged as the JSON of protobuf has them, wherever they are", async () => {
    await open();
    for (const [sent, json] of examples) {
      await call("Send", sent);
      const [key = ""] = Object.keys(json);
      assert.deepEqual(lastBody()[key], json[key]);
    }
    await call("Now", { seconds: 86400 });
    assert.equal(lastBody(), "1970-01-02T00:00:00Z");
  });

  it("are null where they are not set, and a Value of null is one as well", async () => {
    await open();
    await call("Send", { value: { nullValue: "NULL_VALUE" } });
    const { at, took, struct, value, whole } = lastBody();
    assert.deepEqual([at, took, struct, value, whole], [null, null, null, null, null]);
  });

  it("stay as they came where JSON has no form for them", async () => {
    await open();
    const odd = { at: { seconds: "253402300800" }, took: { seconds: 1, nanos: -1 } };
    await call("Send", { ...odd, mask: { paths: ["aB"] } });
    const { at, took, mask } = lastBody();
    assert.deepEqual(
      [at, took, mask],
      [{ seconds: 253402300800, nanos: 0 }, { seconds: 1, nanos: -1 }, { paths: ["aB"] }],
    );
  });

  it("are answered with in that form too, and come out as they would be logged", async () => {
    await open(examples.map(([, body]) => ({ times: 1, body })));
    const replies: Json[] = [];
    for (const _ of examples) replies.push(await call("Send", {}));
    for (const [at, [, json]] of examples.entries()) {
      await call("Send", replies[at] ?? {});
      const [key = ""] = Object.keys(json);
      assert.deepEqual(lastBody()[key], json[key]);
    }
  });

  it("refuse an answer that is none of their type, and say which", async () => {
    await open([{ body: { at: "yesterday" } }]);
    await assert.rejects(
      call("Send", {}),
      /does not fit known\.All: "yesterday" is no Timestamp of google\.protobuf/,
    );
  });

  it("are taken as their fields as well", async () => {
    await open([{ body: { at: { seconds: 1, nanos: 2 } } }]);
    assert.deepEqual((await call("Send", {})).at, { seconds: "1", nanos: 2 });
  });
});
