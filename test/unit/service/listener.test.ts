import assert from "node:assert/strict";
import type { IncomingMessage, ServerResponse } from "node:http";
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
