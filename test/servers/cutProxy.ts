import { once } from "node:events";
import net, { type AddressInfo, type Socket } from "node:net";

/** Passes bytes on to a server of this machine, and cuts connections when it is told to. */
export interface CutProxy {
  readonly port: number;
  /** Drops every connection. */
  cut(): void;
  /** Whether new connections are passed on; others are dropped at once. */
  setOpen(isOpen: boolean): void;
  close(): Promise<void>;
}

export async function startCutProxy(target: number): Promise<CutProxy> {
  const sockets = new Set<Socket>();
  let isOpen = true;
  const server = net.createServer((socket) => {
    if (!isOpen) return socket.destroy();
    const onward = net.connect(target, "127.0.0.1");
    const ends: [Socket, Socket][] = [
      [socket, onward],
      [onward, socket],
    ];
    for (const [each, other] of ends) {
      sockets.add(each);
      each.on("error", () => undefined).pipe(other);
      each.once("close", () => {
        sockets.delete(each);
        other.destroy();
      });
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    setOpen(wanted) {
      isOpen = wanted;
    },
    async close() {
      cut();
      server.close();
      await once(server, "close");
    },
  };
}
