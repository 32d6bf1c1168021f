import assert from "node:assert/strict";
import { request } from "node:http";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { Validator } from "@seriousme/openapi-schema-validator";
import { createToken } from "../../../src/service/createToken.ts";
import { startService } from "../../../src/service/service.ts";
import { makeConfig, type TestService, token, withService } from "./serviceFixture.ts";

describe("the Test Service", () => {
  it("tells what it serves", () =>
    withService(async (test) => {
      const state = (await (await test.fetch("/api/state")).json()) as Record<string, unknown>;
      const { workspace, ...rest } = state;
      assert.ok(test.workspaceFolder.endsWith(`/${workspace}`));
      const counts = { results: 0, testRuns: 0 };
      assert.deepEqual(rest, { version: "1.2.3", dataFolder: "data", running: null, counts });
    }));

  it("lists the configs with their problems, all paths relative", () =>
    withService(async (test) => {
      const scenarios = ["../scenarios/none.json"];
      await test.writeFile(
        "data/configs/bad.touchstone.json",
        makeConfig({ name: "bad", scenarios }),
      );
      await test.writeFile("data/configs/good.touchstone.json", makeConfig());
      const answer = await (await test.fetch("/api/configs")).text();
      assert.ok(!answer.includes(test.workspaceFolder), answer);
      const { items, total } = JSON.parse(answer);
      assert.equal(total, 2);
      assert.deepEqual(items[0].problems, [
        {
          severity: "error",
          file: "data/configs/bad.touchstone.json",
          line: 1,
          key: "scenarios.0",
          column: items[0].problems[0].column,
          message: "scenario file data/scenarios/none.json does not exist",
        },
      ]);
      assert.deepEqual([items[1].name, items[1].problems], ["people", []]);
      const second = JSON.parse(await (await test.fetch("/api/configs?offset=1")).text());
      assert.deepEqual(second.items, [items[1]]);
    }));

  it("does not start in a workspace that is not trusted, nor without a token", () =>
    withService(async ({ runs }) => {
      const options = { runs, host: "127.0.0.1", port: 0, log: () => {}, isTrusted: true };
      await assert.rejects(startService({ ...options, token, isTrusted: false }), {
        code: "untrusted",
      });
      for (const bad of ["", "two words", "line\nbreak"]) {
        await assert.rejects(startService({ ...options, token: bad }), { code: "usage" });
      }
    }));

  it("says why it cannot listen", () =>
    withService(async ({ runs, service }) => {
      const port = Number(new URL(service.url).port);
      const options = { runs, host: "127.0.0.1", port, token, log: () => {}, isTrusted: true };
      await assert.rejects(startService(options), {
        code: "usage",
        message: new RegExp(`cannot listen: port ${port} of 127\\.0\\.0\\.1 is in use\\.$`),
      });
    }));

  it("ends open connections when it is closed", () =>
    withService(async ({ service }) => {
      const { hostname, port } = new URL(service.url);
      const socket = connect(Number(port), hostname);
      const closed = new Promise((resolve) => socket.once("close", resolve));
      await new Promise((resolve) => socket.once("connect", resolve));
      await service.close();
      await closed;
      await service.close();
    }));

  it("never logs its token", () =>
    withService(async (test) => {
      await test.fetch("/api/state");
      await test.fetch("/api/results?limit=x");
      await test.fetch("/api/state", { headers: { authorization: "Bearer wrong" } });
      assert.ok(!test.lines.join("\n").includes(token));
    }));
});

