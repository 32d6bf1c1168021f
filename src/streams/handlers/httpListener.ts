import type { Server } from "node:http";
import { addBrackets, reachableHost } from "../../common/hostNames.ts";
import type { ListenPlace } from "../../model/config/streamHandler.ts";
import { buildListenError } from "./listenError.ts";

/** Listens and gives the place with its real port; throws a `UserError` that says what to do. */
export async function listenHttp(server: Server, wanted: ListenPlace): Promise<ListenPlace> {
  await new Promise<void>((resolve, reject) => {
    const onError = (error: unknown): void => reject(buildListenError(wanted, error));
    server.once("error", onError);
    server.listen({ host: wanted.host, port: wanted.port, exclusive: true }, () => {
      server.off("error", onError);
      resolve();
    });
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return { host: address.address, port: address.port };
}

/** The URL of a path of a server, as this machine reaches it. */
export function formatListenUrl({ host, port }: ListenPlace, path: string): string {
  const below = path === "/" ? "" : path;
  return `http://${addBrackets(reachableHost(host))}:${port}${below}`;
}

/** Stops listening and ends every connection; those with a request under way have a moment to end by themselves. */
export async function closeHttp(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const timer = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearTimeout(timer);
}

// --- internal ---

const graceMs = 250;
