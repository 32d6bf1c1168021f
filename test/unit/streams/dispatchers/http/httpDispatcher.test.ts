import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { takeRevealed } from "../../../../../src/model/config/secretRef.ts";
import { UserError } from "../../../../../src/model/userError.ts";
import {
  DispatchError,
  type Dispatcher,
  type ReplayedRequest,
} from "../../../../../src/streams/dispatchers/dispatcher.ts";
import { createHttpDispatcher } from "../../../../../src/streams/dispatchers/http/httpDispatcher.ts";
import { httpDispatcherKind } from "../../../../../src/streams/dispatchers/http/httpKind.ts";

interface Received {
  readonly line: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly socket: Socket;
}

type Answer = (response: ServerResponse, count: number) => void;

describe("http dispatcher", () => {
  const cleanUps: (() => unknown)[] = [];
  afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0)) await cleanUp();
  });

  /** A server that keeps what it receives, and a dispatcher that sends to it. */
  async function make(answer: Answer, changes: Record<string, unknown> = {}) {
    const received: Received[] = [];
    const server = createServer(async (request, response) => {
      const body = Buffer.concat(await request.toArray()).toString("latin1");
      received.push({
        line: `${request.method} ${request.url}`,
        headers: request.headers,
        body,
        socket: request.socket,
      });
      answer(response, received.length);
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    cleanUps.push(() => {
      server.closeAllConnections();
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    return {
      received,
      server,
      ...(await makeDispatcher(`http://127.0.0.1:${port}/in?k=1`, changes)),
    };
  }

  async function makeDispatcher(url: string, changes: Record<string, unknown> = {}) {
    const config = takeRevealed(httpDispatcherKind.schema.parse({ kind: "http", url, ...changes }));
    const waits: number[] = [];
    const logged: string[] = [];
    const dispatcher = createHttpDispatcher(config, {
      sourceId: "s",
      log: (_, message) => logged.push(message),
      isOfReaction: (place) => place.endsWith("#reaction"),
      wait: async (delayMs) => {
        waits.push(delayMs);
      },
    });
    await dispatcher.open();
    cleanUps.push(() => dispatcher.close());
    return { dispatcher, waits, logged };
  }

  it("posts each change over one connection, in order, with the headers of the config", async () => {
    const { dispatcher, received } = await make(ok, { headers: { "X-Key": "k" } });
    for (let n = 1; n <= 20; n += 1) await send(dispatcher, { n, big: 2n ** 63n });
    assert.deepEqual(
      received.map(({ line, body }) => `${line} ${body}`),
      Array.from(
        { length: 20 },
        (_, index) => `POST /in?k=1 {"n":${index + 1},"big":9223372036854775808}`,
      ),
    );
    assert.equal(received[0]?.headers["content-type"], "application/json");
    assert.equal(received[0]?.headers["x-key"], "k");
    assert.equal(new Set(received.map(({ socket }) => socket)).size, 1);
  });

  it("posts batches as arrays, and the rest with flush", async () => {
    const { dispatcher, received } = await make(ok, { batchSize: 3 });
    for (let n = 1; n <= 7; n += 1) await send(dispatcher, { n });
    assert.equal(dispatcher.gatheredSinceNs, 1n);
    await dispatcher.flush();
    await dispatcher.flush();
    assert.equal(dispatcher.gatheredSinceNs, undefined);
    assert.deepEqual(
      received.map(({ body }) => body),
      [`[{"n":1},{"n":2},{"n":3}]`, `[{"n":4},{"n":5},{"n":6}]`, `[{"n":7}]`],
    );
  });

  it("repeats 429 and 5xx with doubling waits until it is answered", async () => {
    const { dispatcher, received, waits, logged } = await make((response, count) => {
      response.statusCode = [429, 500, 503, 204][count - 1] ?? 500;
      response.end();
    });
    await send(dispatcher, {});
    assert.deepEqual(waits, [500, 1000, 2000]);
    assert.equal(received.length, 4);
    assert.equal(logged.length, 3);
  });

  it("gives up for good after four requests", async () => {
    const { dispatcher, received } = await make(
      (response) => {
        response.statusCode = 500;
        response.end("out of\n\u0007 order");
      },
      { batchSize: 2 },
    );
    await send(dispatcher, {});
    await assert.rejects(
      send(dispatcher, {}),
      failure(true, 2, /status 500: out of order \(4 requests\)/),
    );
    assert.equal(received.length, 4);
  });

  it("waits as long and as often as Retry-After asks for, up to a minute each time", async () => {
    const asked = ["7", "9999", "0", "1", "1", "1"];
    const { dispatcher, waits } = await make((response, count) => {
      const retryAfter = asked[count - 1];
      if (retryAfter !== undefined) response.setHeader("retry-after", retryAfter);
      response.statusCode = retryAfter === undefined ? 200 : 503;
      response.end();
    });
    await send(dispatcher, {});
    assert.deepEqual(waits, [7000, 60_000, 500, 1000, 1000, 1000]);
  });

  it("fails one change for other refusals, and goes on", async () => {
    const { dispatcher, received, waits } = await make((response, count) => {
      response.statusCode = [400, 301, 200][count - 1] ?? 500;
      response.end("no");
    });
    await assert.rejects(send(dispatcher, {}), failure(false, 1, /status 400: no\./));
    await assert.rejects(send(dispatcher, {}), failure(false, 1, /status 301/));
    await send(dispatcher, {});
    assert.deepEqual([received.length, waits.length], [3, 0]);
  });

  it("takes a 410 for lateness where it sends to a reaction of the test, and for a failure elsewhere", async () => {
    const gone: Answer = (response) => response.writeHead(410).end();
    const { dispatcher, server } = await make(gone);
    await assert.rejects(send(dispatcher, {}), { isLate: false, isFinal: false, failedCount: 1 });
    const { port } = server.address() as AddressInfo;
    const late = await makeDispatcher(`http://127.0.0.1:${port}/#reaction`);
    await assert.rejects(send(late.dispatcher, {}), { isLate: true, failedCount: 1 });
    assert.deepEqual(late.waits, []);
  });

  it("repeats when nobody listens, then gives up for good", async () => {
    const { dispatcher, server, waits } = await make(ok);
    server.close();
    await once(server, "close");
    await assert.rejects(send(dispatcher, {}), failure(true, 1, /ECONNREFUSED.*\(4 requests\)/));
    assert.deepEqual(waits, [500, 1000, 2000]);
  });

  it("asks anew at once when the kept connection was closed meanwhile", async () => {
    const { dispatcher, received, waits } = await make((response, count) => {
      if (count === 2) response.socket?.resetAndDestroy();
      else response.end();
    });
    await send(dispatcher, { n: 1 });
    await send(dispatcher, { n: 2 });
    assert.deepEqual(
      received.map(({ body }) => body),
      [`{"n":1}`, `{"n":2}`, `{"n":2}`],
    );
    assert.deepEqual(waits, []);
  });

  it("takes a system that is slow, but not one that never answers", async () => {
    let answerLate = () => {};
    const slow = await make((response) => {
      answerLate = () => response.end();
    });
    const sent = send(slow.dispatcher, {});
    while (slow.received.length === 0) await new Promise((resolve) => setImmediate(resolve));
    answerLate();
    await sent;
    const silent = await make(() => {}, { timeoutMs: 30 });
    await assert.rejects(send(silent.dispatcher, {}), failure(true, 1, /no answer within 30 ms/));
    assert.equal(silent.received.length, 1);
  });

  it("does not read answers without end", async () => {
    const { dispatcher } = await make((response) => {
      const more = () => {
        while (!response.destroyed && response.write("x".repeat(65_536)));
      };
      response.on("drain", more);
      more();
    });
    await send(dispatcher, {});
  });

  it("cuts off what is on its way when it is closed", async () => {
    const { dispatcher, received } = await make(() => {});
    const sent = assert.rejects(send(dispatcher, {}), failure(true, 1, /was cut off/));
    while (received.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await dispatcher.close();
    await sent;
    await assert.rejects(send(dispatcher, {}), failure(true, 1, /closed/));
    await dispatcher.open();
  });

  it("sends recorded requests below its path, without what belongs to a connection", async () => {
    const { dispatcher, received } = await make(
      (response, count) => {
        response.statusCode = count === 1 ? 302 : 200;
        response.end();
      },
      { headers: { authorization: "new" }, batchSize: 1 },
    );
    const headers = {
      host: "shop",
      connection: "keep-alive, x-hop",
      "x-hop": "1",
      "content-length": "999",
      "content-encoding": "gzip",
      "transfer-encoding": "chunked",
      te: "trailers",
      expect: "100-continue",
      accept: "a",
      authorization: "old",
    };
    await replay(dispatcher, {
      method: "PUT",
      url: "/o/1?x=%20",
      headers,
      body: "hällo",
      bodyEncoding: "text",
    });
    await replay(dispatcher, {
      method: "POST",
      url: "/b",
      headers: { "content-encoding": "gzip" },
      body: "AP8=",
      bodyEncoding: "base64",
    });
    await replay(dispatcher, { method: "DELETE", url: "/c", headers: {} });
    assert.deepEqual(
      received.map(({ line }) => line),
      ["PUT /in/o/1?x=%20", "POST /in/b", "DELETE /in/c"],
    );
    const [put, post, remove] = received;
    const { host, connection, ...kept } = put?.headers ?? {};
    assert.match(host ?? "", /^127\.0\.0\.1:/);
    assert.equal(connection, "keep-alive");
    assert.deepEqual(kept, { "content-length": "6", accept: "a", authorization: "new" });
    assert.equal(Buffer.from(put?.body ?? "", "latin1").toString("utf8"), "hällo");
    assert.deepEqual([post?.body, post?.headers["content-encoding"]], ["\u0000\u00ff", "gzip"]);
    assert.deepEqual([remove?.body, remove?.headers["content-length"]], ["", undefined]);
  });

  it("refuses a url that is none, and headers that cannot be sent", async () => {
    for (const [url, changes] of [
      ["nowhere", {}],
      ["ftp://127.0.0.1/", {}],
      ["http://127.0.0.1/", { headers: { "x y": "1" } }],
      ["http://127.0.0.1/", { headers: { x: "a\nb" } }],
    ] as const) {
      await assert.rejects(
        makeDispatcher(url, changes),
        (error) => error instanceof UserError && error.code === "config",
      );
    }
  });
});

let sequence = 0;

function send(dispatcher: Dispatcher, change: unknown): Promise<void> {
  sequence += 1;
  return dispatcher.send({ sequence, change, sentNs: 1n });
}

function replay(dispatcher: Dispatcher, request: ReplayedRequest): Promise<void> {
  return dispatcher.send({ sequence: 1, change: request, request, sentNs: 1n });
}

function ok(response: ServerResponse): void {
  response.end("taken");
}

function failure(isFinal: boolean, failedCount: number, message: RegExp) {
  return (error: unknown) => {
    assert.ok(error instanceof DispatchError);
    assert.deepEqual([error.isFinal, error.failedCount], [isFinal, failedCount]);
    assert.match(error.message, message);
    return true;
  };
}
