import assert from "node:assert/strict";
import http from "node:http";
import net, { type AddressInfo } from "node:net";
import { takeRevealed } from "../../../../../src/model/config/secretRef.ts";
import { UserError } from "../../../../../src/model/userError.ts";
import type { HttpHandlerConfig } from "../../../../../src/streams/handlers/http/httpConfig.ts";
import { createHttpHandler } from "../../../../../src/streams/handlers/http/httpHandler.ts";
import { httpHandlerKind } from "../../../../../src/streams/handlers/http/httpKind.ts";
import type { RecordHandler } from "../../../../../src/streams/handlers/recordHandler.ts";
import { makeContext, RecordingSink } from "../recordingSink.ts";
import { send } from "./httpClient.ts";

let sink: RecordingSink;
let handlers: RecordHandler[] = [];

beforeEach(() => {
  sink = new RecordingSink();
});

afterEach(async () => {
  for (const handler of handlers) await handler.close();
  handlers = [];
});

function make(changes: Partial<HttpHandlerConfig> = {}): RecordHandler {
  const config = httpHandlerKind.schema.parse({ kind: "http", path: "/reaction", ...changes });
  const handler = createHttpHandler(takeRevealed(config), makeContext(sink));
  handlers.push(handler);
  return handler;
}

async function open(changes: Partial<HttpHandlerConfig> = {}): Promise<string> {
  const handler = make(changes);
  await handler.open();
  return handler.url ?? assert.fail("has no url");
}

/** The bodies of what was taken. */
function bodies(): unknown[] {
  return sink.arrivals.map(({ payload }) =>
    payload.type === "ReactionInvocation" ? payload.request_body : assert.fail(payload.type),
  );
}

function queryIds(): unknown[] {
  return sink.arrivals.map(({ payload }) => payload.query_id);
}

