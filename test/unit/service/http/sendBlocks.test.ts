import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { type FileHandle, mkdtemp, open, rm, writeFile } from "node:fs/promises";
import http, { type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { blockBytes, sendBlocks } from "../../../../src/service/http/sendBlocks.ts";

describe("a file that is sent in blocks", () => {
  let folder: string;
  let server: http.Server;
  let handle: FileHandle;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "touchstone-blocks-"));
    server = http.createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
  });
  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await handle?.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function makeFile(bytes: number): Promise<Buffer> {
    const content = randomBytes(bytes);
    const file = path.join(folder, "file");
    await writeFile(file, content);
    handle = await open(file);
    return content;
  }

  /** The answer to a request, and what there is to write it to. */
  async function ask(): Promise<[http.IncomingMessage, ServerResponse]> {
    const { port } = server.address() as AddressInfo;
    const request = http.get({ port, host: "127.0.0.1", agent: false });
    const responded = once(request, "response");
    const [, outgoing] = (await once(server, "request")) as [unknown, ServerResponse];
    outgoing.writeHead(200).flushHeaders();
    const [response] = (await responded) as [http.IncomingMessage];
    return [response, outgoing];
  }

  async function read(response: http.IncomingMessage): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  }

  for (const [bytes, start, length] of [
    [0, 0, 0],
    [1, 0, 1],
    [blockBytes, 0, blockBytes],
    [blockBytes + 1, 0, blockBytes + 1],
    [blockBytes * 5 + 7, 0, blockBytes * 5 + 7],
    [blockBytes * 5 + 7, blockBytes - 3, blockBytes * 2 + 6],
  ] as const) {
    it(`comes as it is: ${length} bytes from ${start} of ${bytes}`, async () => {
      const content = await makeFile(bytes);
      const [response, outgoing] = await ask();
      const sent = sendBlocks(handle, { start, length }, outgoing);
      assert.ok((await read(response)).equals(content.subarray(start, start + length)));
      await sent;
    });
  }

  it("takes no more than two blocks of memory, however slow its reader is", async () => {
    const length = blockBytes * 150;
    const content = await makeFile(length);
    const [response, outgoing] = await ask();
    response.pause();
    const blocks = new Set<ArrayBufferLike>();
    let mostWaiting = 0;
    let reads = 0;
    const counting = {
      read: async (block: Buffer, offset: number, bytes: number, position: number) => {
        reads += 1;
        blocks.add(block.buffer);
        mostWaiting = Math.max(mostWaiting, outgoing.writableLength);
        return await handle.read(block, offset, bytes, position);
      },
    } as Pick<FileHandle, "read">;
    const sent = sendBlocks(counting, { start: 0, length }, outgoing);
    // The reader begins when the sender has come to a halt.
    for (let before = -1, turn = 0; turn < 200; turn = before === reads ? turn + 1 : 0) {
      before = reads;
      await nextTurn();
    }
    assert.ok((await read(response)).equals(content));
    await sent;
    assert.ok(blocks.size <= 2, `${blocks.size} blocks`);
    // With the few bytes that frame a chunk.
    assert.ok(mostWaiting <= blockBytes * 2 + 100, `${mostWaiting} bytes waited`);
  });

  it("is sent no further once its reader is gone", async () => {
    const length = blockBytes * 200;
    await makeFile(length);
    const [response, outgoing] = await ask();
    response.pause();
    let last = 0;
    const counting = {
      read: async (block: Buffer, offset: number, bytes: number, position: number) => {
        last = position + bytes;
        return await handle.read(block, offset, bytes, position);
      },
    } as Pick<FileHandle, "read">;
    const sent = sendBlocks(counting, { start: 0, length }, outgoing);
    await once(response, "readable");
    response.destroy();
    await sent;
    assert.ok(last < length);
  });

  it("breaks the connection when the file has fewer bytes than were told of", async () => {
    await makeFile(blockBytes * 3);
    const [response, outgoing] = await ask();
    const sent = sendBlocks(handle, { start: 0, length: blockBytes * 4 }, outgoing);
    await assert.rejects(read(response));
    await sent;
  });

  it("breaks the connection when the file cannot be read any more", async () => {
    await makeFile(blockBytes * 3);
    const [response, outgoing] = await ask();
    const broken = {
      read: async () => {
        throw new Error("EIO");
      },
    } as unknown as Pick<FileHandle, "read">;
    const sent = sendBlocks(broken, { start: 0, length: blockBytes }, outgoing);
    await assert.rejects(read(response));
    await sent;
  });
});
