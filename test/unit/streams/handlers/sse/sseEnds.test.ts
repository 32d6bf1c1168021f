import assert from "node:assert/strict";
import zlib from "node:zlib";
import { takeRevealed } from "../../../../../src/model/config/secretRef.ts";
import type { RecordHandler } from "../../../../../src/streams/handlers/recordHandler.ts";
import { createSseHandler } from "../../../../../src/streams/handlers/sse/sseHandler.ts";
import { sseHandlerKind } from "../../../../../src/streams/handlers/sse/sseKind.ts";
import { buildSseInvocation } from "../../../../../src/streams/handlers/sse/ssePayload.ts";
import { makeContext, RecordingSink } from "../recordingSink.ts";
import { SseServer } from "./sseServer.ts";

describe("an event stream", () => {
  let sink: RecordingSink;
  let server: SseServer;
  let handler: RecordHandler;

  beforeEach(async () => {
    sink = new RecordingSink();
    server = new SseServer();
    await server.listen();
  });
  afterEach(async () => {
    await handler.close();
    await server.close();
  });

  const make = (changes: object = {}) => {
    const config = { kind: "sse", url: server.origin, ...changes };
    const checked = takeRevealed(sseHandlerKind.schema.parse(config));
    handler = createSseHandler(checked, makeContext(sink), buildSseInvocation);
  };
  const open = async (changes?: object) => {
    make(changes);
    const opened = handler.open();
    const exchange = await server.next();
    return { ...exchange, opened };
  };
  const data = () =>
    sink.arrivals.map(({ payload }) =>
      payload.type === "ReactionInvocation" ? payload.request_body : assert.fail(),
    );

  it("ends where the server answers 204 on coming back, with what came before", async () => {
    const { stream, response, opened } = await open();
    stream("retry: 0\ndata: 1\n\n");
    await opened;
    const next = server.next();
    response.end();
    (await next).response.writeHead(204).end();
    await sink.until(() => sink.endCount > 0);
    assert.deepEqual([data(), sink.failures, server.requests.length], [[1], [], 2]);
  });

  it("ends where the server answers 204 at once", async () => {
    const { response, opened } = await open();
    response.writeHead(204).end();
    await opened;
    assert.deepEqual([sink.endCount, sink.arrivals.length], [1, 0]);
  });

  it("ends at the event that says so, and takes nothing after it", async () => {
    const { stream, opened } = await open({ end: "[DONE]" });
    stream("data: 1\n\ndata: [DONE]\n\ndata: 2\n\n");
    await opened;
    await sink.until(() => sink.endCount > 0);
    assert.deepEqual([data(), sink.errors], [[1], []]);
  });

  it("ends with its connection where it is not to be opened again", async () => {
    const { stream, response, opened } = await open({ reconnect: false });
    stream("data: 1\n\n");
    await opened;
    await sink.until(() => sink.arrivals.length > 0);
    response.end();
    await sink.until(() => sink.endCount > 0);
    assert.deepEqual([data(), sink.errors, server.requests.length], [[1], [], 1]);
  });

  it("ends after what was read while it was held", async () => {
    const { stream, opened } = await open({ end: "end" });
    handler.hold();
    sink.state = "paused";
    stream("data: 1\n\ndata: end\n\n");
    await opened;
    sink.state = "open";
    handler.release();
    await sink.until(() => sink.endCount > 0);
    assert.deepEqual(data(), [1]);
  });

  it("can be opened again after its end", async () => {
    const first = await open({ end: "end" });
    first.stream("data: end\n\n");
    await first.opened;
    await sink.until(() => sink.endCount > 0);
    await handler.close();
    const opened = handler.open();
    (await server.next()).stream("data: 2\n\n");
    await opened;
    await sink.until(() => sink.arrivals.length > 0);
    assert.deepEqual([data(), sink.endCount], [[2], 1]);
  });

  for (const [coding, create] of [
    ["gzip", zlib.createGzip],
    ["deflate", zlib.createDeflate],
    ["br", zlib.createBrotliCompress],
  ] as const) {
    it(`is decoded from ${coding}, each event as it comes`, async () => {
      const { response, opened } = await open();
      const encoder = create();
      const type = { "content-type": "text/event-stream", "content-encoding": coding };
      response.writeHead(200, type);
      encoder.pipe(response);
      response.flushHeaders();
      await opened;
      for (const text of ['data: {"n":1}\n\n', 'data: {"n":2}\n\n']) {
        const before = sink.arrivals.length;
        encoder.write(text);
        encoder.flush();
        await sink.until(() => sink.arrivals.length > before);
      }
      assert.deepEqual(data(), [{ n: 1 }, { n: 2 }]);
      encoder.destroy();
    });
  }

  it("says why it ended where its bytes are not what its coding says", async () => {
    const { response, opened } = await open();
    const type = { "content-type": "text/event-stream", "content-encoding": "gzip" };
    response.writeHead(200, type).write("data: 1\n\n");
    await opened;
    await sink.until(() => sink.errors.length > 0);
    assert.match(sink.errors[0] ?? "", /ended the connection: incorrect header check/);
  });

  it("gives up on a coding that is not known", async () => {
    const { response, opened } = await open();
    const type = { "content-type": "text/event-stream", "content-encoding": "zpaq" };
    response.writeHead(200, type).flushHeaders();
    await assert.rejects(opened, /cannot be read: its Content-Encoding "zpaq" is not known/);
  });
});
