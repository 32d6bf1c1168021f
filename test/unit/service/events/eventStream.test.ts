import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, get, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { EventStream } from "../../../../src/service/events/eventStream.ts";
import { RunEvents } from "../../../../src/service/events/runEvents.ts";

describe("a stream of events whose reader is behind when it ends", () => {
  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });

  /** A reader that takes nothing, with more under way than its connection holds. */
  async function openStalled() {
    const server = createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const request = get({ host: "127.0.0.1", port, agent: false });
    const [[, outgoing]] = (await Promise.all([
      once(server, "request"),
      once(request, "finish"),
    ])) as [[IncomingMessage, ServerResponse], unknown];
    const faults: unknown[] = [];
    outgoing.on("error", (error) => faults.push(error));
    const stream = new EventStream(outgoing, new RunEvents({ events: 9, bytes: 9 }, () => {}), 0);
    stream.open();
    const [incoming] = (await once(request, "response")) as [IncomingMessage];
    incoming.on("error", () => {});
    closing.push(async () => {
      server.close();
      server.closeAllConnections();
      incoming.destroy();
    });
    outgoing.write(Buffer.alloc(30_000_000));
    return { stream, outgoing, incoming, faults };
  }

  it("is sent nothing after its end, and is dropped when it takes nothing more", async () => {
    const { stream, outgoing, faults } = await openStalled();
    stream.end();
    stream.beat();
    assert.equal(outgoing.destroyed, false);
    stream.beat();
    assert.equal(outgoing.destroyed, true);
    stream.beat();
    await once(outgoing, "close");
    assert.deepEqual(faults, []);
  });

  it("has until the next beat but one to take the rest", async () => {
    const { stream, incoming, faults } = await openStalled();
    stream.end();
    stream.beat();
    incoming.resume();
    await once(incoming, "end");
    stream.beat();
    assert.deepEqual(faults, []);
  });

  it("is not written to when its connection is gone", async () => {
    const { stream, outgoing, incoming, faults } = await openStalled();
    incoming.destroy();
    await once(outgoing, "close");
    stream.beat();
    stream.pump();
    stream.end();
    await new Promise(setImmediate);
    assert.deepEqual(faults, []);
  });
});
