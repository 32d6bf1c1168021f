import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { connect } from "node:net";
import { Readable } from "node:stream";
import { sendAnswer } from "../../../../src/service/http/sendAnswer.ts";

describe("an answer to a client that is gone", () => {
  it("leaves nothing open", async () => {
    const server = createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const client = connect((server.address() as AddressInfo).port, "127.0.0.1");
    client.write("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
    const [incoming, outgoing] = (await once(server, "request")) as [
      Parameters<typeof sendAnswer>[1],
      ServerResponse,
    ];
    client.destroy();
    await once(outgoing, "close");
    const stream = new Readable({ read() {} });
    const sent = sendAnswer({ stream, contentType: "text/plain" }, incoming, outgoing);
    await assert.rejects(sent, { code: "ERR_STREAM_UNABLE_TO_PIPE" });
    assert.ok(stream.destroyed);
    server.close();
  });
});
