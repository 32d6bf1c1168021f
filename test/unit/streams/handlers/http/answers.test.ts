import assert from "node:assert/strict";
import { takeRevealed } from "../../../../../src/model/config/secretRef.ts";
import { createHttpHandler } from "../../../../../src/streams/handlers/http/httpHandler.ts";
import { httpHandlerKind } from "../../../../../src/streams/handlers/http/httpKind.ts";
import type { RecordHandler } from "../../../../../src/streams/handlers/recordHandler.ts";
import { signBody } from "../../../../../src/streams/signatures.ts";
import { makeContext, RecordingSink } from "../recordingSink.ts";

const json = { "content-type": "application/json" };

describe("answers of an http handler", () => {
  let sink: RecordingSink;
  let handler: RecordHandler;
  let url: string;

  const open = async (changes: object) => {
    sink = new RecordingSink();
    const config = httpHandlerKind.schema.parse({ kind: "http", ...changes });
    handler = createHttpHandler(takeRevealed(config), makeContext(sink));
    await handler.open();
    url = handler.url ?? assert.fail();
  };
  const respond = (...rules: object[]) => open({ respond: rules });
  const ask = async (init: RequestInit = {}, path = "") => {
    const answer = await fetch(`${url}${path}`, { method: "POST", ...init });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  };
  const post = (body: unknown) => ask({ headers: json, body: JSON.stringify(body) });
  afterEach(async () => await handler.close());

  it("let Slack verify the URL", async () => {
    await respond({
      when: {
        schema: { required: ["challenge"], properties: { type: { const: "url_verification" } } },
      },
      body: { challenge: "${body:/challenge}" },
    });
    const challenge = "3eZbrw1aBm2rZgRNFdxV";
    const { text } = await post({ token: "t", challenge, type: "url_verification" });
    assert.deepEqual(JSON.parse(text), { challenge });
    assert.equal((await post({ type: "event_callback" })).text, '{"received":1}');
  });

  it("let Microsoft Graph validate the URL, with its token as text", async () => {
    await respond({ when: { query: { validationToken: true } }, body: "${query:validationToken}" });
    const { status, headers, text } = await ask({}, "/?validationToken=Validation%3A%20Zo%C3%AB");
    assert.deepEqual([status, text], [200, "Validation: Zoë"]);
    assert.match(headers.get("content-type") ?? "", /^text\/plain/);
    assert.equal((await ask()).text, '{"received":1}');
  });

  it("let Event Grid validate the subscription", async () => {
    await respond({
      when: {
        path: "/",
        method: "post",
        schema: { type: "array", contains: { required: ["data"] } },
      },
      body: { validationResponse: "${body:/0/data/validationCode}" },
    });
    const { text } = await post([{ data: { validationCode: "512d38b6" } }]);
    assert.deepEqual(JSON.parse(text), { validationResponse: "512d38b6" });
  });

  it("ask to come again as often as they are to, and then take it", async () => {
    await respond({ times: 2, status: 429, headers: { "retry-after": "1" } });
    const answers = [await post(1), await post(2), await post(3)];
    assert.deepEqual(
      answers.map(({ status, headers }) => [status, headers.get("retry-after")]),
      [
        [429, "1"],
        [429, "1"],
        [200, null],
      ],
    );
    assert.equal(sink.arrivals.length, 3);
  });

  it("fail for exactly the share they are to", async () => {
    await respond({ share: 0.1, status: 500 });
    const statuses: number[] = [];
    for (let at = 0; at < 50; at++) statuses.push((await post(at)).status);
    const failed = statuses.flatMap((status, at) => (status === 500 ? [at + 1] : []));
    assert.deepEqual(failed, [10, 20, 30, 40, 50]);
  });

  it("are those of the first rule that fits, filled in from the request", async () => {
    await respond(
      { when: { method: "PUT" }, status: 204, body: "never sent" },
      {
        when: { path: "/a" },
        status: 202,
        headers: { "X-Echo": "${header:X-One}/${query:q}/${body:/n}" },
        body: { n: "${body:/n}", text: "n is ${body:/n}, ${body:/none}", list: ["${body:}"] },
      },
      { status: 418 },
    );
    const put = await ask({ method: "PUT" });
    assert.deepEqual([put.status, put.text], [204, ""]);
    const headers = { ...json, "x-one": "1" };
    const filled = await ask({ headers, body: `{"n":12345678901234567890}` }, "/a/b?q=ü");
    assert.deepEqual(
      [filled.status, filled.headers.get("x-echo")],
      [202, "1/ü/12345678901234567890"],
    );
    assert.equal(
      filled.text,
      '{"n":12345678901234567890,"text":"n is 12345678901234567890, ","list":[{"n":12345678901234567890}]}',
    );
    const other = await ask();
    assert.deepEqual([other.status, other.text], [418, ""]);
  });

  it("put nothing into a header that it may not have", async () => {
    await respond({ headers: { "x-echo": "${body:/a}" } });
    const { headers } = await post({ a: "1\r\nset-cookie: b=☃" });
    assert.equal(headers.get("x-echo"), "1??set-cookie: b=?");
  });

  it("come after their wait, and break off with the handler", async () => {
    await respond({ times: 1, delayMs: 1 }, { delayMs: 3_600_000 });
    assert.equal((await post(1)).text, '{"received":1}');
    const waiting = post(2);
    await sink.until(() => sink.arrivals.length === 2);
    await handler.close();
    await assert.rejects(waiting);
  });

  it("go on where a body cannot be judged", async () => {
    sink = new RecordingSink();
    const config = httpHandlerKind.schema.parse({
      kind: "http",
      respond: [{ when: { schema: {} }, status: 500 }],
    });
    const compileSchema = () => () => Promise.reject(new Error("too slow"));
    handler = createHttpHandler(takeRevealed(config), { ...makeContext(sink), compileSchema });
    await handler.open();
    url = handler.url ?? "";
    assert.equal((await post(1)).status, 200);
    assert.match(sink.errors[0] ?? "", /rule to respond: too slow/);
  });

  it("fill in nothing where a request lacks a header, whatever its name", async () => {
    await respond({ body: "<${header:constructor}${header:__proto__}>" });
    assert.equal((await post({})).text, "<>");
  });
});

