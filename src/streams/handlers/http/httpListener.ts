import type { Server } from "node:http";
import { isIPv6 } from "node:net";
import { errorMessage, UserError } from "../../../model/userError.ts";

/** Where a server listens. */
export interface ListenPlace {
  readonly host: string;
  readonly port: number;
}

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
  const reached = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  const below = path === "/" ? "" : path;
  return `http://${isIPv6(reached) ? `[${reached}]` : reached}:${port}${below}`;
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

function buildListenError({ host, port }: ListenPlace, cause: unknown): UserError {
  const code = (cause as NodeJS.ErrnoException | undefined)?.code;
  const problems: Record<string, string> = {
    EADDRINUSE: `port ${port} of ${host} is in use. End the program that listens there, or set another \`port\` (0 picks a free one).`,
    EACCES: `port ${port} of ${host} may not be used by this user. Set a \`port\` from 1024 on (0 picks a free one).`,
    EADDRNOTAVAIL: `${host} is no address of this machine. Set \`host\` to one that is, such as 127.0.0.1.`,
    ENOTFOUND: `the host ${host} is not known. Set \`host\` to an address of this machine, such as 127.0.0.1.`,
  };
  const problem = problems[code ?? ""] ?? `cannot listen: ${errorMessage(cause)}`;
  return new UserError(problem, { code: "config", cause });
}
