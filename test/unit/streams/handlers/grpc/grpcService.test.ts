import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { findAtPointer } from "../../../../../src/model/json/jsonPointer.ts";
import { loadGrpcService } from "../../../../../src/streams/handlers/grpc/grpcService.ts";
import { ownGrpcService } from "../../../../../src/streams/handlers/grpc/ownGrpcService.ts";

const shippedProto = path.resolve(
  import.meta.dirname,
  "../../../../../media/proto/touchstone_reaction.proto",
);

describe("grpc service", () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "touchstone-proto-"));
  });
  after(async () => await rm(folder, { recursive: true, force: true }));

  const write = async (name: string, ...lines: string[]): Promise<string> => {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, ['syntax = "proto3";', ...lines].join("\n"));
    return file;
  };
  const refuse = async (source: { proto?: string; service?: string }): Promise<string> => {
    const error = await loadGrpcService(source).then(
      () => assert.fail("the service was loaded"),
      (reason: unknown) => reason as Error,
    );
    assert.equal(error.name, "UserError", error.stack);
    return error.message;
  };

  it("says the same in code as in the .proto file that is shipped", async () => {
    const own = await loadGrpcService({});
    const shipped = await loadGrpcService({ proto: shippedProto });
    const invocation = { query_id: "q", body: "b", headers: { a: "c" } };
    const describe = ({ definition }: typeof own) =>
      Object.entries(definition).map(([name, method]) => ({
        name,
        path: method.path,
        streams: [method.requestStream, method.responseStream],
        request: method.requestDeserialize(method.requestSerialize(invocation)).message,
        response: method.responseType.toJSON(),
      }));
    assert.deepEqual(describe(own), describe(shipped));
    assert.equal(own.isOwn, true);
    assert.equal(shipped.isOwn, false);
  });

  it("reads imports from the file's folder", async () => {
    await write("parts/common.proto", "package p;", "message Note { string text = 1; }");
    const proto = await write(
      "notes.proto",
      "package p;",
      'import "parts/common.proto";',
      "service Notes { rpc Send(Note) returns (Note); }",
    );
    const { definition } = await loadGrpcService({ proto });
    assert.deepEqual(
      Object.values(definition).map((method) => method.path),
      ["/p.Notes/Send"],
    );
  });

  const known = ["any", "api", "descriptor", "duration", "empty", "field_mask"];
  known.push("source_context", "struct", "timestamp", "type", "wrappers");
  const imports = known.map((name) => `import "google/protobuf/${name}.proto";`);
  for (const [order, lines] of [
    ["in one order", imports],
    ["in the other", imports.toReversed()],
  ] as const) {
    it(`takes all files of google.protobuf together, ${order}`, async () => {
      const proto = await write(
        "known.proto",
        ...lines,
        "package p;",
        "message All { google.protobuf.Any any = 1; google.protobuf.Type type = 2; google.protobuf.Api api = 3; }",
        "service S { rpc Send(All) returns (google.protobuf.SourceContext); }",
      );
      const { definition } = await loadGrpcService({ proto });
      const [method] = Object.values(definition);
      assert.ok(method !== undefined);
      const any = { "@type": "t/google.protobuf.SourceContext", fileName: "a.proto" };
      const sent = { any, type: { options: [{ name: "o", value: any }] } };
      const read = method.requestDeserialize(method.requestSerialize(sent));
      assert.deepEqual(findAtPointer(read.message, ["any"]), any);
      assert.deepEqual(findAtPointer(read.message, ["type", "options", "0", "value"]), any);
    });
  }

  it("asks which service is meant when a file has several, and takes the named one", async () => {
    const proto = await write(
      "two.proto",
      "package p;",
      "message M {}",
      "service A { rpc DoA(M) returns (M); }",
      "service B { rpc DoB(M) returns (M); }",
    );
    assert.equal(
      await refuse({ proto }),
      `grpc: ${proto}: say which \`service\` is meant; it has p.A, p.B.`,
    );
    assert.equal(
      await refuse({ proto, service: "p.C" }),
      `grpc: ${proto} has no service p.C; it has p.A, p.B.`,
    );
    const { definition } = await loadGrpcService({ proto, service: "p.B" });
    assert.deepEqual(Object.keys(definition), ["DoB"]);
  });

  it("names the file that is broken, missing or without a service", async () => {
    const broken = await write("broken.proto", "message M { string = 1; }");
    assert.match(await refuse({ proto: broken }), /broken\.proto cannot be read: .*line 2/);
    const missing = path.join(folder, "missing.proto");
    assert.match(await refuse({ proto: missing }), /missing\.proto cannot be read: ENOENT/);
    const unresolved = await write(
      "unresolved.proto",
      "service S { rpc Do(Nothing) returns (Nothing); }",
    );
    assert.match(
      await refuse({ proto: unresolved }),
      /unresolved\.proto cannot be read: .*Nothing/,
    );
    const none = await write("none.proto", "message M {}");
    assert.match(await refuse({ proto: none }), /none\.proto: say which .* it has none\.$/);
    const empty = await write("empty.proto", "service S {}");
    assert.match(await refuse({ proto: empty }), /empty\.proto: the service has no methods\.$/);
  });

  it("knows only its own service where no file is given", async () => {
    assert.match(
      await refuse({ service: "p.A" }),
      /has no service p\.A; it has touchstone\.v1\.ReactionService\.$/,
    );
    assert.equal((await loadGrpcService({ service: ownGrpcService })).isOwn, true);
  });
});
