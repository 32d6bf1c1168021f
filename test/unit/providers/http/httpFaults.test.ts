import assert from "node:assert/strict";
import { type ChatServer, startChatServer } from "../../../servers/chatServer.ts";
import {
  catchProviderError,
  createHttpProvider,
  httpKinds,
  makeRequest,
  neverAborted,
  serverKinds,
} from "../fixtures.ts";

for (const kind of httpKinds) {
  describe(`faults of a server: ${kind}`, () => {
    let server: ChatServer;
    beforeEach(async () => {
      server = await startChatServer({ kind: serverKinds[kind] });
    });
    afterEach(() => server.close());

    const send = async (mode: "prompt" | "strict" = "prompt") => {
      const provider = await createHttpProvider(kind, server);
      try {
        return await provider.send(makeRequest({ mode }), neverAborted());
      } finally {
        await provider.dispose();
      }
    };
    const fail = () => catchProviderError(send());

    it("hands on the wait that a 429 asks for", async () => {
      server.plan({ kind: "status", status: 429, headers: { "retry-after": "7" } });
      const error = await fail();
      assert.deepEqual(
        [error.kind, error.httpStatus, error.retryAfterMs],
        ["rate_limit", 429, 7000],
      );
      assert.equal(error.message, "HTTP 429: planned fault");
      assert.match(error.rawResponse, /planned fault/);
    });

    it("tells a server error, a client error and a refused key apart", async () => {
      const kinds: [number, string][] = [];
      for (const status of [500, 503, 400, 404, 401, 403]) {
        server.plan({ kind: "status", status });
        const error = await fail();
        kinds.push([error.httpStatus ?? 0, error.kind]);
      }
      assert.deepEqual(kinds, [
        [500, "http"],
        [503, "http"],
        [400, "http"],
        [404, "http"],
        [401, "auth"],
        [403, "auth"],
      ]);
    });

    it("keeps what arrived of a reply that breaks off", async () => {
      server.plan({ kind: "truncated" });
      const error = await fail();
      assert.equal(error.kind, "network");
      assert.match(error.rawResponse, /^\{"/);
      assert.match(error.message, /broke off/);
    });

    it("reports a connection that is closed without a byte", async () => {
      server.plan({ kind: "reset" });
      const error = await fail();
      assert.deepEqual([error.kind, error.rawResponse], ["network", ""]);
    });

    it("reports a server that is not there", async () => {
      const provider = await createHttpProvider(kind, server);
      await server.close();
      const error = await catchProviderError(provider.send(makeRequest(), neverAborted()));
      assert.equal(error.kind, "network");
      assert.match(error.message, /ECONNREFUSED/);
      await provider.dispose();
    });

    it("keeps a body that is not the wire format", async () => {
      for (const body of ["<html>login</html>", '{"hello":1}', ""]) {
        server.plan({ kind: "wrongBody", body });
        const error = await fail();
        assert.deepEqual(
          [error.kind, error.httpStatus, error.rawResponse],
          ["http", 200, body],
          body,
        );
      }
    });

    it("takes a refusal as a reply", async () => {
      server.plan({ kind: "refusal", text: "I cannot help with that." });
      const reply = await send();
      assert.equal(reply.text, kind === "google" ? "" : "I cannot help with that.");
      assert.equal(reply.finishReason, kind === "google" ? "content-filter" : "refusal");
    });

    it("takes a fenced and a cut reply as they came", async () => {
      server.plan({ kind: "fenced" }, { kind: "lengthLimit" });
      assert.match((await send()).text, /^Here it is:\n```json\n/);
      const cut = await send();
      assert.equal(cut.finishReason, "length");
      assert.equal(cut.text, '{"name":"Ad');
    });

    it("tells a schema that the server rejects from other bad requests", async () => {
      server.plan({ kind: "rejectedSchema" }, { kind: "rejectedSchema" });
      const strict = await catchProviderError(send("strict"));
      assert.deepEqual([strict.kind, strict.httpStatus], ["rejected_schema", 400]);
      assert.equal((await fail()).kind, "http");
    });

    it("follows no redirect", async () => {
      const other = await startChatServer({ kind: serverKinds[kind] });
      server.plan({ kind: "redirect", location: `${other.baseUrl}/chat/completions` });
      const error = await fail();
      assert.deepEqual([error.kind, error.httpStatus], ["http", 307]);
      assert.equal(other.counters.requests, 0);
      await other.close();
    });

    it("has no count where the server gives none", async function () {
      if (kind === "anthropic") this.skip(); // counts are a required part of that wire format
      server.plan({ kind: "noUsage" });
      const reply = await send();
      assert.deepEqual([reply.inputTokens, reply.outputTokens], [undefined, undefined]);
    });
  });
}
