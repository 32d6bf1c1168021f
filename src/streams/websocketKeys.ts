import * as z from "zod";
import { findHeaderFaults } from "../model/config/connectionRules.ts";
import { isHttpToken } from "../model/config/httpHeader.ts";
import type { KeyFault } from "../model/config/keyFault.ts";
import type { SecretTexts } from "../model/config/secretRef.ts";

/** Names that a client offers in its handshake, and of which a server takes the first it knows (RFC 6455, 1.9). */
export const subprotocolsSchema = z
  .array(
    z.string().refine(isHttpToken, "must be the name of a subprotocol: no spaces or separators"),
  )
  .refine((names) => new Set(names).size === names.length, "must list each subprotocol once")
  .default([])
  .meta({ description: "WebSocket subprotocols, the preferred one first." });

/** Headers that could not be sent with a handshake, or that it sets itself. */
export function findHandshakeFaults(headers: SecretTexts): KeyFault[] {
  const own = Object.keys(headers).filter((name) => ownHeaders.test(name));
  return [
    ...findHeaderFaults(headers),
    ...own.map((name): KeyFault => {
      const message = "is set by the handshake itself; leave it out";
      return { path: ["headers", name], message, place: "key" };
    }),
  ];
}

// --- internal ---

const ownHeaders = /^(sec-websocket-.*|upgrade|connection)$/i;
