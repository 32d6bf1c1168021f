import assert from "node:assert/strict";
import { UserError } from "../../../../../src/model/userError.ts";
import type { ReplayedRequest } from "../../../../../src/streams/dispatchers/dispatcher.ts";
import { loadHarFeed } from "../../../../../src/streams/sources/httpReplay/harFile.ts";
import { sourceConfigSchema } from "../../../configs.ts";
import { makeSource, withFile } from "../testSource.ts";

const json = { mimeType: "application/json", text: `{"id":12345678901234567890, "n":1.0}` };

describe("http-replay source", () => {
  it("reads requests in the order of their start, whatever browsers and proxies add", async () => {
    const { requests, offsets, warnings } = await read([
      entry({ startedDateTime: "2025-01-01T10:00:02.5+01:00", url: "https://shop/b?x=1&x=2#top" }),
      entry({ startedDateTime: "2025-01-01T09:00:00Z", method: "POST", postData: json }),
      {
        startedDateTime: "2025-01-01T09:00:01.000+0000",
        request: { method: "GET", url: "ws://shop/live" },
      },
      {
        startedDateTime: "2025-01-01T09:00:01Z",
        _x: null,
        request: { method: "GET", url: "http://shop/c", headers: null, postData: null },
      },
    ]);
    assert.deepEqual(
      requests.map(({ method, url }) => `${method} ${url}`),
      ["POST /", "GET /c", "GET /b?x=1&x=2"],
    );
    assert.deepEqual(offsets, [0n, 1_000_000_000n, 2_500_000_000n]);
    assert.deepEqual(warnings, ["s.har: 1 entry is not an HTTP request."]);
  });

  it("keeps headers but those of HTTP/2, joining repeated ones", async () => {
    const headers = [
      { name: ":authority", value: "shop" },
      { name: "Accept", value: "a" },
      { name: "accept", value: "b" },
      { name: "cookie", value: "x=1" },
      { name: "Cookie", value: "y=2" },
    ];
    const { requests } = await read([entry({ headers })]);
    assert.deepEqual(requests[0]?.headers, { accept: "a, b", cookie: "x=1; y=2" });
  });

  it("gives a body the type that was recorded beside it, unless a header names one", async () => {
    const headers = [{ name: "Content-Type", value: "application/json; charset=utf-8" }];
    const { requests } = await read([
      entry({ method: "POST", postData: json }),
      entry({ method: "POST", postData: json, headers }),
      entry({ postData: { mimeType: "text/plain", text: "" } }),
    ]);
    assert.deepEqual(
      requests.map((request) => request.headers["content-type"]),
      ["application/json", "application/json; charset=utf-8", undefined],
    );
  });

  it("takes bodies from text, base64 and form fields", async () => {
    const form = {
      mimeType: "application/x-www-form-urlencoded",
      params: [{ name: "a b", value: "ü" }],
    };
    const { requests } = await read([
      entry({ postData: json }),
      entry({ postData: { mimeType: "image/png", text: "AAEC", encoding: "base64" } }),
      entry({ postData: form }),
      entry({ postData: { mimeType: "", text: "" } }),
    ]);
    assert.deepEqual(
      requests.map(({ body, bodyEncoding }) => [bodyEncoding, body]),
      [
        ["text", json.text],
        ["base64", "AAEC"],
        ["text", "a+b=%C3%BC"],
        [undefined, undefined],
      ],
    );
  });

  for (const [name, content, reason] of [
    ["is not JSON", "{", /^s\.har: is not JSON \(/],
    ["is no HAR", `{"log":{}}`, /^s\.har: is not a HAR file: log\.entries/],
    ["is a list", "[]", /^s\.har: is not a HAR file: must be an object, but is an array$/],
    [
      "has an entry without a request",
      har([{ startedDateTime: "2025-01-01T09:00:00Z" }]),
      /^s\.har: log\.entries\.0\.request: is missing: must be an object$/,
    ],
    [
      "has an entry without a url",
      har([entry({}), entry({ url: "" })]),
      /^s\.har: log\.entries\.1\.request\.url/,
    ],
    [
      "has a url that is none",
      har([entry({ url: "/path" })]),
      /^s\.har: log\.entries\.0\.request\.url: "\/path" is not a URL/,
    ],
    [
      "has a time that is none",
      har([entry({ startedDateTime: "soon" })]),
      /^s\.har: log\.entries\.0\.startedDateTime: must be/,
    ],
    [
      "has a header that cannot be sent",
      har([entry({ headers: [{ name: "x", value: "a\nb" }] })]),
      /request\.headers\.0: "x" cannot be sent/,
    ],
    [
      "lost a multipart body",
      har([entry({ postData: { mimeType: "multipart/form-data", params: [{ name: "f" }] } })]),
      /recorded without its text/,
    ],
  ] as const) {
    it(`says what is wrong with a file that ${name}`, async () => {
      await withFile("s.har", content, async (folder) => {
        const { runner } = makeSource({ config: makeConfig(), folder });
        await assert.rejects(runner.open(), (error) => {
          assert.ok(error instanceof UserError && error.code === "config");
          assert.match(error.message, reason);
          return true;
        });
      });
    });
  }

  it("puts the send time into a header, or into JSON bodies", async () => {
    const entries = [
      entry({ postData: json }),
      entry({ postData: { mimeType: "text/plain", text: "hi" } }),
    ];
    const inHeaders = await replay(entries, "/headers/X-Sent-At");
    assert.deepEqual(
      inHeaders.map(({ request, sentNs }) => request?.headers["x-sent-at"] === `${sentNs}`),
      [true, true],
    );
    const [first, second] = await replay(entries, "/body/meta/sentAt");
    assert.deepEqual(first?.request?.body, {
      id: 12345678901234567890n,
      n: 1,
      meta: { sentAt: first?.sentNs },
    });
    assert.equal(second?.request?.body, "hi");
  });

  it("refuses keys that do not go with recorded requests", async () => {
    for (const [changes, reason] of [
      [{ sentAt: "/sentAt" }, /below \/headers or \/body/],
      [{ sentAt: "/headers/a b" }, /not the name of a header/],
      [{ dispatchers: [{ kind: "http", url: "http://x/", batchSize: 2 }] }, /one by one/],
    ] as const) {
      await assert.rejects(makeSource({ config: makeConfig(changes) }).runner.open(), reason);
    }
  });
});

function entry({ startedDateTime = "2025-01-01T09:00:00Z", ...request }: Record<string, unknown>) {
  const defaults = { method: "GET", url: "http://shop/", httpVersion: "HTTP/1.1", headers: [] };
  return {
    startedDateTime,
    time: 1,
    request: { ...defaults, ...request },
    response: {},
    cache: {},
  };
}

function har(entries: readonly unknown[]): string {
  return JSON.stringify({ log: { version: "1.2", creator: { name: "x", version: "1" }, entries } });
}

function makeConfig(changes: Record<string, unknown> = {}) {
  return sourceConfigSchema.parse({
    id: "replay",
    kind: "http-replay",
    file: "s.har",
    dispatchers: [{ kind: "console" }],
    ...changes,
  });
}

async function read(entries: readonly unknown[]) {
  return withFile("s.har", har(entries), async (folder) => {
    const warnings: string[] = [];
    const feed = await loadHarFeed({
      path: `${folder}/s.har`,
      shownFile: "s.har",
      parsesBodies: false,
      log: (_, message) => warnings.push(message),
    });
    const requests: ReplayedRequest[] = [];
    const offsets: bigint[] = [];
    for (let item = await feed.next(); item?.kind === "request"; item = await feed.next()) {
      requests.push(item.request);
      offsets.push(item.offsetNs);
    }
    return { requests, offsets, warnings };
  });
}

async function replay(entries: readonly unknown[], sentAt: string) {
  return withFile("s.har", har(entries), async (folder) => {
    const { runner, dispatcher, reaches } = makeSource({ config: makeConfig({ sentAt }), folder });
    await runner.open();
    await runner.command({ name: "start" });
    await reaches("finished");
    await runner.finish(5000);
    return dispatcher.sent;
  });
}
