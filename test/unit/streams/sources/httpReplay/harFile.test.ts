import assert from "node:assert/strict";
import { formatExactJson } from "../../../../../src/model/json/exactJson.ts";
import { UserError } from "../../../../../src/model/userError.ts";
import type { ReplayedRequest } from "../../../../../src/streams/dispatchers/dispatcher.ts";
import { loadHarFeed } from "../../../../../src/streams/sources/httpReplay/harFile.ts";
import { findHarFaults } from "../../../../../src/streams/sources/httpReplay/harReading.ts";
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
    assert.deepEqual(warnings, [
      "s.har: 1 entry is skipped, first log.entries.2.request: is not an HTTP request.",
    ]);
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

  for (const [what, broken, key, reason] of [
    ["no request", { startedDateTime: "2025-01-01T09:00:00Z" }, "request", /is missing/],
    ["no url", entry({ url: "" }), "request.url", /url|empty|character/],
    ["a url that is none", entry({ url: "/path" }), "request.url", /"\/path" is not a URL/],
    [
      "a header that cannot be sent",
      entry({ headers: [{ name: "GET /x?u=http", value: "//b.example HTTP/1.1" }] }),
      "request.headers.0",
      /"GET \/x\?u=http" cannot be sent/,
    ],
    [
      "a multipart body that is lost",
      entry({ postData: { mimeType: "multipart/form-data", params: [{ name: "f" }] } }),
      "request.postData",
      /recorded without its text/,
    ],
    ["another protocol", entry({ url: "ws://shop/live" }), "request", /not an HTTP request/],
  ] as const) {
    it(`skips and counts an entry that has ${what}, and warns of it at its place`, async () => {
      const entries = [entry({}), broken, entry({ url: "http://shop/c" })];
      const content = JSON.stringify(JSON.parse(har(entries)), null, 1);
      await withFile("s.har", content, async (folder) => {
        const { runner, dispatcher, reaches } = makeSource({ config: makeConfig(), folder });
        await runner.open();
        await runner.command({ name: "start" });
        await reaches("finished");
        const { recordCount, skippedCount } = await runner.finish(5000);
        assert.deepEqual([recordCount, skippedCount], [2, 1]);
        assert.deepEqual(
          dispatcher.sent.map(({ request }) => request?.url),
          ["/", "/c"],
        );
        const faults = await findHarFaults(`${folder}/s.har`, undefined);
        assert.deepEqual(
          faults.map(({ severity, at }) => [severity, at?.key]),
          [["warning", `log.entries.1.${key}`]],
        );
        assert.match(faults[0]?.message ?? "", reason);
        assert.ok((faults[0]?.at?.line ?? 0) > 1);
      });
    });
  }

  it("takes an entry without a time with the one before it, and the first ones with the first that has one", async () => {
    const { offsets } = await read([
      { request: { method: "GET", url: "http://shop/" } },
      entry({ startedDateTime: "2025-01-01T09:00:00Z" }),
      entry({ startedDateTime: "2025-01-01T09:00:01Z" }),
      entry({ startedDateTime: "soon" }),
      entry({ startedDateTime: "2025-01-01T09:00:02Z" }),
    ]);
    assert.deepEqual(offsets, [0n, 0n, 1_000_000_000n, 1_000_000_000n, 2_000_000_000n]);
  });

  it("takes values that are no texts for their JSON", async () => {
    const mimeType = "application/x-www-form-urlencoded";
    const params = [
      { name: "a", value: { b: [1] } },
      { name: "c", value: 2 },
      { name: "d", value: null },
      { name: "e" },
    ];
    const { requests } = await read([entry({ postData: { mimeType, params } })]);
    assert.equal(
      requests[0]?.body,
      new URLSearchParams([
        ["a", '{"b":[1]}'],
        ["c", "2"],
        ["d", ""],
        ["e", ""],
      ]).toString(),
    );
  });

  it("sends those that are meant, and counts no other", async () => {
    const api = { _resourceType: "fetch", ...entry({ url: "https://api.shop/v1/a?b=1" }) };
    const page = {
      ...entry({ url: "https://shop/" }),
      response: { content: { mimeType: "text/html; charset=utf-8" } },
    };
    const post = {
      _resourceType: "xhr",
      ...entry({ url: "https://api.shop/v2/", method: "POST" }),
    };
    const broken = entry({ url: "https://shop/x", headers: [{ name: "a b", value: "" }] });
    const urls = async (only: object) =>
      (await read([api, page, post, broken], only)).requests.map(({ url }) => url);
    assert.deepEqual(await urls({ url: "https://api.shop/*" }), ["/v1/a?b=1", "/v2/"]);
    assert.deepEqual(await urls({ url: "https://*.shop/v1/*" }), ["/v1/a?b=1"]);
    assert.deepEqual(await urls({ methods: ["post"] }), ["/v2/"]);
    assert.deepEqual(await urls({ types: ["text/html", "xhr"] }), ["/", "/v2/"]);
    const { warnings } = await read([api, broken], { url: "https://api.shop/*" });
    assert.deepEqual(warnings, []);
  });

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
    assert.equal(
      formatExactJson(first?.request?.body),
      `{"id":12345678901234567890,"n":1.0,"meta":{"sentAt":${first?.sentNs}}}`,
    );
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

async function read(entries: readonly unknown[], only?: object) {
  return withFile("s.har", har(entries), async (folder) => {
    const warnings: string[] = [];
    const feed = await loadHarFeed({
      path: `${folder}/s.har`,
      shownFile: "s.har",
      selection: only,
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
