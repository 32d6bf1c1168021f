import assert from "node:assert/strict";
import { once } from "node:events";
import { takeRevealed } from "../../../../../src/model/config/secretRef.ts";
import { UserError } from "../../../../../src/model/userError.ts";
import type { RecordHandler } from "../../../../../src/streams/handlers/recordHandler.ts";
import { createSseHandler } from "../../../../../src/streams/handlers/sse/sseHandler.ts";
import { sseHandlerKind } from "../../../../../src/streams/handlers/sse/sseKind.ts";
import {
  buildSseInvocation,
  createSseResultMaker,
  type SsePayloadMaker,
} from "../../../../../src/streams/handlers/sse/ssePayload.ts";
import { makeContext, RecordingSink } from "../recordingSink.ts";
import { type SseExchange, SseServer } from "./sseServer.ts";

let sink: RecordingSink;
let server: SseServer;
let handler: RecordHandler;

beforeEach(async () => {
  sink = new RecordingSink();
  server = new SseServer();
  await server.listen();
  handler = make({});
});

afterEach(async () => {
  await handler.close();
  await server.close();
});

function make(changes: Record<string, unknown>, makePayload?: SsePayloadMaker): RecordHandler {
  const config = { kind: "sse", url: `${server.origin}/events?a=1`, ...changes };
  return createSseHandler(
    takeRevealed(sseHandlerKind.schema.parse(config)),
    makeContext(sink),
    makePayload ?? buildSseInvocation,
  );
}

/** Opens the handler on a stream that begins with this. */
async function open(text = ""): Promise<SseExchange> {
  const opened = handler.open();
  const exchange = await server.next();
  exchange.stream(text);
  await opened;
  return exchange;
}

function data(): unknown[] {
  return sink.arrivals.map(({ payload }) =>
    payload.type === "ReactionInvocation" ? payload.request_body : payload.query_result,
  );
}

async function untilTaken(count: number): Promise<void> {
  await sink.until(() => sink.arrivals.length >= count);
}

/** Ends the connection and gives the next one. */
async function reconnect({ response }: SseExchange): Promise<SseExchange> {
  const next = server.next();
  response.end();
  return await next;
}

