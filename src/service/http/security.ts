import { hash as digestOf, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { bareName, isEveryAddress, isLoopback } from "../../common/hostNames.ts";
import { ServiceError } from "./errors.ts";

/** Lets a request pass or throws `ServiceError` (400, 401, 403). */
export type Guard = (incoming: IncomingMessage, isPublic: boolean) => void;

/**
 * Checks what a browser cannot forge: the Host header (a page of another site that resolves its name to this machine
 * still sends that name), the Origin, and the token. `host` is the address the service was told to listen on.
 */
export function createGuard(host: string, token: string): Guard {
  const digest = hash(token);
  return (incoming, isPublic) => {
    checkHost(incoming, bareName(host));
    checkOrigin(incoming);
    if (!isPublic) checkToken(incoming, digest);
  };
}

// --- internal ---

function checkHost(incoming: IncomingMessage, listensOn: string): void {
  const { host = "" } = incoming.headers;
  if (countHosts(incoming) > 1) {
    throw new ServiceError(400, "usage", "The Host header is given more than once.");
  }
  const name = bareName(host.replace(/:\d*$/, ""));
  if (isLoopback(name) || name === listensOn) return;
  // Told to listen everywhere, the service is known by the address that the client reached.
  if (isEveryAddress(listensOn) && name === reachedAddress(incoming)) return;
  throw new ServiceError(403, "forbidden", "The Host header does not name this service.");
}

/** Of several node has the first in `headers`; whoever is between could have gone by another. */
function countHosts({ rawHeaders }: IncomingMessage): number {
  return rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === "host").length;
}

function reachedAddress({ socket }: IncomingMessage): string | undefined {
  return socket.localAddress?.replace(/^::ffff:/, "").toLowerCase();
}

function checkOrigin({ headers }: IncomingMessage): void {
  const { origin } = headers;
  if (origin === undefined || origin.toLowerCase() === `http://${headers.host?.toLowerCase()}`) {
    return;
  }
  throw new ServiceError(403, "forbidden", "Requests of other origins are not taken.");
}

function checkToken({ headers }: IncomingMessage, digest: Buffer): void {
  const given = /^Bearer +([^\s]+)$/i.exec(headers.authorization ?? "")?.[1];
  // Digests are of one length and compared in constant time, whatever was sent.
  if (timingSafeEqual(hash(given ?? ""), digest) && given !== undefined) return;
  const message =
    given === undefined
      ? "This needs the header Authorization: Bearer <token>."
      : "The token is not that of this service.";
  const headersOut = { "www-authenticate": 'Bearer realm="Touchstone"' };
  throw new ServiceError(401, "unauthorized", message, { headers: headersOut });
}

function hash(text: string): Buffer {
  return digestOf("sha256", text, "buffer");
}
