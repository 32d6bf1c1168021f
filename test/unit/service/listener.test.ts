import assert from "node:assert/strict";
import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { connect } from "node:net";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { ServiceApp } from "../../../src/service/app.ts";
import { listen } from "../../../src/service/listener.ts";

interface Ends {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
}

describe("the listener of the Test Service", () => {
  const misuses: Readonly<Record<string, (ends: Ends) => void>> = {
    "write after its end": ({ outgoing }) => {
      outgoing.end("{}");
      outgoing.write("more");
    },
    "end twice with more text": ({ outgoing }) => {
      outgoing.end("{}");
      outgoing.end("more");
    },
    "fail by themselves": ({ outgoing }) => {
      outgoing.destroy(new Error("broken"));
    },
    "lose their connection while they are written": ({ outgoing }) => {
      outgoing.write("{");
      outgoing.socket?.destroy(new Error("gone"));
      outgoing.write("}");
    },
  };
  for (const [what, misuse] of Object.entries(misuses)) {
    it(`outlives answers that ${what}`, async () => {
      let asked = 0;
      const answer = (_: Request, ends: Ends) => {
        asked += 1;
        if (asked === 1) misuse(ends);
        else ends.outgoing.end("fine");
        return RESPONSE_ALREADY_SENT;
      };
      const listener = await listen({ fetch: answer } as unknown as ServiceApp, "127.0.0.1", 0);
      try {
        const url = `http://127.0.0.1:${listener.port}/`;
        await fetch(url)
          .then((reply) => reply.text())
          .catch(() => "");
        assert.equal(await (await fetch(url)).text(), "fine");
      } finally {
        await listener.close();
      }
    });
  }
});

describe("clients that never close their side", () => {
  const fine = (_: Request, { outgoing }: Ends) => {
    outgoing.end("fine");
    return RESPONSE_ALREADY_SENT;
  };
  const sent: Readonly<Record<string, string>> = {
    "what is no HTTP": "\u0000\u0001\n\n",
    "a header that is too large": `GET / HTTP/1.1\r\nhost: x\r\na: ${"a".repeat(70_000)}\r\n\r\n`,
    "a request that says close": "GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
    "half a header": "GET / HTTP/1.1\r\nhost: x\r\na",
    "half a body": "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nabc",
    nothing: "",
  };
  for (const [what, text] of Object.entries(sent)) {
    for (const isHalfClosed of [false, true]) {
      it(`keep nobody out: a hundred that sent ${what}${isHalfClosed ? " and their end" : ""}`, async () => {
        const listener = await listen({ fetch: fine } as unknown as ServiceApp, "127.0.0.1", 0, {
          headersTimeout: 200,
          requestTimeout: 200,
          connectionsCheckingInterval: 50,
        });
        const sockets = Array.from({ length: 100 }, () => {
          return connect({ port: listener.port, host: "127.0.0.1", allowHalfOpen: true });
        });
        try {
          for (const socket of sockets) {
            socket.on("error", () => undefined).resume();
            if (isHalfClosed) socket.end(text);
            else socket.write(text);
          }
          await Promise.all(sockets.map((socket) => once(socket, "connect")));
          const start = performance.now();
          assert.equal(await fetchWhenLetIn(`http://127.0.0.1:${listener.port}/`), "fine");
          const tookMs = performance.now() - start;
          assert.ok(tookMs < 3000, `it took ${Math.round(tookMs)} ms`);
        } finally {
          for (const socket of sockets) socket.destroy();
          await listener.close();
        }
      }).timeout(10_000);
    }
  }
});

// --- internal ---

/** Those beyond the most connections are dropped: tries again until one is not. */
async function fetchWhenLetIn(url: string): Promise<string> {
  for (;;) {
    try {
      return await (await fetch(url)).text();
    } catch {
      await new Promise(setImmediate);
    }
  }
}
