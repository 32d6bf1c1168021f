import { UserError } from "../model/userError.ts";

/** Where a queue lies. */
export interface QueueUrl {
  readonly kind: "redis" | "postgres";
  /** As it was given, with what it may hold of a password. */
  readonly text: string;
  /** Without user and password. */
  readonly shown: string;
}

/** Throws a `UserError` ("usage") for what is no URL of a store; it never repeats a password. */
export function parseQueueUrl(text: string): QueueUrl {
  const kind = URL.canParse(text) ? kinds[new URL(text).protocol] : undefined;
  if (kind === undefined) {
    const message =
      "A queue lies at redis://HOST:PORT, rediss://HOST:PORT or postgres://HOST:PORT/DATABASE.";
    throw new UserError(message, { code: "usage" });
  }
  const { protocol, host, pathname } = new URL(text);
  return { kind, text, shown: `${protocol}//${host}${pathname === "/" ? "" : pathname}` };
}

// --- internal ---

const kinds: Readonly<Record<string, QueueUrl["kind"]>> = {
  "redis:": "redis",
  "rediss:": "redis",
  "postgres:": "postgres",
  "postgresql:": "postgres",
};
