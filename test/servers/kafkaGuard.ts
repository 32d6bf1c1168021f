import { once } from "node:events";
import net, { type Socket } from "node:net";
import tls, { type TlsOptions } from "node:tls";
import { findFreePort } from "./brokerProcess.ts";
import { type KafkaServer, startKafkaServer } from "./kafkaServer.ts";
import { type KafkaUser, startLogin } from "./saslLogin.ts";

export interface KafkaGuard {
  /** The one who is let in; unless set nobody is asked, and whoever logs in is refused. */
  readonly user?: KafkaUser;
  /** Spoken at the port of the cluster; the port is plain unless set. */
  readonly tls?: TlsOptions;
}

export interface GuardedKafka extends KafkaServer {
  /** Ends every connection, and so many of those that come next once they ask to log in. */
  cut(logins: number): void;
}

/**
 * The mock cluster behind a listener with TLS and users, as brokers have them: until a user is known only `ApiVersions`,
 * `SaslHandshake` and `SaslAuthenticate` are answered, and anything else ends the connection. `broker` is the listener's.
 */
export async function startGuardedKafka(
  topics: Readonly<Record<string, number>>,
  { user, tls: certificate }: KafkaGuard,
): Promise<GuardedKafka> {
  const port = await findFreePort();
  const server = await startKafkaServer(topics, port);
  const sockets = new Set<Socket>();
  let loginsToCut = 0;
  const accept = (socket: Socket) => {
    const onward = net.connect(server.port, "127.0.0.1");
    for (const [each, other] of [
      [socket, onward],
      [onward, socket],
    ] as const) {
      sockets.add(each);
      each.on("error", () => undefined);
      each.once("close", () => {
        sockets.delete(each);
        other.destroy();
      });
    }
    askForUser(socket, onward, user, () => loginsToCut-- > 0);
  };
  const listener =
    certificate === undefined ? net.createServer(accept) : tls.createServer(certificate, accept);
  listener.on("tlsClientError", () => undefined);
  listener.listen(port, "127.0.0.1");
  await once(listener, "listening");
  return {
    ...server,
    broker: `127.0.0.1:${port}`,
    port,
    cut(logins) {
      loginsToCut = logins;
      for (const socket of sockets) socket.destroy();
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      listener.close();
      await once(listener, "close");
      await server.stop();
    },
  };
}

// --- internal ---

const keys = { handshake: 17, apiVersions: 18, authenticate: 36 };
const errors = { none: 0, unsupportedMechanism: 33, illegalState: 34, authenticationFailed: 58 };
/** What the listener adds to the versions that the cluster has of each request. */
const ownVersions = [
  { key: keys.handshake, max: 1 },
  { key: keys.authenticate, max: 1 },
];

function askForUser(
  socket: Socket,
  onward: Socket,
  user: KafkaUser | undefined,
  isCut: () => boolean,
): void {
  let login = user && startLogin(user);
  const letThrough = () => {
    stopReading();
    stopHearing();
    socket.pipe(onward);
    onward.pipe(socket);
  };
  const stopReading = readFrames(socket, (frame) => {
    const { key, version, correlation, body } = readRequest(frame);
    const answer = (...parts: Buffer[]) => writeFrame(socket, [correlation, ...parts]);
    if (key === keys.apiVersions) return writeFrame(onward, [frame]);
    if (key === keys.handshake) {
      login = user && startLogin(user);
      const code = judgeMechanism(user, body.toString("utf8", 2));
      return answer(int16(code), int32(1), text(user?.mechanism ?? ""));
    }
    if (key === keys.authenticate && login !== undefined && !isCut()) {
      const { isIn, reply, fault } = login(body.toString("utf8", 4));
      const code = fault === undefined ? errors.none : errors.authenticationFailed;
      const lifetime = version > 0 ? Buffer.alloc(8) : Buffer.alloc(0);
      answer(int16(code), fault === undefined ? int16(-1) : text(fault), bytes(reply), lifetime);
      if (fault !== undefined) socket.end();
      if (isIn) letThrough();
    } else if (user === undefined) {
      writeFrame(onward, [frame]);
      letThrough();
    } else socket.destroy();
  });
  const stopHearing = readFrames(onward, (frame) => {
    const known = frame.readInt32BE(6) + ownVersions.length;
    const added = ownVersions.flatMap(({ key, max }) => [int16(key), int16(0), int16(max)]);
    writeFrame(socket, [frame.subarray(0, 6), int32(known), ...added, frame.subarray(10)]);
  });
}

function judgeMechanism(user: KafkaUser | undefined, asked: string): number {
  if (user === undefined) return errors.illegalState;
  return asked === user.mechanism ? errors.none : errors.unsupportedMechanism;
}

/** Calls back with each message, without its length, until the returned function is called. */
function readFrames(socket: Socket, take: (frame: Buffer) => unknown): () => void {
  let read = Buffer.alloc(0);
  const onData = (chunk: Buffer) => {
    read = Buffer.concat([read, chunk]);
    while (read.length >= 4 && read.length >= 4 + read.readInt32BE(0)) {
      const end = 4 + read.readInt32BE(0);
      const frame = read.subarray(4, end);
      read = read.subarray(end);
      take(frame);
    }
    // Nobody sends so much before a user is known, but those who speak something else do.
    if (read.length >= 4 && (read[0] ?? 0) > 0) socket.destroy();
  };
  socket.on("data", onData);
  return () => socket.off("data", onData);
}

function readRequest(frame: Buffer) {
  const clientLength = Math.max(frame.readInt16BE(8), 0);
  return {
    key: frame.readInt16BE(0),
    version: frame.readInt16BE(2),
    correlation: frame.subarray(4, 8),
    body: frame.subarray(10 + clientLength),
  };
}

function writeFrame(socket: Socket, parts: readonly Buffer[]): void {
  const frame = Buffer.concat(parts);
  socket.write(Buffer.concat([int32(frame.length), frame]));
}

function int16(value: number): Buffer {
  const written = Buffer.alloc(2);
  written.writeInt16BE(value);
  return written;
}

function int32(value: number): Buffer {
  const written = Buffer.alloc(4);
  written.writeInt32BE(value);
  return written;
}

function text(value: string): Buffer {
  return Buffer.concat([int16(Buffer.byteLength(value)), Buffer.from(value)]);
}

function bytes(value: string): Buffer {
  return Buffer.concat([int32(Buffer.byteLength(value)), Buffer.from(value)]);
}
