import type { ChannelModel, ConfirmChannel } from "amqplib";
import { errorMessage } from "../model/userError.ts";
import { readCertificates } from "./certificates.ts";
import { ConnectError } from "./connectError.ts";
import { adviseOnTls, describeServerFault } from "./serverFaults.ts";

/** A broker that speaks AMQP 0-9-1. */
export interface AmqpServer {
  readonly url: string;
  /** Absolute path of the certificates (PEM) that the server's is signed by, in place of those of this machine. */
  readonly ca?: string | undefined;
}

/** A connection with one channel, on which what is published is confirmed. */
export interface AmqpConnection {
  readonly channel: ConfirmChannel;
  /** Ends it; what was handed over before has been sent then, unless the other side does not answer. Never throws. */
  close(): Promise<void>;
  /** Drops it at once. */
  cut(): void;
}

export interface AmqpOptions extends AmqpServer {
  readonly signal: AbortSignal;
  /** Told once that a connection ended by itself, and why. */
  readonly onEnd: (why: string) => void;
  /** What it throws is why there is no connection; `end` says that the connection is of no more use. */
  readonly setUp: (channel: ConfirmChannel, end: (why: string) => void) => Promise<void>;
}

/** Connects and sets up, both within ten seconds. Throws `ConnectError`, or the signal's reason. */
export async function connectAmqp(options: AmqpOptions): Promise<AmqpConnection> {
  const { url, ca, signal } = options;
  const certificates = await readCertificates(ca);
  // A library: it is loaded with the first connection.
  const { connect, credentials } = (await import("amqplib")).default;
  signal.throwIfAborted();
  const life = new AbortController();
  const cut = () => life.abort();
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    cut();
  }, answerTimeoutMs);
  signal.addEventListener("abort", cut, { once: true });
  try {
    const socket = {
      signal: life.signal,
      noDelay: true,
      credentials: credentials.plain(...readUser(url)),
      ...(certificates === undefined ? {} : { ca: certificates }),
    };
    const model = await connect(withHeartbeat(url), socket);
    return await openChannel(model, cut, options);
  } catch (error) {
    cut();
    signal.throwIfAborted();
    const message = `does not answer within ${answerTimeoutMs} ms`;
    throw isLate ? new ConnectError(message, { isFinal: false }) : explain(url, error);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", cut);
  }
}

// --- internal ---

const schemes = { plain: "amqp", secure: "amqps" };
const answerTimeoutMs = 10_000;
const closeGraceMs = 250;
/** Half of the time after which a broker that says nothing is taken for gone. */
const heartbeatS = 10;

/** What goes wrong while it is set up is thrown; later it is told. */
async function openChannel(
  model: ChannelModel,
  cut: () => void,
  { onEnd, setUp }: AmqpOptions,
): Promise<AmqpConnection> {
  let state: "opening" | "open" | "over" = "opening";
  let reason: unknown;
  const end = (why: unknown) => {
    const wasOpen = state === "open";
    if (state !== "over") reason = why;
    state = "over";
    cut(); // what is left of the socket
    if (wasOpen) onEnd(errorMessage(why));
  };
  // Without a listener an error would end the process.
  model.on("error", end);
  model.once("close", (why: unknown) => end(why ?? new Error("it was closed")));
  const channel = await model.createConfirmChannel();
  channel.on("error", end);
  channel.once("close", () => end(new Error("its channel was closed")));
  await setUp(channel, (why) => end(new Error(why)));
  if (reason !== undefined) throw reason;
  state = "open";
  return {
    channel,
    cut() {
      state = "over";
      cut();
    },
    async close() {
      state = "over";
      await within(closeGraceMs, closeInTurn(model, channel));
      cut();
    },
  };
}

/** The channel goes first: the end of the connection would overtake what it has not yet sent. */
async function closeInTurn(model: ChannelModel, channel: ConfirmChannel): Promise<void> {
  try {
    await channel.close();
    await model.close();
  } catch {
    // Either was closed already.
  }
}

async function within(graceMs: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, graceMs);
  });
  await Promise.race([work, over]);
  clearTimeout(timer);
}

/** See https://www.rabbitmq.com/docs/uri-query-parameters; that of the url counts. */
function withHeartbeat(url: string): string {
  const full = new URL(url);
  if (!full.searchParams.has("heartbeat")) full.searchParams.set("heartbeat", String(heartbeatS));
  return full.href;
}

function readUser(url: string): [user: string, password: string] {
  const { username, password } = new URL(url);
  if (username === "" && password === "") return ["guest", "guest"];
  try {
    return [decodeURIComponent(username), decodeURIComponent(password)];
  } catch (cause) {
    const message =
      "cannot be asked: the user or password in `url` has a % that is not written %25";
    throw new ConnectError(message, { isFinal: true, advice: "Write it so.", cause });
  }
}

function explain(url: string, cause: unknown): ConnectError {
  if (cause instanceof ConnectError) return cause;
  const text = describeServerFault(cause);
  const fault = refusals.find(({ sign }) => sign.test(text));
  if (fault !== undefined) {
    const host = decodeURIComponent(new URL(url).pathname.slice(1)) || "/";
    const { say, advice } = fault;
    return new ConnectError(say(host), { isFinal: true, advice, cause });
  }
  const advice = adviseOnTls(url, schemes, cause);
  return new ConnectError(`does not answer: ${text}`, { isFinal: false, advice, cause });
}

interface Refusal {
  readonly sign: RegExp;
  readonly say: (virtualHost: string) => string;
  readonly advice: string;
}

const refusals: readonly Refusal[] = [
  {
    sign: /ACCESS.REFUSED/,
    say: () => "refuses the user or password",
    advice: "check both in `url`",
  },
  {
    // The library knows no more of a refusal at this step.
    sign: /Expected ConnectionOpenOk; got <ConnectionClose/,
    say: (host) => `has no virtual host \`${host}\`, or this user may not use it`,
    advice: "check the path of `url`",
  },
  {
    sign: /frame|Expected ConnectionStart/i,
    say: () => "speaks something else than AMQP 0-9-1",
    advice: "set the address of the broker as `url`",
  },
];