describe("rules that an http handler answers by", () => {
  it("are told of headers that say where an answer ends", () => {
    const headers = { "Content-Length": "1", "transfer-encoding": "gzip", "content-type": "a/b" };
    const config = httpHandlerKind.schema.parse({ kind: "http", respond: [{ headers }] });
    assert.deepEqual(
      httpHandlerKind.findFaults?.(config).map(({ path }) => path),
      [
        ["respond", 0, "headers", "Content-Length"],
        ["respond", 0, "headers", "transfer-encoding"],
      ],
    );
  });
});

describe("probes of an http handler", () => {
  let sink: RecordingSink;
  let handler: RecordHandler;

  const open = async (changes: object) => {
    sink = new RecordingSink();
    const config = httpHandlerKind.schema.parse({ kind: "http", ...changes });
    handler = createHttpHandler(takeRevealed(config), makeContext(sink));
    await handler.open();
    return handler.url ?? assert.fail();
  };
  afterEach(async () => await handler.close());

  it("are counted, answered at any time, and no records", async () => {
    const url = await open({ ignore: [{ method: "GET", path: "/health" }] });
    sink.state = "paused";
    for (const [method, path] of [
      ["HEAD", ""],
      ["OPTIONS", "/any"],
      ["GET", "/health"],
      ["GET", "/health/live?a=1"],
    ] as const) {
      assert.equal((await fetch(url + path, { method })).status, 200);
    }
    sink.state = "open";
    await fetch(`${url}/healthy`);
    assert.deepEqual([sink.counts.probe, sink.arrivals.length], [4, 1]);
    assert.deepEqual(sink.refusals, { refused: 0, late: 0 });
  });

  it("are answered by rules for them, which they use up, and by no other", async () => {
    const url = await open({
      ignore: [{ path: "/health" }],
      respond: [
        { when: { path: "/health" }, status: 503, times: 1 },
        { status: 500, times: 1 },
      ],
    });
    assert.equal((await fetch(`${url}/health`)).status, 503);
    assert.equal((await fetch(`${url}/health`)).status, 200);
    assert.equal((await fetch(url)).status, 500);
  });
});