describe("sse handler", () => {
  it("makes each event an invocation, with the request that asked for the stream", async () => {
    handler = make({ headers: { authorization: "Bearer x" } });
    const { request } = await open('event: alert\nid: 7\ndata: {"queryId":"q",\ndata: "n":1}\n\n');
    await untilTaken(1);
    const [arrival] = sink.arrivals;
    const payload = arrival?.payload;
    assert.ok(payload?.type === "ReactionInvocation");
    assert.deepEqual(
      [arrival?.id, arrival?.traceparent, arrival?.arrivedNs],
      [undefined, null, 1n],
    );
    assert.deepEqual(
      { ...payload, headers: undefined },
      {
        type: "ReactionInvocation",
        reaction_type: "sse",
        query_id: "q",
        request_method: "GET",
        request_path: "/events?a=1",
        headers: undefined,
        request_body: { queryId: "q", n: 1 },
        raw_body: '{"queryId":"q",\n"n":1}',
      },
    );
    const { "x-event": event, "x-event-id": id, "x-from": from } = payload.headers;
    assert.deepEqual([event, id, from], ["alert", "7", "server"]);
    const { accept, authorization, "last-event-id": last } = request.headers;
    assert.deepEqual([accept, authorization, last], ["text/event-stream", "Bearer x", undefined]);
  });

  it("makes each event of a query a result, with the phases that the stream marks", async () => {
    handler = make({}, createSseResultMaker("room-comfort"));
    const signal = (kind: string): string =>
      `data: {"kind":"control","controlSignal":{"kind":"${kind}"}}\n\n`;
    const change = 'data: {"kind":"change","query_id":"q"}\n\n';
    await open(
      change + signal("bootstrapStarted") + change + signal("bootstrapCompleted") + change,
    );
    await untilTaken(5);
    const phases = sink.arrivals.map(
      ({ payload }) => payload.type === "ResultStream" && payload.phase,
    );
    assert.deepEqual(phases, [null, "bootstrap", "bootstrap", "bootstrap", "change"]);
    assert.equal(sink.arrivals[4]?.payload.query_id, "q");
  });

  it("takes what came together at once, keeps text as raw, every digit, and characters cut in two", async () => {
    const { response } = await open(
      'data: 1\n\ndata: no json\n\ndata: {"t":1700000000123456789}\n\n',
    );
    await untilTaken(3);
    assert.equal(sink.takes.length, 1);
    const bytes = Buffer.from('data: "grü"\n\n');
    const cut = bytes.indexOf(0xc3) + 1;
    response.write(bytes.subarray(0, cut));
    await new Promise<void>((resolve) => response.write("", () => resolve()));
    response.write(bytes.subarray(cut));
    await untilTaken(4);
    assert.deepEqual(data(), [1, { raw: "no json" }, { t: 1700000000123456789n }, "grü"]);
  });

  it("connects again with the last id, reporting each disconnect once, and drops what was cut", async () => {
    const first = await open("retry: 0\nid: a\ndata: 1\n\nid: ü\ndata: 2\n\nid: cut\ndata: 3\n");
    await untilTaken(2);
    const second = await reconnect(first);
    assert.equal(
      Buffer.from(String(second.request.headers["last-event-id"]), "latin1").toString(),
      "ü",
    );
    second.stream("data: 4\n\n");
    await untilTaken(3);
    second.response.destroy();
    const third = await server.next();
    third.stream("id\ndata: 5\n\n"); // forgets the id
    await untilTaken(4);
    const fourth = await reconnect(third);
    assert.equal(fourth.request.headers["last-event-id"], undefined);
    assert.deepEqual(data(), [1, 2, 4, 5]);
    assert.equal(sink.errors.length, 3);
    assert.match(sink.errors[0] ?? "", /\/events\?a=1 ended the connection; connecting again/);
    assert.deepEqual(sink.failures, []);
  });

  it("tries on while the server is away or overloaded, without another report", async () => {
    const first = await open("retry: 0\ndata: 1\n\n");
    await untilTaken(1);
    const { port } = new URL(server.origin);
    first.response.destroy();
    await server.close();
    server = new SseServer();
    await server.listen(Number(port));
    for (const status of [503, 429, 408]) (await server.next()).response.writeHead(status).end();
    (await server.next()).stream("data: 2\n\n");
    await untilTaken(2);
    assert.deepEqual([sink.errors.length, sink.failures.length], [1, 0]);
  });

  for (const [status, type] of [[404], [401], [200, "text/html"]] as const) {
    it(`gives up when it is answered ${status} ${type ?? ""} on coming back`, async () => {
      const again = await reconnect(await open("retry: 0\ndata: 1\n\n"));
      again.response.writeHead(status, type === undefined ? {} : { "content-type": type }).end();
      await sink.until(() => sink.failures.length > 0);
      assert.match(sink.failures[0] ?? "", new RegExp(`answers with (status ${status}|text/html)`));
      assert.equal(server.requests.length, 2);
    });
  }

  it("says that no server answers, and can be opened later", async () => {
    const { port } = new URL(server.origin);
    await server.close();
    await assert.rejects(handler.open(), (error) => {
      assert.ok(error instanceof UserError);
      assert.match(
        error.message,
        /^sse: http:.*\/events\?a=1 does not answer: .*ECONNREFUSED.*Start /,
      );
      return true;
    });
    server = new SseServer();
    await server.listen(Number(port));
    await open("data: 1\n\n");
    await untilTaken(1);
  });

  it("does not open on what is no event stream", async () => {
    const opened = handler.open();
    (await server.next()).response.writeHead(500).end();
    await assert.rejects(opened, /answers with status 500/);
  });

  it("follows a redirect, but takes its headers to no other server", async () => {
    handler = make({ headers: { authorization: "Bearer x" } });
    const near = handler.open();
    (await server.next()).response.writeHead(307, { location: "/moved" }).end();
    const moved = await server.next();
    moved.stream();
    await near;
    assert.deepEqual(
      [moved.request.url, moved.request.headers.authorization],
      ["/moved", "Bearer x"],
    );
    await handler.close();
    const other = new SseServer();
    await other.listen();
    const far = handler.open();
    (await server.next()).response.writeHead(302, { location: `${other.origin}/x` }).end();
    await assert.rejects(far, /leads to another server/);
    assert.equal(other.requests.length, 0);
    await other.close();
  });

  it("stops reading while held, so that the server has to wait, and loses and doubles nothing", async () => {
    const count = 20_000;
    const { response } = await open();
    sink.onTake = () => {
      sink.onTake = () => {};
      handler.hold();
    };
    const event = (index: number): string =>
      `id: ${index}\ndata: ${JSON.stringify({ index, pad })}\n\n`;
    const pad = "x".repeat(1000);
    let sent = 0;
    const sendOn = (): void => {
      while (sent < count && response.write(event(sent))) sent += 1;
      if (sent < count) {
        sent += 1; // the one that filled the buffer
        response.once("drain", sendOn);
      }
    };
    sendOn();
    await untilTaken(1);
    const taken = sink.arrivals.length;
    assert.ok(sent < count, "the server had to wait");
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(sink.arrivals.length, taken);
    handler.release();
    await untilTaken(count);
    const seen = data().map((each) => (each as { index: number }).index);
    assert.deepEqual(
      seen,
      Array.from({ length: count }, (_, index) => index),
    );
    assert.deepEqual(sink.errors, []);
  });

  it("reads on only when there is room", async () => {
    const room = Promise.withResolvers<void>();
    sink.room = room.promise;
    const { response } = await open("data: 1\n\n");
    await untilTaken(1);
    sink.room = undefined;
    await new Promise<void>((resolve) => response.write("data: 2\n\n", () => resolve()));
    assert.deepEqual(data(), [1]);
    room.resolve();
    await untilTaken(2);
    assert.deepEqual(data(), [1, 2]);
  });

  it("keeps events while the observation is paused and counts those after its end as late", async () => {
    const { response } = await open();
    sink.state = "paused";
    const asked = Promise.withResolvers<void>();
    const admission = sink.admission.bind(sink);
    sink.admission = () => {
      asked.resolve();
      return admission();
    };
    response.write("data: 1\n\n");
    await asked.promise;
    assert.deepEqual([sink.takes.length, sink.refusals.refused], [0, 0]);
    sink.state = "open";
    handler.release();
    await untilTaken(1);
    sink.state = "stopped";
    response.write("data: 2\n\ndata: 3\n\n");
    await sink.until(() => sink.refusals.late === 2);
    assert.deepEqual(data(), [1]);
  });

  it("skips an event beyond 16 million characters, reports it, and goes on", async () => {
    const { response } = await open("data: 1\n\n");
    const line = `data: ${"x".repeat(1024 * 1024)}\n`;
    for (let count = 0; count < 20; count++) {
      if (!response.write(line)) await once(response, "drain");
    }
    response.write("\ndata: 2\n\n");
    await untilTaken(2);
    assert.deepEqual(data(), [1, 2]);
    assert.deepEqual(sink.errors, ["sse: an event larger than 16777216 characters was skipped"]);
    assert.equal(server.requests.length, 1);
  });

  it("ends its connection when it is closed, and starts without an id when opened again", async () => {
    const { request } = await open("id: 5\ndata: 1\n\n");
    await untilTaken(1);
    const ended = once(request.socket, "close");
    await handler.close();
    await handler.close();
    await ended;
    const again = await open();
    assert.equal(again.request.headers["last-event-id"], undefined);
    assert.deepEqual(sink.errors, []);
  });

  it("does not come back when it is closed while it waits to", async () => {
    const first = await open("data: 1\n\n");
    await untilTaken(1);
    first.response.end();
    await sink.until(() => sink.errors.length === 1);
    await handler.close();
    await open("data: 2\n\n"); // the next request is this one
    await untilTaken(2);
    assert.equal(server.requests.length, 2);
  });
});
