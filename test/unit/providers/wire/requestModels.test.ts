import assert from "node:assert/strict";
import { findKind } from "../../../../src/model/config/kind.ts";
import type { ModelAccess } from "../../../../src/providers/providerContext.ts";
import { providerKinds } from "../../../../src/providers/providerKinds.ts";
import {
  type ModelAnswer,
  type ModelRequest,
  type ModelServer,
  startModelServer,
} from "../../../servers/modelServer.ts";
import { apiKey, catchProviderError, makeConfig, neverAborted } from "../fixtures.ts";

describe("a list of models over HTTP", () => {
  let server: ModelServer;
  const open = async (answer: (request: ModelRequest) => ModelAnswer) => {
    server = await startModelServer(answer);
  };
  afterEach(() => server.close());

  const list = (
    config: Record<string, unknown>,
    access: Partial<ModelAccess> = {},
    signal = neverAborted(),
  ) => {
    const model = "deployment" in config ? {} : { model: "m" };
    const checked = makeConfig({ ...model, apiKey: { env: "KEY" }, ...config });
    const { listModels } = findKind(providerKinds, checked.kind);
    assert.ok(listModels);
    return listModels(checked, { reveal: () => apiKey, ...access }, signal);
  };
  const compatible = (path = "/v1") => ({
    kind: "openai-compatible",
    baseUrl: `${server.origin}${path}`,
  });
  const ids = async (...args: Parameters<typeof list>) =>
    (await list(...args)).models.map(({ id }) => id);

  it("is asked for where each API has it, with its key", async () => {
    await open(() => ({ json: { data: [{ id: "a" }] } }));
    const { origin } = server;
    const rows = [
      [{ kind: "openai-compatible", baseUrl: `${origin}/v1/` }, "/v1/models", "authorization"],
      [{ kind: "openai", baseUrl: `${origin}/v1` }, "/v1/models", "authorization"],
      [{ kind: "anthropic", baseUrl: `${origin}/v1` }, "/v1/models?limit=1000", "x-api-key"],
      [
        { kind: "google", baseUrl: `${origin}/v1beta` },
        "/v1beta/models?pageSize=1000",
        "x-goog-api-key",
      ],
    ] as const;
    for (const [config, path, header] of rows) {
      assert.deepEqual(await ids(config), ["a"]);
      const last = server.seen.at(-1);
      assert.deepEqual([last?.method, last?.path], ["GET", path]);
      assert.match(String(last?.headers[header]), new RegExp(apiKey), config.kind);
    }
    const azure = { kind: "azure", baseUrl: origin, deployment: "d" };
    assert.deepEqual(await ids(azure), ["a"]);
    assert.equal(server.seen.at(-1)?.path, "/openai/models?api-version=2024-10-21");
    assert.equal(server.seen.at(-1)?.headers["api-key"], apiKey);
  });

  it("is asked for with the headers and the query of the config", async () => {
    await open(() => ({ json: { data: [{ id: "a" }] } }));
    await list({ ...compatible(), headers: { "X-Team": "t" }, query: { tenant: "x" } });
    assert.equal(server.seen[0]?.path, "/v1/models?tenant=x");
    assert.equal(server.seen[0]?.headers["x-team"], "t");
  });

  it("is read page by page, as each API pages it", async () => {
    await open(({ path }) => {
      const { pathname, searchParams } = new URL(path, server.origin);
      const at = searchParams.get("after_id") ?? searchParams.get("after");
      const token = searchParams.get("pageToken");
      if (pathname === "/g/models") {
        return token === "two"
          ? { json: { models: [{ name: "models/b" }] } }
          : { json: { models: [{ name: "models/a" }], nextPageToken: "two" } };
      }
      return at === "a"
        ? { json: { data: [{ id: "b" }], has_more: false, last_id: "b" } }
        : { json: { data: [{ id: "a" }], has_more: true, last_id: "a" } };
    });
    const { origin } = server;
    assert.deepEqual(await ids({ kind: "anthropic", baseUrl: `${origin}/v1` }), ["a", "b"]);
    assert.deepEqual(await ids(compatible()), ["a", "b"]);
    assert.deepEqual(await ids({ kind: "google", baseUrl: `${origin}/g` }), ["a", "b"]);
    assert.equal(server.seen.length, 6);
  });

  it("is cut after five pages, and says so", async () => {
    await open(({ path }) => {
      const at = Number(new URL(path, server.origin).searchParams.get("after_id") ?? 0) + 1;
      return { json: { data: [{ id: `m${at}` }], has_more: true, last_id: String(at) } };
    });
    const read = await list({ kind: "anthropic", baseUrl: `${server.origin}/v1` });
    assert.equal(read.isWhole, false);
    assert.deepEqual(
      read.models.map(({ id }) => id),
      ["m1", "m2", "m3", "m4", "m5"],
    );
    assert.equal(server.seen.length, 5);
  });

  it("ends where a server gives the same page again", async () => {
    await open(() => ({ json: { data: [{ id: "a" }], has_more: true, last_id: "a" } }));
    assert.deepEqual(await list(compatible()), {
      models: [{ id: "a", aliases: [] }],
      isWhole: true,
    });
    assert.equal(server.seen.length, 2);
  });

  it("is an error that says what came in its place", async () => {
    const rows: [ModelAnswer, RegExp][] = [
      [
        { text: "<!doctype html><title>Welcome</title>", type: "text/html" },
        /an HTML page, "Welcome"/,
      ],
      [{ status: 404, text: "nothing here" }, /^HTTP 404 at http:.*\/v1\/models: nothing here/],
      [{ status: 401, json: { error: { message: "bad key" } } }, /^HTTP 401: bad key$/],
      [{ status: 500, json: { message: "oops" } }, /^HTTP 500: oops/],
      [{ status: 302, text: "" }, /redirects are not followed/],
      [{ json: { error: { message: "no quota", code: 429 } } }, /an error 429: no quota/],
      [{ json: { error: "model store is down" } }, /with an error: model store is down/],
      [{ json: { hello: 1 } }, /^the reply has no list of models$/],
      [{ text: "" }, /without a body/],
      [{ text: "ok" }, /not the JSON of a reply: ok/],
      [{ json: 3 }, /list of models|not the JSON/],
    ];
    let given: ModelAnswer = {};
    await open(() => given);
    for (const [answer, message] of rows) {
      given = answer;
      const error = await catchProviderError(list(compatible()));
      assert.match(error.message, message, JSON.stringify(answer));
    }
  });

  it("is an error where the server takes too long, also in the middle of it", async () => {
    await open(({ path }) =>
      path.includes("after_id")
        ? { hangs: true }
        : { json: { data: [{ id: "a" }], has_more: true, last_id: "a" } },
    );
    const config = { kind: "anthropic", baseUrl: `${server.origin}/v1` };
    const error = await catchProviderError(list(config, { timeoutMs: 200 }));
    assert.equal(error.kind, "timeout");
    assert.match(error.message, /did not come within 0\.2 s/);
  });

  it("is given up when it is called off", async () => {
    const stop = new AbortController();
    await open(() => {
      setImmediate(() => stop.abort(new Error("called off")));
      return { hangs: true };
    });
    await assert.rejects(list(compatible(), {}, stop.signal), /called off/);
  });

  it("is a network error where nobody listens", async () => {
    await open(() => ({}));
    const config = compatible();
    await server.close();
    const error = await catchProviderError(list(config));
    assert.equal(error.kind, "network");
    await open(() => ({}));
  });
});