describe("an http handler of CloudEvents", () => {
  let sink: RecordingSink;
  let handler: RecordHandler;
  let url: string;

  beforeEach(async () => {
    sink = new RecordingSink();
    const config = httpHandlerKind.schema.parse({ kind: "http", cloudEvents: true });
    handler = createHttpHandler(takeRevealed(config), makeContext(sink));
    await handler.open();
    url = handler.url ?? "";
  });
  afterEach(async () => await handler.close());

  const event = { specversion: "1.0", id: "1", source: "/a", type: "a.b" };
  const post = async (headers: Record<string, string>, body: unknown) => {
    const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
    await answer.arrayBuffer();
    return answer.status;
  };
  const structured = { "content-type": "application/cloudevents+json; charset=utf-8" };
  const batch = { "content-type": "application/cloudevents-batch+json" };
  const binary = { "ce-specversion": "1.0", "ce-id": "1", "ce-source": "/a", "ce-type": "a.b" };

  it("answers the handshake of a sender", async () => {
    const headers = { "webhook-request-origin": "events.example", "webhook-request-rate": "120" };
    const answer = await fetch(url, { method: "OPTIONS", headers });
    assert.deepEqual(
      [answer.status, answer.headers.get("webhook-allowed-origin")],
      [200, "events.example"],
    );
    assert.equal(answer.headers.get("webhook-allowed-rate"), "*");
  });

  it("takes them binary, structured and batched", async () => {
    const time = "2025-01-31T12:00:00.123Z";
    assert.equal(await post({ ...binary, "ce-time": time, ...json }, { a: 1 }), 200);
    assert.equal(await post(structured, { ...event, data: { a: 1 }, time, myext: 1 }), 200);
    assert.equal(await post(batch, [event, { ...event, id: "2", data_base64: "AA==" }]), 200);
    assert.deepEqual([sink.arrivals.length, sink.errors], [4, []]);
  });

  for (const [what, headers, body, reason] of [
    ["no id", { ...binary, "ce-id": "" }, {}, /id/],
    ["no attributes", json, {}, /specversion/],
    ["another version", structured, { ...event, specversion: "0.3" }, /specversion/],
    ["no time", structured, { ...event, time: "today" }, /time/],
    ["data twice", structured, { ...event, data: 1, data_base64: "" }, /both/],
    ["a bad name", structured, { ...event, my_ext: 1 }, /"my_ext"/],
    ["no object", structured, 1, /must be an object/],
    ["one in a batch", batch, [event, {}], /event 2 of the batch/],
    ["no batch", batch, event, /must be an array/],
  ] as const) {
    it(`records what is none, tells of it and answers 400: ${what}`, async () => {
      assert.equal(await post(headers, body), 400);
      assert.match(sink.errors[0] ?? "", reason);
      assert.ok(sink.arrivals.length > 0);
    });
  }
});

describe("an http handler that checks signatures", () => {
  it("counts requests that are not signed rightly, and takes them all", async () => {
    const sink = new RecordingSink();
    const verify = { scheme: "github", secret: { env: "HOOK_SECRET" } };
    const config = httpHandlerKind.schema.parse({ kind: "http", verify });
    assert.throws(() => takeRevealed(config), RangeError);
    const signature = { scheme: "github", secret: "s3cret-of-hooks" } as const;
    const handler = createHttpHandler({ ...config, verify: signature }, makeContext(sink));
    await handler.open();
    const body = '{\n "price": 1.0 }';
    const headers = signBody(signature, Buffer.from(body), 0);
    for (const each of [headers, {}, { "x-hub-signature-256": "sha256=00" }]) {
      await fetch(handler.url ?? "", { method: "POST", headers: each, body });
    }
    await handler.close();
    assert.deepEqual([sink.arrivals.length, sink.counts.badSignature], [3, 2]);
    assert.match(sink.errors[0] ?? "", /not signed rightly: it has no signature of github/);
  });
});
