import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import http from "node:http";
import https from "node:https";
import net, { type AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import zlib from "node:zlib";
import {
  createHttpClient,
  type HttpClient,
  type HttpReply,
  type HttpRequest,
  mostBodyBytes,
} from "../../../../src/providers/http/httpClient.ts";
import { toNetworkError } from "../../../../src/providers/http/networkError.ts";
import { catchProviderError } from "../fixtures.ts";

const closers: (() => Promise<void>)[] = [];
let client: HttpClient | undefined;

afterEach(async () => {
  client?.dispose();
  client = undefined;
  for (const close of closers.splice(0)) await close();
});

async function listen(server: http.Server | https.Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  });
  return (server.address() as AddressInfo).port;
}

type Send = (
  url: string,
  options?: Partial<HttpRequest> & { signal?: AbortSignal },
) => Promise<HttpReply>;

function open(proxy?: string): Send {
  const opened = createHttpClient(proxy);
  client = opened;
  return (url, { signal = new AbortController().signal, ...rest } = {}) =>
    opened.send({ method: "GET", url: new URL(url), headers: {}, body: "", ...rest }, signal);
}

describe("an HTTP client", () => {
  it("hands over status, headers and body", async () => {
    const port = await listen(
      http.createServer((request, response) => {
        request.setEncoding("utf8");
        let body = "";
        request.on("data", (chunk) => {
          body += chunk;
        });
        request.on("end", () => response.writeHead(207, { "x-a": "1" }).end(`got ${body}`));
      }),
    );
    const response = await open()(`http://127.0.0.1:${port}/x?y=1`, {
      method: "POST",
      body: "grüße",
    });
    assert.deepEqual(
      [response.status, response.headers["x-a"], response.text],
      [207, "1", "got grüße"],
    );
  });

  it("uses its connections again, and closes them when disposed of", async () => {
    let connections = 0;
    const server = http.createServer((_request, response) => response.end("ok"));
    server.on("connection", () => connections++);
    const closed = new Promise<void>((resolve) =>
      server.on("connection", (socket) => socket.once("close", () => resolve())),
    );
    const port = await listen(server);
    const send = open();
    for (let count = 0; count < 5; count++) await send(`http://127.0.0.1:${port}/`);
    assert.equal(connections, 1);
    client?.dispose();
    await closed;
  });

  it("closes the connection of an aborted request", async () => {
    const closed = Promise.withResolvers<void>();
    const arrived = Promise.withResolvers<void>();
    const port = await listen(
      http.createServer((request) => {
        request.socket.once("close", () => closed.resolve());
        arrived.resolve();
      }),
    );
    const controller = new AbortController();
    const reason = new Error("enough");
    const fetching = open()(`http://127.0.0.1:${port}/`, { signal: controller.signal });
    await arrived.promise;
    controller.abort(reason);
    await assert.rejects(fetching, (error) => error === reason);
    await closed.promise;
  });

  it("rejects promptly when aborted while the body is under way", async () => {
    const begun = Promise.withResolvers<void>();
    const port = await listen(
      http.createServer((_request, response) => {
        response.write("half", () => begun.resolve());
      }),
    );
    const controller = new AbortController();
    const fetching = open()(`http://127.0.0.1:${port}/`, { signal: controller.signal });
    await begun.promise;
    controller.abort(new Error("enough"));
    await assert.rejects(fetching, /enough/);
  });

  it("sends nothing for a signal that is aborted already", async () => {
    let requests = 0;
    const server = http.createServer((_request, response) => {
      requests++;
      response.end();
    });
    const port = await listen(server);
    const signal = AbortSignal.abort(new Error("too late"));
    const send = open();
    await assert.rejects(send(`http://127.0.0.1:${port}/`, { signal }), /too late/);
    await send(`http://127.0.0.1:${port}/`);
    assert.equal(requests, 1);
  });

  it("takes a redirect for an error and does not follow it", async () => {
    let requests = 0;
    const port = await listen(
      http.createServer((_request, response) => {
        requests++;
        response.writeHead(302, { location: "/other" }).end("moved");
      }),
    );
    const error = await catchProviderError(open()(`http://127.0.0.1:${port}/`));
    assert.deepEqual([error.kind, error.httpStatus, error.rawResponse], ["http", 302, "moved"]);
    assert.equal(
      error.message,
      `HTTP 302: redirects are not followed; it leads to http://127.0.0.1:${port}/other`,
    );
    assert.equal(requests, 1);
  });

  it("sends a plain request through a proxy, with its credentials", async () => {
    const seen: { url?: string; host?: string; auth?: string }[] = [];
    const port = await listen(
      http.createServer((request, response) => {
        const { host, "proxy-authorization": auth } = request.headers;
        seen.push({ url: request.url, host, auth });
        response.end("through the proxy");
      }),
    );
    const send = open(`http://me:pass%20word@127.0.0.1:${port}`);
    const response = await send("http://api.example.invalid/v1?q=1");
    assert.equal(response.text, "through the proxy");
    assert.deepEqual(seen, [
      {
        url: "http://api.example.invalid/v1?q=1",
        host: "api.example.invalid",
        auth: `Basic ${Buffer.from("me:pass word").toString("base64")}`,
      },
    ]);
  });

  it("does not send to loopback through a proxy", async () => {
    const port = await listen(http.createServer((_request, response) => response.end("direct")));
    const response = await open("http://proxy.example.invalid:1")(`http://127.0.0.1:${port}/`);
    assert.equal(response.text, "direct");
  });

  it("reports a proxy that refuses the tunnel", async () => {
    const proxy = http.createServer();
    proxy.on("connect", (_request, socket) => socket.end("HTTP/1.1 407 No\r\n\r\n"));
    const port = await listen(proxy);
    const error = await catchProviderError(
      open(`http://127.0.0.1:${port}`)("https://api.example.invalid/"),
    );
    assert.equal(error.kind, "network");
    assert.match(error.message, /CONNECT with status 407/);
  });

  it("tunnels a TLS request through a proxy, several over one tunnel", async function () {
    const folder = await mkdtemp(path.join(os.tmpdir(), "touchstone-tls-"));
    closers.push(() => rm(folder, { recursive: true }));
    const certificate = await makeCertificate(folder);
    if (certificate === undefined) this.skip(); // openssl is not on this machine
    const target = https.createServer(certificate, (request, response) =>
      response.end(`secret for ${request.headers.host}`),
    );
    const targetPort = await listen(target);
    const authorities: (string | undefined)[] = [];
    const proxy = http.createServer();
    proxy.on("connect", (request, socket) => {
      authorities.push(request.url);
      const upstream = net.connect(targetPort, "127.0.0.1", () => {
        socket.write("HTTP/1.1 200 OK\r\n\r\n");
        upstream.pipe(socket).pipe(upstream);
      });
      upstream.on("error", () => socket.destroy());
      socket.on("error", () => upstream.destroy());
    });
    const proxyPort = await listen(proxy);
    const send = open(`http://127.0.0.1:${proxyPort}`);
    const untrusted = await catchProviderError(send("https://api.example.invalid/"));
    assert.match(untrusted.message, /self-signed certificate.*NODE_EXTRA_CA_CERTS/);
    assert.equal(untrusted.isRepeatable, false);
    const trusting = process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
    try {
      for (let count = 0; count < 3; count++) {
        const response = await send("https://api.example.invalid/");
        assert.equal(response.text, "secret for api.example.invalid");
      }
    } finally {
      if (trusting === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
      else process.env.NODE_TLS_REJECT_UNAUTHORIZED = trusting;
    }
    assert.deepEqual(authorities, ["api.example.invalid:443", "api.example.invalid:443"]);
  });
});

describe("what no repeat mends", () => {
  const cases: [what: string, start: () => Promise<string>, isRepeatable: boolean, says: RegExp][] =
    [
      [
        "plain HTTP behind https://",
        async () =>
          `https://127.0.0.1:${await listen(http.createServer((_, reply) => reply.end()))}/`,
        false,
        /does not speak TLS there; does the address begin with http:\/\//,
      ],
      [
        "something that speaks no HTTP",
        async () =>
          `http://127.0.0.1:${await listenRaw((socket) => socket.end("SSH-2.0-OpenSSH_9\r\n"))}/`,
        false,
        /speaks no HTTP/,
      ],
      [
        "TLS behind http://",
        async () =>
          `http://127.0.0.1:${await listenRaw((socket) => socket.end(Buffer.from([0x15, 3, 1, 0, 2, 2, 70])))}/`,
        false,
        /speaks TLS there; does the address begin with https:\/\//,
      ],
      [
        "a connection that is cut amid the head, which passes",
        async () =>
          `http://127.0.0.1:${await listenRaw((socket) => socket.end("HTTP/1.1 200 OK\r\ncontent-"))}/`,
        true,
        /no reply from/,
      ],
      [
        "nobody there, who may come",
        async () => {
          const server = http.createServer();
          const port = await listen(server);
          await closers.pop()?.();
          return `http://127.0.0.1:${port}/`;
        },
        true,
        /ECONNREFUSED/,
      ],
    ];
  for (const [what, start, isRepeatable, says] of cases) {
    it(`is told: ${what}`, async () => {
      const error = await catchProviderError(open()(await start()));
      assert.deepEqual([error.kind, error.isRepeatable], ["network", isRepeatable]);
      assert.match(error.message, says);
    });
  }

  for (const [code, isRepeatable] of [
    ["ENOTFOUND", false],
    ["EAI_AGAIN", true],
    ["CERT_HAS_EXPIRED", false],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", false],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", false],
    ["ERR_TLS_CERT_ALTNAME_INVALID", false],
    ["ERR_TLS_HANDSHAKE_TIMEOUT", true],
    ["ECONNRESET", true],
    ["ETIMEDOUT", true],
    ["HPE_INVALID_EOF_STATE", true],
    ["HPE_INVALID_CONSTANT", false],
  ] as const) {
    it(`is ${isRepeatable ? "not " : ""}a fault of code ${code}`, () => {
      const error = Object.assign(new Error("it failed"), { code });
      const url = new URL("https://h/v1");
      assert.equal(toNetworkError(url, error, Buffer.alloc(0)).isRepeatable, isRepeatable);
      // What broke off amid a reply may come whole next time.
      assert.equal(toNetworkError(url, error, Buffer.from("{")).isRepeatable, true);
    });
  }

  it("is a reply beyond all measure: it is cut, and kept up to there", async () => {
    const piece = Buffer.alloc(4 * 1024 * 1024, " ");
    const port = await listen(
      http.createServer((_request, response) => {
        const write = () => {
          while (!response.destroyed && response.write(piece));
        };
        response.on("drain", write).on("error", () => undefined);
        write();
      }),
    );
    const error = await catchProviderError(open()(`http://127.0.0.1:${port}/`));
    assert.deepEqual([error.kind, error.httpStatus, error.isRepeatable], ["http", 200, false]);
    assert.match(error.message, /longer than 32 MB/);
    assert.equal(error.rawResponse.length, mostBodyBytes);
  });

  it("is one that only swells beyond it", async () => {
    const bomb = zlib.gzipSync(Buffer.alloc(mostBodyBytes + 1));
    const port = await listen(
      http.createServer((_request, response) => {
        response.writeHead(200, { "content-encoding": "gzip" }).end(bomb);
      }),
    );
    const error = await catchProviderError(open()(`http://127.0.0.1:${port}/`));
    assert.deepEqual([error.kind, error.isRepeatable], ["http", false]);
  });
});

/** A server that does to each connection, once something was sent, what it is told. */
async function listenRaw(act: (socket: net.Socket) => void): Promise<number> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined).once("data", () => act(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

async function makeCertificate(folder: string): Promise<{ key: Buffer; cert: Buffer } | undefined> {
  const key = path.join(folder, "key.pem");
  const cert = path.join(folder, "cert.pem");
  const subject = ["-subj", "/CN=api.example.invalid", "-days", "2", "-nodes"];
  try {
    execFileSync(
      "openssl",
      ["req", "-x509", "-newkey", "rsa:2048", "-keyout", key, "-out", cert, ...subject],
      { stdio: "ignore" },
    );
  } catch {
    return undefined;
  }
  return { key: await readFile(key), cert: await readFile(cert) };
}
