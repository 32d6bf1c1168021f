import net from "node:net";
import type { NatsConnection as Client, ConnectionOptions } from "@nats-io/transport-node";
import { orAborted } from "../common/abortable.ts";
import { stripBrackets } from "../common/hostNames.ts";
import { readKey } from "../model/json/jsonValue.ts";
import { errorMessage } from "../model/userError.ts";
import { readCertificates } from "./certificates.ts";
import { ConnectError } from "./connectError.ts";
import { createNkeyProver } from "./natsNkey.ts";
import { dialNats } from "./natsTransport.ts";
import { adviseOnTls, describeServerFault } from "./serverFaults.ts";

/** Servers of one system, and who logs in. */
export interface NatsServer {
  /** Such as `nats://127.0.0.1:4222`; `tls://` speaks TLS. */
  readonly servers: readonly string[];
  readonly user?: NatsUser | undefined;
  /** Absolute path of the certificates (PEM) that the servers' are signed by. */
  readonly ca?: string | undefined;
}

export type NatsUser =
  | { readonly username: string; readonly password: string }
  | { readonly token: string }
  /** The seed of an NKey. */
  | { readonly nkey: string };

export interface NatsConnection {
  readonly client: Client;
  readonly isOpen: boolean;
  /** Reads nothing more for a while, neither messages nor answers. */
  pause(): void;
  resume(): void;
  /** The outcome of what the server was asked; rejects when it does not answer in time or the connection ends. */
  ask<T>(work: Promise<T>): Promise<T>;
  /** The same, however long that takes. */
  untilEnd<T>(work: Promise<T>): Promise<T>;
  /** Ends it, after `last` was tried for a short while. Never throws. */
  close(last?: () => Promise<unknown>): Promise<void>;
}

/**
 * Connects to the first server that answers; it does not reconnect by itself. `onEnd` is told when the connection has ended,
 * unless it was closed by this side; its text follows "ended the connection". Throws `ConnectError`, a `UserError` where its
 * certificates cannot be read, or the signal's reason.
 */
export async function openNats(
  { servers, user, ca }: NatsServer,
  onEnd: (why: string) => void,
  signal: AbortSignal,
): Promise<NatsConnection> {
  const certificates = await readCertificates(ca);
  let failure: unknown;
  for (const url of servers) {
    signal.throwIfAborted();
    try {
      return await openServer(url, { user, certificates, onEnd, signal });
    } catch (error) {
      failure = error;
      if (error instanceof ConnectError && error.isFinal) break;
    }
  }
  throw failure;
}

/** The servers as one text. */
export function formatNatsServers({ servers }: Pick<NatsServer, "servers">): string {
  return servers.join(",");
}

/** What a server said of something it was asked for, in words. */
export function describeNatsFault(error: unknown): NatsFault {
  const cause = readKey(error, "cause");
  if (isNamed(cause, "PermissionViolationError")) return describeNatsFault(cause);
  if (isNamed(error, "PermissionViolationError")) {
    const { operation, subject } = error as Error & { operation: string; subject: string };
    const what = operation === "publish" ? "publish to" : "read";
    return { message: `the user lacks the right to ${what} \`${subject}\``, isFinal: true };
  }
  // Of JetStream it is no key of its own.
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (typeof code === "number" && apiFaults.has(code)) {
    return { message: apiFaults.get(code) ?? "", isFinal: code !== jetStreamIsUnready };
  }
  if (isNamed(error, "JetStreamNotEnabled") || isNamed(cause, "NoResponders")) {
    return { message: "it has no JetStream, or no stream takes that subject", isFinal: false };
  }
  if (isNamed(error, "TimeoutError")) return { message: silence, isFinal: false };
  return { message: errorMessage(error), isFinal: false };
}

/** Whether a server refused what its user may not do. */
export function isLackOfRight(error: unknown): boolean {
  return [error, readKey(error, "cause")].some((each) => isNamed(each, "PermissionViolationError"));
}

export interface NatsFault {
  readonly message: string;
  /** Whether trying again is of no use. */
  readonly isFinal: boolean;
}

/** How long the server may take for an answer. */
export const answerTimeoutMs = 5_000;

// --- internal ---

const schemes = { plain: "nats", secure: "tls", key: "servers" };
const closeGraceMs = 250;
const silence = `no answer within ${answerTimeoutMs / 1000} s`;
/** How often a server that is silent is asked for a sign of life; without two it is gone. */
const aliveMs = 30_000;

const jetStreamIsUnready = 10_008;
/** Codes of JetStream (nats-server, `errors.json`). */
const apiFaults = new Map([
  [jetStreamIsUnready, "JetStream is not available"],
  [10_039, "JetStream is not enabled for that user"],
  [10_059, "there is no such stream"],
  [10_060, "another stream takes that subject"],
  [10_076, "JetStream is not enabled"],
  [10_093, "that subject is not one of the stream's"],
]);

