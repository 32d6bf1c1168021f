import path from "node:path";
import * as z from "zod";
import { editorHints } from "../model/config/editorHints.ts";
import { secretRefSchema, secretTextSchema } from "../model/config/secretRef.ts";
import { buildCaSchema } from "../model/config/streamKeys.ts";
import type { NatsServer } from "./natsConnection.ts";

/** Keys of a handler or dispatcher. */
export const natsKeys = {
  servers: z
    .array(
      z
        .string()
        .regex(
          /^(nats|tls):\/\/(\[[\da-f:.]+\]|[^\s:/@?#[\]]+)(:\d{1,5})?$/i,
          "must be an address such as nats://host:4222 or tls://host:4222; who logs in is said in `user`",
        )
        .refine((url) => URL.canParse(url), "must have a port of at most 65535")
        .register(editorHints, { example: "nats://127.0.0.1:4222" }),
    )
    .min(1)
    .meta({
      description:
        "Servers of one system, such as `nats://127.0.0.1:4222`; the first that answers is taken. With `tls` it has to speak TLS.",
    }),
  stream: z
    .string()
    .regex(
      /^[^\s.*>/\\]{1,255}$/,
      "must be the name of a stream: no spaces, `.`, `*`, `>` or slashes",
    )
    .optional(),
  user: z
    .union([
      z.strictObject({
        username: secretTextSchema.meta({ description: "Name of the user." }),
        password: secretRefSchema.meta({ description: "Password of the user." }),
      }),
      z.strictObject({ token: secretRefSchema.meta({ description: "Token of the servers." }) }),
      z.strictObject({
        nkey: secretRefSchema.meta({
          description: "Seed of the user's NKey; it begins with `SU`.",
        }),
      }),
    ])
    .optional()
    .meta({
      description:
        "Who logs in, by name and password, by a token or by an NKey; nobody unless set.",
    }),
  ca: buildCaSchema("tls"),
};

/** Why a text is no subject: `filter` may have wildcards. Undefined where it is one. */
export function findSubjectFault(subject: string, use: "name" | "filter"): string | undefined {
  if (/[\s\0]/.test(subject)) return "may not have spaces";
  const tokens = subject.split(".");
  if (tokens.includes("")) return "has an empty part: dots stand between parts";
  if (use === "name") {
    return tokens.some((token) => token === "*" || token === ">")
      ? "may have no wildcards: changes are sent to one subject"
      : undefined;
  }
  return tokens.slice(0, -1).includes(">")
    ? "has a wildcard in a wrong place: `>` stands for all that follow"
    : undefined;
}

/** The servers of a config whose credentials are in place; `folder` is what its paths are relative to. */
export function findNatsServer<C extends NatsServer>(
  { servers, user, ca }: C,
  folder: string,
): NatsServer {
  return { servers, user, ca: ca === undefined ? undefined : path.resolve(folder, ca) };
}
