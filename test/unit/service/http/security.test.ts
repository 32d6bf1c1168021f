import assert from "node:assert/strict";
import { once } from "node:events";
import { Agent } from "node:http";
import { connect } from "node:net";
import { Readable } from "node:stream";
import { createApp } from "../../../../src/service/app.ts";
import { createRoute } from "../../../../src/service/http/route.ts";
import { createGuard } from "../../../../src/service/http/security.ts";
import { listen } from "../../../../src/service/listener.ts";
import { startService } from "../../../../src/service/service.ts";
import { makeConfig, token, withService } from "../serviceFixture.ts";
import { openRaw, type RawRequest, sendBytes, sendRaw } from "./rawRequest.ts";
import { expectClean, expectError, refuse } from "./refusals.ts";

const authorization = `Bearer ${token}`;
const bearer = { authorization };
/** In the form of every error, whoever wrote it. */
const malformed =
  /^HTTP\/1\.1 400 .*\r\ncontent-type: application\/json; charset=utf-8\r\n.*\{"error":\{"code":"usage",/is;
const slowConfig = makeConfig({ providers: [{ id: "sim", kind: "simulated", latencyMs: 20_000 }] });

describe("the service refuses", () => {
  it("a request without the token, or with one that is only almost right", () =>
    withService(async (test) => {
      const wrong: Record<string, string>[] = [
        {},
        { authorization: "" },
        { authorization: "Bearer" },
        { authorization: token },
        { authorization: `Basic ${Buffer.from(`:${token}`).toString("base64")}` },
        { authorization: `Bearer ${token.replace(/.$/, "x")}` },
        { authorization: `Bearer ${token.slice(0, -1)}` },
        { authorization: `Bearer ${token}x` },
        { authorization: `Bearer ${token} ${token}` },
        { authorization: `Bearer ${token.toUpperCase()}` },
        { cookie: `token=${token}` },
        { "x-token": token },
      ];
      for (const headers of wrong) {
        const answer = await refuse(test, { path: "/api/state", headers }, 401, "unauthorized");
        assert.match(answer.headers["www-authenticate"] ?? "", /^Bearer /);
      }
      for (const query of [`token=${token}`, `access_token=${token}`, `authorization=${token}`]) {
        await refuse(test, { path: `/api/state?${query}` }, 401, "unauthorized");
      }
    }));

  it("every operation without the token, those that are not there too", () =>
    withService(async (test) => {
      const id = "5f8f2d3e-1111-4222-8333-444455556666";
      const paths = [
        ...["/api/state", "/api/configs", "/api/test_runs", "/api/results", "/api/nothing", "/"],
        ...["/api/results/export?format=csv&ids=x", `/api/results/${id}`, `/api/test_runs/${id}`],
        ...[`/api/test_runs/${id}/events`, `/api/test_runs/${id}/sources/a/outputs.zip`],
        `/api/test_runs/${id}/reactions/a/outputs/b`,
      ];
      for (const each of paths) {
        for (const method of ["GET", "POST", "DELETE", "PUT", "OPTIONS"]) {
          await refuse(test, { path: each, method }, 401, "unauthorized");
        }
      }
    }));

  it("a Host that is not its own, as a page has that lets its name lead to this machine", () =>
    withService(async (test) => {
      const { port } = new URL(test.service.url);
      const names = ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "0.0.0.0"];
      const odd = ["evil.example#127.0.0.1", "127.0.0.1@evil.example", "[::2]", "2130706433", ":"];
      for (const url of ["/api/state", "/docs", "/openapi.json"]) {
        const withPorts = (name: string) => [name, `${name}:${port}`, `${name}:80`];
        for (const host of names.flatMap(withPorts)) {
          await refuse(test, { path: url, headers: { ...bearer, host } }, 403, "forbidden");
        }
        for (const host of odd.flatMap(withPorts)) {
          const answer = await sendRaw(test.service.url, {
            path: url,
            headers: { ...bearer, host },
          });
          assert.ok([400, 403].includes(answer.status), `${host}: ${answer.status}`);
          expectError(answer);
          expectClean(test, answer);
        }
      }
      const none = "GET /api/state HTTP/1.0\r\nconnection: close\r\n";
      const answer = await sendBytes(
        test.service.url,
        `${none}authorization: ${authorization}\r\n\r\n`,
      );
      assert.match(answer, malformed);
      const missing = await sendBytes(
        test.service.url,
        "GET /docs HTTP/1.1\r\nconnection: close\r\n\r\n",
      );
      assert.match(missing, malformed);
    }));

  it("more than one Host, whichever comes first", () =>
    withService(async (test) => {
      const { host } = new URL(test.service.url);
      for (const hosts of [
        [host, "evil.example"],
        ["evil.example", host],
        [host, host],
      ]) {
        const lines = ["GET /docs HTTP/1.1", ...hosts.map((each) => `host: ${each}`)];
        const bytes = [...lines, "connection: close", "", ""].join("\r\n");
        assert.match(await sendBytes(test.service.url, bytes), malformed);
      }
    }));

  it("an Expect that it cannot meet, in the form of every error", () =>
    withService(async (test) => {
      const lines = ["POST /api/test_runs HTTP/1.1", "host: localhost", "expect: foo", "", ""];
      const answer = await sendBytes(test.service.url, lines.join("\r\n"));
      assert.match(
        answer,
        /^HTTP\/1\.1 417 .*content-type: application\/json; charset=utf-8\r\n/is,
      );
      assert.match(
        answer,
        /\r\n\r\n\{"error":\{"code":"usage","message":"Expectation Failed"\}\}$/,
      );
    }));

  it("a foreign Origin, with the token too, and says nothing of CORS to any", () =>
    withService(async (test) => {
      const { port } = new URL(test.service.url);
      const foreign = [
        ...[
          "http://evil.example",
          "null",
          "file://",
          "https://127.0.0.1",
          "",
          "vscode-webview://x",
        ],
        ...[`https://127.0.0.1:${port}`, `http://127.0.0.1.evil.example:${port}`],
        ...["http://127.0.0.1:1", `http://localhost:${port}`, `http://127.0.0.1:${port}0`],
      ];
      for (const origin of foreign) {
        for (const url of ["/api/state", "/docs"]) {
          await refuse(test, { path: url, headers: { ...bearer, origin } }, 403, "forbidden");
        }
      }
      const own = { ...bearer, origin: test.service.url };
      const answer = await sendRaw(test.service.url, { path: "/api/state", headers: own });
      assert.equal(answer.status, 200);
      expectClean(test, answer);
    }));

  it("a preflight, so that a browser asks no further", () =>
    withService(async (test) => {
      const headers = {
        origin: "http://evil.example",
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization",
        "access-control-request-private-network": "true",
      };
      const preflight = { path: "/api/test_runs", method: "OPTIONS" };
      await refuse(test, { ...preflight, headers }, 403, "forbidden");
      const own = { ...headers, origin: test.service.url };
      await refuse(test, { ...preflight, headers: own }, 401, "unauthorized");
      const all = { ...own, ...bearer };
      await refuse(test, { ...preflight, headers: all }, 405, "method_not_allowed");
    }));

  it("a body that is too large, announced or not", () =>
    withService(async (test) => {
      const body = Buffer.alloc(1_048_577, " ");
      const post = { path: "/api/test_runs", method: "POST" };
      await refuse(test, { ...post, headers: bearer, body }, 413, "too_large");
      const announced = `POST /api/test_runs HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: ${authorization}\r\ncontent-length: 99999999999\r\n\r\n`;
      assert.match(await sendBytes(test.service.url, announced), /^HTTP\/1\.1 413 /);
      const chunked = { ...bearer, "transfer-encoding": "chunked" };
      await refuse(test, { ...post, headers: chunked, body }, 413, "too_large");
    }));

  it("headers that are too large, and what is no HTTP", () =>
    withService(async (test) => {
      const { url } = test.service;
      const large = await sendBytes(url, `GET / HTTP/1.1\r\nx: ${"x".repeat(70_000)}\r\n\r\n`);
      assert.match(large, /^HTTP\/1\.1 431 .*"code":"too_large"/s);
      const both = "content-length: 4\r\ntransfer-encoding: chunked\r\n";
      const nonsense = [
        "nonsense\r\n\r\n",
        "GET /docs HTTP/1.1\r\nhost: 127.0.0.1\r\nbad header: x\r\n\r\n",
        "GET /docs\0 HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n",
        `POST /api/test_runs HTTP/1.1\r\nhost: 127.0.0.1\r\n${both}\r\n0\r\n\r\n`,
      ];
      for (const bytes of nonsense) {
        const answer = await sendBytes(url, bytes);
        assert.match(answer, /^HTTP\/1\.1 400 .*"code":"usage"/s, bytes);
      }
    }));

  it("clients that take too long to say what they want", async () => {
    const app = createApp({
      routes: [],
      guard: createGuard("127.0.0.1", token),
      hidePaths: (text) => text,
      log: () => {},
    });
    const timeouts = { headersTimeout: 100, requestTimeout: 200, connectionsCheckingInterval: 50 };
    const listener = await listen(app, "127.0.0.1", 0, timeouts);
    try {
      const origin = `http://127.0.0.1:${listener.port}`;
      const head = "POST /api/test_runs HTTP/1.1\r\nhost: 127.0.0.1\r\n";
      for (const bytes of ["", head]) {
        const answer = await sendBytes(origin, bytes);
        assert.match(answer, /^HTTP\/1\.1 408 .*"code":"timeout"/s, JSON.stringify(bytes));
      }
    } finally {
      await listener.close();
    }
  });

  it("readers that have stopped reading, and lets go of what they were sent", async () => {
    const block = Buffer.alloc(65_536, "x");
    const endless = new Readable({ read: () => endless.push(block) });
    const route = createRoute({
      method: "get",
      path: "/endless",
      operationId: "endless",
      summary: "",
      tag: "",
      responses: {},
      handle: () => ({ stream: endless, contentType: "text/plain" }),
    });
    const app = createApp({
      routes: [route],
      guard: createGuard("127.0.0.1", token),
      hidePaths: (text) => text,
      log: () => {},
    });
    const listener = await listen(app, "127.0.0.1", 0, { idleTimeout: 200 });
    const socket = connect(listener.port, "127.0.0.1");
    try {
      const headers = `host: 127.0.0.1\r\nauthorization: ${authorization}\r\n`;
      socket.write(`GET /endless HTTP/1.1\r\n${headers}\r\n`);
      await assert.rejects(once(endless, "close"), { code: "ERR_STREAM_PREMATURE_CLOSE" });
    } finally {
      socket.destroy();
      await listener.close();
    }
  });

  it("more than 100 connections, until one of them ends", () =>
    withService(async (test) => {
      const agents = Array.from({ length: 100 }, () => new Agent({ keepAlive: true }));
      try {
        const ask = (agent?: Agent) =>
          sendRaw(test.service.url, {
            path: "/api/state",
            headers: bearer,
            ...(agent && { agent }),
          });
        await Promise.all(agents.map((agent) => ask(agent)));
        await assert.rejects(ask(), { code: "ECONNRESET" });
        const [first] = agents;
        const [socket] = Object.values(first?.freeSockets ?? {}).flat();
        assert.ok(socket !== undefined);
        socket.end();
        await once(socket, "close");
        assert.equal((await ask()).status, 200);
      } finally {
        for (const agent of agents) agent.destroy();
      }
    }));

  it("more than 20 event streams", () =>
    withService(async (test) => {
      const started = await test.post("/api/test_runs", { config: slowConfig });
      const { id } = (await started.json()) as { id: string };
      const events = { path: `/api/test_runs/${id}/events`, headers: bearer };
      const streams = [];
      for (let n = 0; n < 20; n++) streams.push(await openRaw(test.service.url, events));
      assert.ok(streams.every(({ statusCode }) => statusCode === 200));
      const answer = await refuse(test, events, 429, "busy");
      assert.equal(answer.headers["retry-after"], "5");
      for (const stream of streams) stream.destroy();
    }));

  it("to start where the workspace is not trusted", () =>
    withService(async ({ runs }) => {
      const options = { runs, host: "127.0.0.1", port: 0, token, log: () => {} };
      await assert.rejects(startService({ ...options, isTrusted: false }), { code: "untrusted" });
    }));
});

describe("the log", () => {
  it("never has the token, whatever happens", () =>
    withService(async (test) => {
      Object.assign(test.runs, { findConfigs: () => Promise.reject(new Error("broken")) });
      const requests: RawRequest[] = [
        { path: "/api/configs", headers: bearer },
        { path: `/api/configs?token=${token}`, headers: bearer },
        { path: "/api/state", headers: bearer },
        { path: `/api/state?x=${token}`, headers: { authorization: `Bearer ${token}x` } },
        { path: "/api/test_runs", method: "POST", headers: bearer, body: `{"config":"${token}"}` },
      ];
      for (const each of requests) expectClean(test, await sendRaw(test.service.url, each));
      assert.ok(test.lines.some((line) => line.includes("Error: broken")));
      assert.ok(!test.lines.some((line) => line.includes(token)), test.lines.join("\n"));
    }));
});
