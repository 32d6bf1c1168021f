import assert from "node:assert/strict";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { ProviderError } from "../../../src/model/provider.ts";
import { createHttpClient } from "../../../src/providers/http/httpClient.ts";

describe("a timeout in the middle of a reply", () => {
  it("gives what had arrived", async () => {
    const server = http.createServer((_request, response) => {
      response.writeHead(200, { "content-length": "100" }).write('{"choices":');
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const { send, dispose } = createHttpClient(undefined);
    const url = new URL(`http://127.0.0.1:${port}/`);
    const request = { method: "GET" as const, url, headers: {}, body: "" };
    const reply = send(request, AbortSignal.timeout(500));
    await assert.rejects(reply, (error) => {
      assert.ok(error instanceof ProviderError);
      assert.equal(error.rawResponse, '{"choices":');
      return true;
    });
    dispose();
    server.closeAllConnections();
    server.close();
  });
});