describe("http handler", () => {
  it("takes a request with its real method, path, headers and trace", async () => {
    const url = await open();
    const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    const reply = await send(`${url}/a/b?c=%20d`, {
      method: "PUT",
      body: '{"queryId":"q1","n":1}',
      headers: { TraceParent: traceparent, tracestate: ["a=1", "b=2"], "X-One": "1" },
    });
    assert.deepEqual([reply.status, reply.body], [200, { received: 1 }]);
    assert.equal(reply.headers["content-type"], "application/json");
    const [arrival] = sink.arrivals;
    const payload = arrival?.payload;
    assert.ok(payload?.type === "ReactionInvocation");
    assert.deepEqual(
      [arrival?.traceparent, arrival?.tracestate, arrival?.arrivedNs, arrival?.id],
      [traceparent, "a=1, b=2", 1n, undefined],
    );
    assert.deepEqual(
      { ...payload, headers: undefined },
      {
        type: "ReactionInvocation",
        reaction_type: "http",
        query_id: "q1",
        request_method: "PUT",
        request_path: "/reaction/a/b?c=%20d",
        headers: undefined,
        request_body: { queryId: "q1", n: 1 },
      },
    );
    assert.equal(payload.headers["x-one"], "1");
    assert.equal(payload.headers.traceparent, traceparent);
  });

  it("makes each element of an array or of results an invocation of its own, taken together", async () => {
    const url = await open();
    const headers = { "x-query-id": "h" };
    const array = await send(url, { body: '[{"queryId":"a"},2,{"query_id":"c"}]', headers });
    const results = '{"query_id":"env","results":[{"a":1},{"queryId":"own"}]}';
    const batch = await send(url, { body: results, headers });
    const empty = await send(url, { body: '{"results":[]}' });
    assert.deepEqual(
      [array.body, batch.body, empty.body],
      [{ received: 3 }, { received: 2 }, { received: 1 }],
    );
    assert.deepEqual(
      sink.takes.map((each) => each.length),
      [3, 2, 1],
    );
    assert.deepEqual(bodies(), [
      { queryId: "a" },
      2,
      { query_id: "c" },
      { a: 1 },
      { queryId: "own" },
      { results: [] },
    ]);
    assert.deepEqual(queryIds(), ["a", "h", "c", "env", "own", null]);
  });

  it("keeps what is no JSON as raw text, an empty body as null, and every digit", async () => {
    const url = await open();
    await send(url, { body: "a=1&grüße" });
    await send(url, { method: "GET" });
    await send(url, { body: '{"t":1700000000123456789,"f":1.5}' });
    await send(url, { body: "\ufeff[true]" });
    assert.deepEqual(bodies(), [
      { raw: "a=1&grüße" },
      null,
      { t: 1700000000123456789n, f: 1.5 },
      true,
    ]);
    assert.deepEqual(queryIds(), [null, null, null, null]);
  });

  it("hands the text of a body on with its record, and of each element with its own", async () => {
    const url = await open();
    await send(url, { body: '{ "price": 1.10 }' });
    await send(url, { body: '[{ "price": 1.10 } , ",]" ]' });
    await send(url, { body: "no JSON" });
    assert.deepEqual(
      sink.arrivals.map(({ bodyText }) => bodyText),
      ['{ "price": 1.10 }', '{ "price": 1.10 }', '",]"', undefined],
    );
  });

  it("keeps a body that is nested too deep to be written again as raw text", async () => {
    const url = await open();
    const deep = `${'{"a":['.repeat(5000)}${"]}".repeat(5000)}`;
    const shallow = JSON.stringify({ text: `\\"${"[".repeat(2000)}` });
    assert.equal((await send(url, { body: deep })).status, 200);
    await send(url, { body: shallow });
    assert.deepEqual(bodies(), [{ raw: deep }, JSON.parse(shallow)]);
  });

  it("receives under its path only", async () => {
    const url = await open();
    const { origin } = new URL(url);
    const statuses: number[] = [];
    for (const path of ["/reaction", "/reaction/", "/reaction?x", "/reactions", "/", "/other"]) {
      statuses.push((await send(origin + path)).status);
    }
    assert.deepEqual(statuses, [200, 200, 200, 404, 404, 404]);
    assert.deepEqual((await send(origin)).body, {
      error: "nothing is received here, only at /reaction",
    });
    assert.equal(sink.arrivals.length, 3);
  });

  it("receives everything when its path is /", async () => {
    const { origin } = new URL(await open({ path: "/" }));
    assert.equal((await send(`${origin}/anything/below`)).status, 200);
    assert.equal((await send(origin)).status, 200);
  });

  it("answers only when there is room", async () => {
    const url = await open();
    const room = Promise.withResolvers<void>();
    sink.room = room.promise;
    let isAnswered = false;
    const sent = send(url, { body: "1" }).then((reply) => {
      isAnswered = true;
      return reply;
    });
    await sink.until(() => sink.takes.length === 1);
    sink.room = undefined;
    await send(url, { body: "2" });
    assert.equal(isAnswered, false);
    room.resolve();
    assert.deepEqual((await sent).body, { received: 1 });
  });

  it("refuses while paused and full, asking to come again, and after the end without", async () => {
    const url = await open();
    const replies: unknown[] = [];
    for (const state of ["paused", "full", "stopped"] as const) {
      sink.state = state;
      const { status, headers, body } = await send(url, { body: "{}" });
      replies.push([status, headers["retry-after"], body]);
    }
    assert.deepEqual(replies, [
      [503, "1", { error: "the observation is paused" }],
      [503, "1", { error: "too many records wait to be written" }],
      [410, undefined, { error: "the observation has ended" }],
    ]);
    assert.deepEqual(sink.refusals, { refused: 2, late: 1 });
    assert.equal(sink.takes.length, 0);
  });

  it("does not take a body that became whole after the end", async () => {
    const url = await open();
    const reply = new Promise<number | undefined>((resolve, reject) => {
      const request = http.request(url, { method: "POST", agent: false }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      request.on("error", reject);
      sink.admission = () => {
        // Asked a first time: the body is read from now on.
        sink.admission = () => "stopped";
        setImmediate(() => request.end('"rest"'));
        return "open";
      };
      request.write(" ");
    });
    assert.equal(await reply, 410);
    assert.deepEqual([sink.refusals.late, sink.takes.length], [1, 0]);
  });

  it("keeps its port when it is opened again", async () => {
    const handler = make();
    await handler.open();
    const { url } = handler;
    assert.match(url ?? "", /^http:\/\/127\.0\.0\.1:\d+\/reaction$/);
    await handler.open(); // already
    await handler.close();
    await handler.close();
    assert.equal(handler.url, undefined);
    await assert.rejects(send(url ?? ""), { code: "ECONNREFUSED" });
    await handler.open();
    assert.equal(handler.url, url);
    assert.equal((await send(url ?? "")).status, 200);
  });

  it("says which port is in use, and can be opened once it is free", async () => {
    const blocker = net.createServer();
    await new Promise<void>((resolve) => blocker.listen(0, "127.0.0.1", resolve));
    const { port } = blocker.address() as AddressInfo;
    const handler = make({ port });
    await assert.rejects(handler.open(), (error) => {
      assert.ok(error instanceof UserError);
      assert.equal(error.code, "config");
      assert.match(
        error.message,
        new RegExp(`^port ${port} of 127\\.0\\.0\\.1 is in use\\. .*\`port\``),
      );
      return true;
    });
    assert.equal(handler.url, undefined);
    await new Promise((resolve) => blocker.close(resolve));
    await handler.open();
    assert.equal(handler.url, `http://127.0.0.1:${port}/reaction`);
  });

  it("says that a host is not of this machine", async () => {
    await assert.rejects(make({ host: "192.0.2.1" }).open(), /192\.0\.2\.1 is no address of this/);
  });

  it("gives a URL that this machine reaches, whatever it listens on", async () => {
    for (const host of ["0.0.0.0", "localhost", ...((await hasIpv6()) ? ["::1", "::"] : [])]) {
      const url = await open({ host });
      assert.match(url, /^http:\/\/(127\.0\.0\.1|\[::1\]):\d+\/reaction$/, host);
      assert.equal((await send(url)).status, 200, host);
    }
  });
});

async function hasIpv6(): Promise<boolean> {
  const probe = net.createServer();
  return await new Promise((resolve) => {
    probe.on("error", () => resolve(false));
    probe.listen(0, "::1", () => probe.close(() => resolve(true)));
  });
}