describe("requests that are not right", () => {
  it("need the token, however it is spelled wrong", () =>
    withService(async (test) => {
      for (const authorization of [
        "",
        "Bearer",
        `Basic ${token}`,
        "Bearer x",
        `Bearer ${token}x`,
      ]) {
        const response = await test.fetch("/api/state", { headers: { authorization } });
        assert.equal(response.status, 401, authorization);
        assert.match(response.headers.get("www-authenticate") ?? "", /^Bearer/);
        assert.match(await response.text(), /"code":"unauthorized"/);
      }
      assert.equal((await test.fetch("/nowhere", { headers: { authorization: "" } })).status, 401);
      assert.equal((await test.fetch("/docs", { headers: { authorization: "" } })).status, 200);
    }));

  it("come from no other Host and no other Origin", () =>
    withService(async (test) => {
      const { host } = new URL(test.service.url);
      const port = host.split(":")[1];
      const statuses = [
        [{ host: "evil.example" }, 403],
        [{ host: `evil.example:${port}` }, 403],
        [{ host: "127.0.0.1.evil.example" }, 403],
        [{ host: `localhost:${port}` }, 200],
        [{ host: `[::1]:${port}` }, 200],
        [{ host, origin: `http://${host}` }, 200],
        [{ host, origin: "http://evil.example" }, 403],
        [{ host, origin: "http://127.0.0.1:1" }, 403],
        [{ host, origin: "null" }, 403],
      ] as const;
      for (const [headers, status] of statuses) {
        for (const path of ["/api/state", "/docs"]) {
          assert.equal((await send(test, path, headers)).status, status, JSON.stringify(headers));
        }
      }
      const { headers } = await send(test, "/api/state", { host });
      assert.equal(headers["access-control-allow-origin"], undefined);
    }));

  it("are told what else there is", () =>
    withService(async (test) => {
      assert.equal((await test.fetch("/api/nothing")).status, 404);
      const response = await test.fetch("/api/results", { method: "PUT" });
      assert.deepEqual([response.status, response.headers.get("allow")], [405, "GET, HEAD"]);
      const allowed = async (path: string) => {
        const { status, headers } = await test.fetch(path, { method: "PUT" });
        return [status, headers.get("allow")];
      };
      assert.deepEqual(await allowed("/api/test_runs"), [405, "GET, HEAD, POST"]);
      assert.deepEqual(await allowed("/api/results/export"), [405, "GET, HEAD, DELETE"]);
      assert.deepEqual(await allowed("/api/test_runs/"), [404, null]);
      assert.equal((await test.fetch("/api/test_runs/not-an-id")).status, 400);
      const head = await test.fetch("/api/results", { method: "HEAD" });
      assert.deepEqual([head.status, await head.text()], [200, ""]);
    }));

  it("have a body that is JSON, not too long and not too deep", () =>
    withService(async (test) => {
      const bodies = [
        ["", 400],
        ["{", 400],
        ["[]", 400],
        ['{"config":1}', 400],
        [`{"config":{"a":${"[".repeat(5000)}${"]".repeat(5000)}}}`, 400],
        [Buffer.from([0x22, 0xff, 0x22]), 400],
        [" ".repeat(1024 * 1024 + 1), 413],
      ] as const;
      for (const [body, status] of bodies) {
        const response = await test.fetch("/api/test_runs", { method: "POST", body });
        assert.equal(response.status, status, String(body).slice(0, 40));
        assert.match(await response.text(), /^\{"error":\{"code":"(usage|too_large)","message":/);
      }
    }));

  it("are cut off when a body without a length goes on and on", () =>
    withService(async (test) => {
      const block = new Uint8Array(256 * 1024).fill(0x20);
      let sent = 0;
      const body = new ReadableStream({
        pull(controller) {
          if (sent++ < 40) controller.enqueue(block);
          else controller.close();
        },
      });
      const init = { method: "POST", body, duplex: "half" } as RequestInit;
      const status = await test.fetch("/api/test_runs", init).then(
        (response) => response.status,
        () => "cut off",
      );
      assert.ok(status === 413 || status === "cut off", String(status));
    }));

  it("get JSON even when they are no HTTP", () =>
    withService(async ({ service }) => {
      const { hostname, port } = new URL(service.url);
      const socket = connect(Number(port), hostname);
      socket.write("nonsense\r\n\r\n");
      const answer = await text(socket);
      assert.match(answer, /^HTTP\/1\.1 400 Bad Request\r\n/);
      assert.match(answer, /\r\n\r\n\{"error":\{"code":"usage","message":"Bad Request"\}\}$/);
    }));

  it("show nothing of a fault but that there was one", () =>
    withService(async (test) => {
      const cause = new Error(`secret of ${test.workspaceFolder}`);
      Object.assign(test.runs, { findConfigs: () => Promise.reject(cause) });
      const response = await test.fetch("/api/configs");
      assert.equal(response.status, 500);
      const message = "The service could not do this; the log has the cause.";
      assert.deepEqual(await response.json(), { error: { code: "internal", message } });
      assert.ok(
        test.lines.some((line) => line.startsWith("error: GET /api/configs: Error: secret")),
      );
    }));
});

describe("every answer", () => {
  it("says that nothing is to be guessed, framed or run", () =>
    withService(async (test) => {
      for (const path of ["/api/state", "/nowhere", "/docs", "/openapi.json"]) {
        const { headers } = await test.fetch(path);
        assert.equal(headers.get("x-content-type-options"), "nosniff", path);
        assert.match(headers.get("content-security-policy") ?? "", /^default-src 'none'/, path);
      }
    }));
});

describe("the document", () => {
  it("is valid OpenAPI 3.1", () =>
    withService(async (test) => {
      const document = await (await fetch(`${test.service.url}/openapi.json`)).text();
      const result = await new Validator().validate(document);
      assert.deepEqual(result, { valid: true });
    }));

  it("refers only to what it has, and names every operation once", () =>
    withService(async (test) => {
      const source = await (await fetch(`${test.service.url}/openapi.json`)).text();
      const document = JSON.parse(source);
      const references = [...source.matchAll(/"\$ref": "#\/([^"]+)"/g)].map(([, path]) => path);
      const find = (path: string | undefined) =>
        path?.split("/").reduce((at, key) => at?.[key], document);
      assert.deepEqual(
        references.filter((path) => find(path) === undefined),
        [],
      );
      const ids = [...source.matchAll(/"operationId": "(\w+)"/g)].map(([, id]) => id);
      assert.equal(new Set(ids).size, ids.length);
      assert.ok(ids.length > 20);
    }));

  it("is a page that loads nothing from elsewhere and runs nothing", () =>
    withService(async (test) => {
      const response = await fetch(`${test.service.url}/docs`);
      const html = await response.text();
      assert.match(response.headers.get("content-type") ?? "", /^text\/html/);
      const policy = response.headers.get("content-security-policy") ?? "";
      assert.match(policy, /^default-src 'none'; style-src 'sha256-/);
      assert.doesNotMatch(policy, /unsafe|script-src/);
      assert.doesNotMatch(html, /<(script|link|img|iframe)|\ssrc=|href="[a-z]+:/);
      assert.match(html, /startTestRun/);
      // A browser does not open what is closed for an id of its own.
      assert.doesNotMatch(html, /<details[^>]* id=/);
      assert.match(html, /Header <code>ETag<\/code>/);
      assert.match(html, /<code>gap<\/code> <a href="#schema-GapEvent">/);
      const ids = new Set([...html.matchAll(/id="([^"]+)"/g)].map(([, id]) => id));
      const links = [...html.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
      assert.deepEqual(
        links.filter((id) => !ids.has(id)),
        [],
      );
    }));
});

describe("its token", () => {
  it("has a token that is long and never the same", () => {
    assert.match(createToken(), /^[\w-]{43}$/);
    assert.notEqual(createToken(), createToken());
  });
});

/** A request with headers that `fetch` does not let through. */
function send(test: TestService, path: string, headers: Record<string, string>) {
  return new Promise<{ status?: number | undefined; headers: Record<string, unknown> }>(
    (resolve, reject) => {
      const all = { authorization: `Bearer ${token}`, ...headers };
      const sent = request(`${test.service.url}${path}`, { headers: all }, (response) => {
        response.resume();
        response.once("end", () =>
          resolve({ status: response.statusCode, headers: response.headers }),
        );
      });
      sent.once("error", reject).end();
    },
  );
}
