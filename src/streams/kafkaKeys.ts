import path from "node:path";
import * as z from "zod";
import { editorHints } from "../model/config/editorHints.ts";
import type { NamedFile } from "../model/config/kind.ts";
import { secretRefSchema, secretTextSchema } from "../model/config/secretRef.ts";
import type { KafkaServer } from "./kafkaClient.ts";

/** Keys of a handler or dispatcher. */
export const kafkaKeys = {
  brokers: z
    .array(
      z
        .string()
        .regex(/^[^\s:/@]+:\d{1,5}$/, "must be a host and a port, such as host:9092")
        .register(editorHints, { example: "127.0.0.1:9092" }),
    )
    .min(1)
    .meta({ description: "Some brokers of the cluster, such as `127.0.0.1:9092`." }),
  topic: z
    .string()
    .regex(/^[\w.-]{1,249}$/, "must be the name of a topic: letters, digits, `.`, `_` and `-`"),
  sasl: z
    .strictObject({
      mechanism: z
        .enum(["plain", "scram-sha-256", "scram-sha-512"])
        .meta({ description: "How the password is proven." }),
      username: secretTextSchema.meta({ description: "Name of the user." }),
      password: secretRefSchema.meta({ description: "Password of the user." }),
    })
    .optional()
    .meta({ description: "Who logs in; nobody unless set." }),
  tls: z
    .union([
      z.boolean(),
      z.strictObject({
        ca: z
          .string()
          .min(1)
          .meta({
            description:
              "File of the certificates (PEM) that the brokers' are signed by, relative to this one.",
          })
          .register(editorHints, { files: { what: "certificate file", usual: "**/*.{pem,crt}" } }),
      }),
    ])
    .optional()
    .meta({
      description:
        "Whether TLS is spoken; with `ca` for certificates of an authority that this machine does not know.",
    }),
};

interface KafkaConfig {
  readonly brokers: readonly string[];
  readonly tls?: boolean | { readonly ca: string } | undefined;
}

/** The file of certificates that a config names. */
export function findCaFile({ tls }: KafkaConfig): NamedFile | undefined {
  return typeof tls === "object"
    ? { key: "tls", file: tls.ca, what: "certificate file" }
    : undefined;
}

/** The cluster of a config whose credentials are in place; `folder` is what its paths are relative to. */
export function findKafkaServer<C extends KafkaConfig & Pick<KafkaServer, "topic" | "sasl">>(
  { brokers, topic, sasl, tls }: C,
  folder: string,
): KafkaServer {
  return {
    brokers,
    topic,
    sasl,
    isTls: tls !== undefined && tls !== false,
    ca: typeof tls === "object" ? path.resolve(folder, tls.ca) : undefined,
  };
}
