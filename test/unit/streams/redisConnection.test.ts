import assert from "node:assert/strict";
import { once } from "node:events";
import net, { type AddressInfo, type Socket } from "node:net";
import { connectRedis } from "../../../src/streams/redisConnection.ts";

const never = new AbortController().signal;

describe("a Redis that goes silent", function () {
  this.timeout(20_000);
  let server: net.Server;
  let url: string;
  /** What the server says to each command, by its number; nothing where it stays silent. */
  let answer: (command: number) => string | undefined;
  const sockets = new Set<Socket>();
  beforeEach(async () => {
    server = net.createServer((socket) => {
      sockets.add(socket);
      socket.on("error", () => undefined);
      let commands = 0;
      socket.on("data", (chunk) => {
        for (const _ of chunk.toString("latin1").matchAll(/\*\d+\r\n/g)) {
          commands += 1;
          const said = answer(commands);
          if (said !== undefined) socket.write(said);
        }
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    url = `redis://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
    server.close();
    await once(server, "close");
  });

  it("is lost once a command has waited too long, whatever its number, and so are those that wait behind it", async () => {
    for (const silentFrom of [2, 3, 10]) {
      answer = (command) => (command < silentFrom ? "+PONG\r\n" : undefined);
      const connection = await connectRedis(url, never, { answerTimeoutMs: 300 });
      for (let command = 2; command < silentFrom; command += 1) {
        assert.equal(await connection.send(["PING"]), "PONG");
      }
      const sent = await Promise.allSettled([
        connection.send(["XADD", "s", "*", "data", "1"]),
        connection.send(["XADD", "s", "*", "data", "2"]),
      ]);
      for (const each of sent) {
        assert.ok(each.status === "rejected");
        const { kind, message } = connection.explain(each.reason);
        assert.deepEqual([kind, message], ["lost", "no answer within 0.3 s"]);
      }
      assert.equal(connection.isOpen, false);
      connection.close();
    }
  });

  it("is kept as long as something is answered, or nothing was asked", async () => {
    answer = () => "+PONG\r\n";
    const [busy, idle] = [
      await connectRedis(url, never, { answerTimeoutMs: 200 }),
      await connectRedis(url, never, { answerTimeoutMs: 200 }),
    ];
    await idle.send(["PING"]);
    const startMs = performance.now();
    while (performance.now() - startMs < 700) await busy.send(["PING"]);
    assert.deepEqual([busy.isOpen, idle.isOpen], [true, true]);
    busy.close();
    idle.close();
  });

  it("is not waited for when it accepts and never answers, nor when that is stopped", async () => {
    answer = () => undefined;
    await assert.rejects(connectRedis(url, AbortSignal.timeout(100)), { name: "TimeoutError" });
    await assert.rejects(connectRedis(url, never), {
      code: "config",
      message: /No Redis answers at .*: no answer within 5 s/,
    });
  });
});
