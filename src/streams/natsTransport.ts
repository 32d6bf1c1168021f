import { once } from "node:events";
import net from "node:net";
import type { ConnectionOptions, NatsConnection } from "@nats-io/transport-node";
import type { NodeTransport } from "@nats-io/transport-node/lib/node_transport.js";

/** A connection of the library, and the socket below it, which it otherwise keeps to itself. */
export interface DialedNats {
  readonly client: NatsConnection;
  readonly socket: net.Socket;
}

/**
 * Connects to one server; when the signal is aborted meanwhile its socket is destroyed, whatever it waits for. Speaks TLS
 * only where the options have `tls`. Rejects with what the library says.
 */
export async function dialNats(
  options: ConnectionOptions,
  signal: AbortSignal,
): Promise<DialedNats> {
  library ??= loadLibrary();
  const { NatsConnectionImpl, setTransportFactory, Transport } = await library;
  signal.throwIfAborted();
  const dialing: Dialing = { signal };
  // There is one for all of the process, and the library's own `connect` sets another.
  setTransportFactory({ factory: () => new Transport() });
  const client = await NatsConnectionImpl.connect({ ...options, dialing } as ConnectionOptions);
  const socket = dialing.transport?.socket;
  if (socket === undefined) throw new Error("it closed the connection");
  return { client, socket };
}

// --- internal ---

/** Goes through the library with its options. */
interface Dialing {
  readonly signal: AbortSignal;
  transport?: NodeTransport;
}

let library: ReturnType<typeof loadLibrary> | undefined;

/** A library: it is loaded with the first connection. */
async function loadLibrary() {
  const { default: loaded } = await import("@nats-io/transport-node");
  const { default: node } = await import("@nats-io/transport-node/lib/node_transport.js");
  class Transport extends node.NodeTransport {
    override async connect(
      place: { hostname: string; port: number; tlsName: string },
      options: ConnectionOptions,
    ): Promise<void> {
      this.options = options;
      readDialing(options).transport = this;
      await super.connect(place, options);
    }

    override async dial({ hostname, port }: { hostname: string; port: number }) {
      const { signal } = readDialing(this.options);
      const socket = net.connect({ host: hostname, port, noDelay: true });
      this.socket = socket;
      signal.addEventListener("abort", () => socket.destroy(), { once: true });
      await once(socket, "connect", { signal });
      return socket;
    }

    override async startTLS() {
      if (this.options.tls === null) throw new Error("it speaks TLS only");
      return await super.startTLS();
    }
  }
  const { NatsConnectionImpl, setTransportFactory } = loaded;
  return { NatsConnectionImpl, setTransportFactory, Transport };
}

function readDialing(options: ConnectionOptions): Dialing {
  return (options as { dialing: Dialing }).dialing;
}
