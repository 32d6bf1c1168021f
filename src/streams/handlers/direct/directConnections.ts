import type { Socket } from "node:net";
import { DirectConnection, type DirectOptions } from "./directConnection.ts";

/** The connections of a server that are read directly, until they are handed over or gone. */
export interface DirectConnections {
  add(socket: Socket): void;
  /** Ends those without a request under way, and each of the others once it is answered. */
  closeIdle(): void;
  closeAll(): void;
}

export function createDirectConnections(options: DirectOptions): DirectConnections {
  const connections = new Set<DirectConnection>();
  return {
    add(socket) {
      const connection = new DirectConnection(socket, {
        ...options,
        onLeft: () => connections.delete(connection),
      });
      connections.add(connection);
    },
    closeIdle() {
      for (const connection of connections) connection.closeOnceIdle();
    },
    closeAll() {
      for (const connection of connections) connection.destroy();
    },
  };
}
