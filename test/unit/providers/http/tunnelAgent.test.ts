import assert from "node:assert/strict";
import { once } from "node:events";
import https from "node:https";
import net, { type AddressInfo } from "node:net";
import { TunnelAgent } from "../../../../src/providers/http/tunnelAgent.ts";

describe("TunnelAgent", () => {
  for (const [what, answer] of [
    ["nothing", ""],
    ["half of a status line", "HTTP/1.1 2"],
    ["half of its headers", "HTTP/1.1 200 OK\r\nx-a: 1\r\n"],
  ] as const) {
    it(`gives up a proxy that answers CONNECT with ${what}, and closes the connection`, async () => {
      const closed = Promise.withResolvers<void>();
      const proxy = net.createServer((socket) => {
        socket.on("error", () => undefined);
        socket.on("close", () => closed.resolve());
        socket.resume();
        socket.write(answer);
      });
      proxy.listen(0, "127.0.0.1");
      await once(proxy, "listening");
      const { port } = proxy.address() as AddressInfo;
      const agent = new TunnelAgent(new URL(`http://127.0.0.1:${port}`), 30);
      const request = https.get({ agent, hostname: "api.example.invalid" });
      const error = await new Promise((resolve) => request.once("error", resolve));
      assert.match(String(error), /the proxy did not answer CONNECT within 30 ms/);
      await closed.promise;
      agent.destroy();
      proxy.close();
      await once(proxy, "close");
    });
  }
});
