import * as z from "zod";
import { editorHints } from "./editorHints.ts";
import { orSecret, secretTextSchema } from "./secretRef.ts";

/** A Redis server. */
export const redisUrlSchema = orSecret(
  z.url({ protocol: /^rediss?$/, error: "must be a redis or rediss URL" }),
).meta({
  description:
    "Redis server, such as `redis://127.0.0.1:6379`; one with a password by `{ env }` or `{ secret }`.",
});

/** Who signs the certificate of a server that is spoken to over TLS with the protocol `secure`. */
export function buildCaSchema(secure: string) {
  return z
    .string()
    .min(1)
    .optional()
    .meta({
      description: `With \`${secure}\`: file of the certificates (PEM) that the server's is signed by, relative to this one, in place of those of this machine.`,
    })
    .register(editorHints, { files: { what: "certificate file", usual: "**/*.{pem,crt}" } });
}

/** A Redis stream. */
export const redisStreamSchema = z
  .string()
  .min(1)
  .meta({ description: "Name of the Redis stream." });

/** What is sent with every request. */
export const headersSchema = z
  .record(z.string(), secretTextSchema)
  .default({})
  .meta({ description: "Headers of every request." });
