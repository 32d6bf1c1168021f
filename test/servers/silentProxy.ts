import { once } from "node:events";
import net, { type AddressInfo, type Socket } from "node:net";

/** Passes bytes on to a server of this machine, and can fall silent: what is sent then arrives once it speaks again. */
export interface SilentProxy {
  readonly port: number;
  /** Nothing passes, in either direction, nor is anything cut: as where packets are lost on the way. */
  fallSilent(): void;
  speak(): void;
  close(): Promise<void>;
}

export async function startSilentProxy(target: number): Promise<SilentProxy> {
  const ways = new Set<readonly [from: Socket, to: Socket]>();
  let isSilent = false;
  const server = net.createServer((socket) => {
    const onward = net.connect(target, "127.0.0.1");
    for (const way of [
      [socket, onward],
      [onward, socket],
    ] as const) {
      const [from, to] = way;
      ways.add(way);
      from.on("error", () => undefined);
      if (!isSilent) from.pipe(to);
      from.once("close", () => {
        ways.delete(way);
        to.destroy();
      });
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    fallSilent() {
      isSilent = true;
      for (const [from, to] of ways) from.unpipe(to);
      for (const [from] of ways) from.pause();
    },
    speak() {
      isSilent = false;
      for (const [from, to] of ways) from.pipe(to);
    },
    async close() {
      for (const [from] of ways) from.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
