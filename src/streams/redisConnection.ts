import type { RedisClientType } from "@redis/client";
import { orAborted } from "../common/abortable.ts";
import { errorMessage, UserError } from "../model/userError.ts";
import { adviseOnTls, describeServerFault, formatServerUrl } from "./serverFaults.ts";

/** One connection to a Redis server; it does not reconnect by itself. */
export interface RedisConnection {
  /** Whether commands can still be sent. */
  readonly isOpen: boolean;
  /** Sends a command as it is and resolves with its reply; rejects with a `RedisReplyError` when Redis refuses it. */
  send(command: readonly string[]): Promise<unknown>;
  /** The same, with a `Buffer` in place of each text of the reply. */
  sendForBytes(command: readonly string[]): Promise<unknown>;
  /** Why a command was rejected: what Redis answered, or how the connection was lost. */
  explain(error: unknown): RedisFailure;
  /** Drops the connection at once; commands under way are rejected. */
  close(): void;
}

/** `refused` is an answer of Redis, such as WRONGTYPE; with `lost` there is no connection any more. */
export interface RedisFailure {
  readonly kind: "refused" | "lost";
  readonly message: string;
}

export interface RedisOptions {
  readonly answerTimeoutMs?: number;
  /** Certificates (PEM) that the server's is signed by, in place of those of this machine. */
  readonly ca?: string | undefined;
}

/**
 * Connects and asks for a sign of life; throws a `UserError` that says where and what to do, or the signal's reason as soon
 * as it is aborted. A connection on which commands wait and nothing is answered for `answerTimeoutMs` is lost.
 */
export async function connectRedis(
  url: string,
  signal: AbortSignal,
  { answerTimeoutMs = longestAnswerMs, ca }: RedisOptions = {},
): Promise<RedisConnection> {
  // A large library: it is loaded with the first connection. In the bundle it has no named exports.
  const { createClient, ErrorReply, RESP_TYPES } = (await import("@redis/client")).default;
  let client: RedisClientType<Record<string, never>, Record<string, never>>;
  try {
    // The older protocol is spoken by every Redis; nothing of the newer one is needed.
    client = createClient({
      url,
      RESP: 2,
      disableClientInfo: true,
      maintNotifications: "disabled",
      // The library's own limit makes a timer and an error for each command, which takes longer than the command.
      commandOptions: { timeout: undefined },
      socket: { reconnectStrategy: false, connectTimeout: connectTimeoutMs, ...(ca && { ca }) },
    }) as unknown as typeof client;
  } catch (error) {
    throw buildConnectError(url, error);
  }
  const typeMapping = { [RESP_TYPES.BLOB_STRING]: Buffer };
  let lossCause: unknown;
  let isConnected = false;
  client.once("connect", () => {
    isConnected = true;
  });
  const close = (): void => {
    if (client.isOpen) client.destroy();
  };
  // Without a listener an error would end the process; a reply that cannot be read ends the connection too.
  client.on("error", (error: unknown) => {
    lossCause ??= error;
    close();
  });
  const explain = (error: unknown): RedisFailure =>
    error instanceof ErrorReply && client.isOpen
      ? { kind: "refused", message: error.message }
      : { kind: "lost", message: describeServerFault(lossCause ?? error) };
  try {
    const alive = client.connect().then(() => client.sendCommand(["PING"]));
    await orAborted(withTimeout(alive.catch(takeForAlive)), signal);
  } catch (error) {
    // The library forgets a socket that is still connecting when it is closed.
    if (isConnected) close();
    else client.once("connect", close);
    signal.throwIfAborted();
    throw error instanceof ErrorReply
      ? buildRefusalError(url, error)
      : buildConnectError(url, lossCause ?? error);
  }
  const watch = watchAnswers(answerTimeoutMs, () => {
    lossCause ??= new Error(`no answer within ${answerTimeoutMs / 1000} s`);
    close();
  });
  return {
    get isOpen() {
      return client.isOpen;
    },
    send: (command) => watch.follow(client.sendCommand(command)),
    sendForBytes: (command) => watch.follow(client.sendCommand(command, { typeMapping })),
    explain,
    close() {
      watch.end();
      close();
    },
  };
}

// --- internal ---

const schemes = { plain: "redis", secure: "rediss" };
const connectTimeoutMs = 5_000;
/** Commands block for a second at most; a server that saves to a slow disk takes a while. */
const longestAnswerMs = 30_000;

/** One timer for all commands: one each would take longer than a command. */
function watchAnswers(answerTimeoutMs: number, onSilence: () => void) {
  let waiting = 0;
  let heardAtMs = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const end = () => {
    clearInterval(timer);
    timer = undefined;
  };
  const look = () => {
    if (waiting === 0) return end();
    if (performance.now() - heardAtMs < answerTimeoutMs) return;
    end();
    onSilence();
  };
  const onAnswer = () => {
    waiting -= 1;
    heardAtMs = performance.now();
  };
  return {
    follow<T>(answer: Promise<T>): Promise<T> {
      if (waiting === 0) heardAtMs = performance.now();
      waiting += 1;
      timer ??= setInterval(look, answerTimeoutMs / 4).unref();
      answer.then(onAnswer, onAnswer);
      return answer;
    },
    end,
  };
}

async function withTimeout<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const error = new Error(`no answer within ${connectTimeoutMs / 1000} s`);
    timer = setTimeout(() => reject(error), connectTimeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function buildConnectError(url: string, cause: unknown): UserError {
  const address = formatServerUrl(url);
  const advice = adviseOnTls(url, schemes, cause) ?? "start one, or change `url` in the scenario";
  const message = `No Redis answers at ${address}: ${describeServerFault(cause)}; ${advice}.`;
  return new UserError(message, { code: "config", cause });
}

/** A user who may not even ask for a sign of life got one. */
function takeForAlive(error: unknown): void {
  if (!errorMessage(error).startsWith("NOPERM")) throw error;
}

/** It answers, but lets nobody in: a wrong password, mostly. */
function buildRefusalError(url: string, cause: Error): UserError {
  const isUnknown = /^(NOAUTH|WRONGPASS|ERR AUTH)/.test(cause.message);
  const advice = isUnknown
    ? "; check user name and password in `url` of the scenario."
    : "; try again when it is ready, or change `url` in the scenario.";
  const message = `Redis at ${formatServerUrl(url)} refused the connection: ${cause.message}${advice}`;
  return new UserError(message, { code: "config", cause });
}