interface Opening extends Pick<NatsServer, "user"> {
  readonly certificates: string | undefined;
  readonly onEnd: (why: string) => void;
  readonly signal: AbortSignal;
}

async function openServer(
  url: string,
  { user, certificates, onEnd, signal }: Opening,
): Promise<NatsConnection> {
  const attempt = new AbortController();
  const onAbort = () => attempt.abort(signal.reason);
  const onLate = () => attempt.abort(new Error(silence));
  signal.addEventListener("abort", onAbort, { once: true });
  const timer = setTimeout(onLate, answerTimeoutMs);
  try {
    const dialing = dialNats(buildOptions(url, user, certificates), attempt.signal);
    const { client, socket } = await orAborted(dialing, attempt.signal);
    return watch(client, socket, onEnd);
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof ConnectError ? error : buildFault(url, user, error);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
  }
}

function buildOptions(
  url: string,
  user: NatsServer["user"],
  ca: string | undefined,
): ConnectionOptions {
  const { protocol, hostname, port } = new URL(url);
  const host = stripBrackets(hostname);
  const servername = net.isIP(host) === 0 ? host : "";
  // Without `host` the certificate of an address would be looked at for `localhost`.
  const tls = { host, servername, ...(ca !== undefined && { ca }) };
  return {
    servers: [`${hostname}:${port || 4222}`],
    ...(user && buildLogin(user)),
    tls: protocol === "tls:" ? tls : null,
    reconnect: false,
    resolve: false,
    ignoreClusterUpdates: true,
    pingInterval: aliveMs,
    maxPingOut: 2,
    // Its own would leave the socket open.
    timeout: 2 * answerTimeoutMs,
    noAsyncTraces: true,
  };
}

function buildLogin(user: NatsUser): ConnectionOptions {
  if ("token" in user) return { token: user.token };
  if ("username" in user) return { user: user.username, pass: user.password };
  const prove = createNkeyProver(user.nkey);
  if (prove !== undefined) return { authenticator: prove };
  throw new ConnectError("is not asked: `nkey` of `user` is no seed of an NKey", {
    isFinal: true,
    advice: "give the seed of a user's, which begins with `SU`",
  });
}

function watch(client: Client, socket: net.Socket, onEnd: (why: string) => void): NatsConnection {
  let state: "open" | "closed" = "open";
  const ended = Promise.withResolvers<never>();
  ended.promise.catch(() => {});
  void client.closed().then((error) => {
    ended.reject(error ?? new Error("the connection was lost"));
    if (state === "closed") return;
    state = "closed";
    onEnd(error instanceof Error ? `: ${describeServerFault(error)}` : "");
  });
  return {
    client,
    get isOpen() {
      return state === "open";
    },
    pause: () => void socket.pause(),
    resume: () => void socket.resume(),
    untilEnd: (work) => Promise.race([work, ended.promise]),
    ask: (work) => withDeadline(Promise.race([work, ended.promise]), answerTimeoutMs),
    async close(last) {
      if (state === "closed") return;
      state = "closed";
      socket.resume(); // where it is paused no answer comes, nor its end
      if (last !== undefined) {
        await withDeadline(Promise.race([last(), ended.promise]), closeGraceMs).catch(() => {});
      }
      await client.close();
      socket.destroy();
    },
  };
}

async function withDeadline<T>(work: Promise<T>, ms: number): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(silence)), ms);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

function buildFault(url: string, user: NatsServer["user"], error: unknown): ConnectError {
  if (isNamed(error, "AuthorizationError")) {
    return new ConnectError(`refuses the connection: ${describeRefusal(user)}`, {
      isFinal: true,
      advice: user === undefined ? "set `user` of the scenario" : "check `user` of the scenario",
      cause: error,
    });
  }
  const cause = readKey(error, "cause") ?? error;
  const said = describeServerFault(cause);
  const advice =
    adviseOnTls(url, schemes, cause) ??
    (advices.find(({ pattern }) => pattern.test(said))?.advice ||
      "start one, or change `servers` in the scenario");
  const message = `does not answer: ${words.get(said) ?? said}`;
  return new ConnectError(message, { isFinal: false, advice, cause });
}

function describeRefusal(user: NatsServer["user"]): string {
  if (user === undefined) return "it wants a user";
  if ("token" in user) return "the token is wrong";
  if ("username" in user) return "user name or password is wrong";
  return `it lets no user with the NKey ${createNkeyProver(user.nkey)?.().nkey} in`;
}

/** What the library says of a server, in other words. */
const words = new Map([
  ["server does not support 'tls'", "it speaks no TLS"],
  ["unexpected response from server", "it does not speak NATS"],
  ["error connecting - node provided an undefined error", "it closed the connection"],
]);
const advices = [
  { pattern: /speaks TLS only/, advice: "try `tls` in place of `nats` in `servers`" },
  { pattern: /does not support 'tls'/, advice: "try `nats` in place of `tls` in `servers`" },
];

function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}
