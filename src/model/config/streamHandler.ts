import * as z from "zod";
import type { FileKindRules } from "./kind.ts";

/** Keys of every handler. */
export const handlerKeys = {
  queueSize: z.int().min(1).max(1_000_000).default(1000).meta({
    description: "Records taken and not yet written; with more, senders wait.",
  }),
  keepRaw: z.enum(["different", "always", "never"]).default("different").meta({
    description:
      "When a body is also kept as it came: where its JSON in the record is `different` (line breaks, escapes, another charset, doubled keys, one of several records), `always` or `never`.",
  }),
};
export type KeepRaw = z.infer<typeof handlerKeys.keepRaw>;

/** Keys of a handler that is sent to. */
export const listenKeys = {
  host: z
    .string()
    .min(1)
    .default("127.0.0.1")
    .meta({ description: "Address to listen on; loopback unless set." }),
  port: z
    .int()
    .min(0)
    .max(65_535)
    .default(0)
    .meta({ description: "Port to listen on; 0 picks a free one." }),
};

/** A path below which requests are received. */
export const listenPathSchema = z
  .string()
  .regex(/^\/[^?#]*$/, "must start with '/' and have neither '?' nor '#'");

/** The `handler` of a query or reaction: what all kinds have; the rest is its kind's own. */
export interface HandlerConfig {
  kind: string;
  queueSize: number;
  keepRaw: KeepRaw;
  [key: string]: unknown;
}

/** A handler as `run.json` keeps it: checked by its kind when the run was started. */
export const storedHandlerSchema: z.ZodType<HandlerConfig> = z.looseObject({
  ...handlerKeys,
  kind: z.string(),
});

/** Where a handler listens; port 0 is any that is free. */
export interface ListenPlace {
  readonly host: string;
  readonly port: number;
}

/** The address of a handler that listens. */
export interface ListenAddress<C extends HandlerConfig = HandlerConfig> {
  /** What it may be: a URL, or a host and port that nothing else has. */
  readonly sample: string;
  /** What listens there, such as `a gRPC server`. */
  readonly server: string;
  /** Undefined for one that does not listen with these keys. */
  find(config: C): ListenPlace | undefined;
}

export interface HandlerRules<C extends HandlerConfig = HandlerConfig> extends FileKindRules<C> {
  /** Whose records it can bring. */
  readonly roles: readonly ("query" | "reaction")[];
  /** Paths of its keys that hold a JSON Schema or where it lies. */
  findSchemas?(config: C): (string | number)[][];
  /** Of one that listens: others are told its address by `${reaction.<id>.url}`. */
  readonly address?: ListenAddress<C>;
}
