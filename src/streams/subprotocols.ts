import * as z from "zod";

/** Names that a client offers in its handshake, and of which a server takes the first it knows (RFC 6455, 1.9). */
export const subprotocolsSchema = z
  .array(
    z
      .string()
      .regex(
        /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/,
        "must be the name of a subprotocol: no spaces or separators",
      ),
  )
  .refine((names) => new Set(names).size === names.length, "must list each subprotocol once")
  .default([])
  .meta({ description: "WebSocket subprotocols, the preferred one first." });
