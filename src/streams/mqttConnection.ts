import net from "node:net";
import tls from "node:tls";
import type { IClientOptions, IPublishPacket, MqttClient } from "mqtt";
import { stripBrackets } from "../common/hostNames.ts";
import { readKey } from "../model/json/jsonValue.ts";
import { readCertificates } from "./certificates.ts";
import { ConnectError } from "./connectError.ts";
import { adviseOnTls, describeServerFault } from "./serverFaults.ts";

export interface MqttTarget {
  readonly url: string;
  /** Absolute path of the certificates (PEM) that the broker's is signed by. */
  readonly ca?: string | undefined;
  readonly clientId: string;
  /** What MQTT lets a client set; unless said otherwise the session ends with the connection. */
  readonly options?: Pick<IClientOptions, "clean" | "incomingStore" | "properties">;
  /** What is read, once the broker has agreed. */
  readonly subscription?: MqttSubscription;
  /** Called when an open connection has ended, unless it was closed by this side; the text follows "ended the connection". */
  readonly onEnd: (why: string) => void;
}

export interface MqttSubscription {
  /** Topic filter. */
  readonly topic: string;
  readonly qos: 0 | 1 | 2;
  /** Takes a message. Nothing more is read until `done` is called; by then one with a quality of 1 or 2 is confirmed. */
  readonly onMessage: (packet: IPublishPacket, done: () => void) => void;
  /** While it does not, answers of the broker are not read either, so that it may not be taken for gone. */
  readonly isReading: () => boolean;
}

export interface MqttConnection {
  readonly client: MqttClient;
  /** Whether the broker still knew the session. */
  readonly isResumed: boolean;
  readonly isOpen: boolean;
  /** Says good-bye, after which the broker forgets the session, and does not wait long for an answer. */
  close(): Promise<void>;
}

/**
 * Connects with MQTT 5 and subscribes; it does not reconnect by itself. Throws `ConnectError`, a `UserError` where its
 * certificates cannot be read, or the signal's reason.
 */
export async function openMqtt(target: MqttTarget, signal: AbortSignal): Promise<MqttConnection> {
  // A library: it is loaded with the first connection, without the parts that speak WebSocket and through proxies.
  const { default: Client } = (await import("mqtt/lib/client")).default;
  const ca = await readCertificates(target.ca);
  signal.throwIfAborted();
  const { url, clientId, options, subscription, onEnd } = target;
  return await new Promise((resolve, reject) => {
    const client: MqttClient = new Client(() => openSocket(url, ca), {
      ...readUser(url),
      ...options,
      ...ownOptions,
      clientId,
    });
    let state: "opening" | "open" | "closed" = "opening";
    let isResumed = false;
    let lossCause: unknown;
    let lossText = "";
    const fail = (error: unknown) => {
      if (state !== "opening") return;
      state = "closed";
      stopWaiting();
      reject(error);
      client.end(true);
    };
    const onAbort = () => fail(signal.reason);
    const onLate = () => fail(buildFault(url, new Error(silence)));
    const timer = setTimeout(onLate, answerTimeoutMs);
    signal.addEventListener("abort", onAbort, { once: true });
    const stopWaiting = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
    };
    const settle = () => {
      if (state !== "opening") return;
      state = "open";
      stopWaiting();
      resolve(connection);
    };
    const connection: MqttConnection = {
      client,
      get isResumed() {
        return isResumed;
      },
      get isOpen() {
        return state === "open";
      },
      async close() {
        if (state === "closed") return;
        state = "closed";
        await closeClient(client);
      },
    };
    client.on("error", (error) => {
      lossCause ??= error;
      fail(buildFault(url, error));
    });
    client.on("disconnect", ({ reasonCode }) => {
      lossText = `: ${describeReason(reasonCode)}`;
    });
    client.on("close", () => {
      fail(buildFault(url, lossCause ?? new Error("it closed the connection")));
      if (state !== "open") return;
      state = "closed";
      onEnd(lossText || (lossCause === undefined ? "" : `: ${describeServerFault(lossCause)}`));
      client.end(true);
    });
    client.once("connect", ({ sessionPresent }) => {
      isResumed = sessionPresent;
      if (subscription === undefined || isResumed) return settle();
      const { topic, qos } = subscription;
      client.subscribe(topic, { qos, rh: neverRetained }, (error) => {
        if (error) fail(buildRefusal(topic, error));
        else settle();
      });
    });
    if (subscription !== undefined) {
      const { onMessage, isReading } = subscription;
      const giveUp = client.onKeepaliveTimeout.bind(client);
      client.onKeepaliveTimeout = () => (isReading() ? giveUp() : client.sendPing());
      client.handleMessage = (packet, done) => onMessage(packet, done);
    }
  });
}

/** What a reason code of MQTT 5 (2.4) says, in words. */
export function describeReason(code: number | undefined): string {
  return reasons.get(code ?? 0) ?? `reason code ${code}`;
}

// --- internal ---

const schemes = { plain: "mqtt", secure: "mqtts" };
const answerTimeoutMs = 5_000;
const closeGraceMs = 250;
const silence = `no answer within ${answerTimeoutMs / 1000} s`;
/** What was kept of a topic before is not read (MQTT 5, 3.8.3.1). */
const neverRetained = 2;

const ownOptions = {
  protocolVersion: 5,
  reconnectPeriod: 0,
  resubscribe: false,
  queueQoSZero: false,
  keepalive: 30,
  timerVariant: "native",
  // Told of every packet several times, which costs even where nobody listens.
  log: () => {},
} as const satisfies IClientOptions;

function openSocket(url: string, ca: string | undefined): net.Socket {
  const { protocol, hostname, port } = new URL(url);
  const host = stripBrackets(hostname);
  if (protocol === "mqtt:") return net.connect({ host, port: Number(port || 1883) });
  const servername = net.isIP(host) === 0 ? host : undefined;
  return tls.connect({ host, port: Number(port || 8883), servername, ...(ca && { ca }) });
}

function readUser(url: string): Pick<IClientOptions, "username" | "password"> {
  const { username, password } = new URL(url);
  return {
    ...(username !== "" && { username: decodeURIComponent(username) }),
    ...(password !== "" && { password: decodeURIComponent(password) }),
  };
}

async function closeClient(client: MqttClient): Promise<void> {
  const { stream } = client;
  if (stream.destroyed) return;
  const closed = new Promise<void>((resolve) => stream.once("close", () => resolve()));
  const timer = setTimeout(() => stream.destroy(), closeGraceMs);
  const isIdle = Object.keys(client.outgoing).length === 0;
  // It would wait for answers to what is under way.
  client.end(!isIdle, { properties: { sessionExpiryInterval: 0 } });
  await closed;
  clearTimeout(timer);
}

function buildFault(url: string, cause: unknown): ConnectError {
  const code = readKey(cause, "code");
  if (typeof code === "number") {
    const message = `refuses the connection: ${describeReason(code)}`;
    const advice = userFaults.has(code)
      ? "check user name and password in `url` of the scenario"
      : "change `url` in the scenario";
    return new ConnectError(message, { isFinal: !passing.has(code), advice, cause });
  }
  const advice = adviseOnTls(url, schemes, cause) ?? "start one, or change `url` in the scenario";
  const message = `does not answer: ${describeServerFault(cause)}`;
  return new ConnectError(message, { isFinal: false, advice, cause });
}

function buildRefusal(topic: string, cause: Error): ConnectError {
  const code = readKey(cause, "code");
  const why = typeof code === "number" ? describeReason(code) : cause.message;
  return new ConnectError(`refuses the topic \`${topic}\`: ${why}`, {
    isFinal: true,
    advice: "give that user the right to it, or change `topic` in the scenario",
    cause,
  });
}

/** Reasons for which a broker turns away that may pass. */
const passing = new Set([3, 128, 131, 136, 137, 139, 147, 150, 151, 159]);
const userFaults = new Set([4, 5, 134, 135]);

const reasons = new Map([
  [1, "it does not speak MQTT 5"],
  [3, "it is not available"],
  [4, "user name or password is wrong"],
  [5, "user name or password is wrong, or lacks a right"],
  [128, "it does not say why"],
  [129, "malformed packet"],
  [130, "protocol error"],
  [131, "it cannot take that now"],
  [132, "it does not speak MQTT 5"],
  [133, "the client's id is not allowed"],
  [134, "user name or password is wrong"],
  [135, "user name or password is wrong, or lacks the right"],
  [136, "it is not available"],
  [137, "it is busy"],
  [138, "this client is banned"],
  [139, "it shuts down"],
  [140, "another way to log in is asked for"],
  [141, "it heard nothing for too long"],
  [142, "another client has taken the session"],
  [143, "the topic filter is not allowed"],
  [144, "the topic is not allowed"],
  [147, "too many messages at once"],
  [149, "the message is too large"],
  [150, "too many messages a second"],
  [151, "a quota is used up"],
  [152, "an administrator ended it"],
  [153, "the body is not what it is said to be"],
  [154, "it keeps no messages"],
  [155, "it does not give that quality of service"],
  [156, "another server is to be used"],
  [157, "the server has moved"],
  [158, "it shares no subscriptions"],
  [159, "too many connections a second"],
  [160, "the connection has lasted too long"],
  [162, "it takes no wildcards"],
]);
