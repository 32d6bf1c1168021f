import { addBrackets } from "../common/hostNames.ts";
import { readCertificates } from "./certificates.ts";
import { connectRedis, type RedisConnection } from "./redisConnection.ts";

/** A stream of a Redis server, or of a cluster of them. */
export interface RedisPlace {
  readonly url: string;
  readonly stream: string;
  /** Absolute path of the certificates (PEM) that the server's is signed by, in place of those of this machine. */
  readonly ca?: string | undefined;
}

/** Connects to the server that has the stream, also where `url` is another one of its cluster. Throws as `connectRedis`. */
export async function connectRedisPlace(
  { url, stream, ca }: RedisPlace,
  signal: AbortSignal,
): Promise<RedisConnection> {
  const certificates = await readCertificates(ca);
  let at = url;
  for (let hops = 0; ; hops++) {
    const connection = await connectRedis(at, signal, { ca: certificates });
    const target = await findOtherServer(connection, stream);
    if (target === undefined || hops === mostHops) return connection;
    connection.close();
    at = placeAt(at, target);
  }
}

/** Whether an answer of Redis says that the stream is to be looked for anew, at another server of its cluster or in a moment. */
export function isElsewhere(message: string): boolean {
  return /^(MOVED|ASK|CLUSTERDOWN|TRYAGAIN|LOADING)\b/.test(message);
}

// --- internal ---

const mostHops = 5;

interface Server {
  /** Empty for the one that said so. */
  readonly host: string;
  readonly port: string;
}

/** See https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/; other faults are told by what is done next. */
async function findOtherServer(
  connection: RedisConnection,
  stream: string,
): Promise<Server | undefined> {
  try {
    await connection.send(["XLEN", stream]);
    return undefined;
  } catch (error) {
    const moved = /^(?:MOVED|ASK) \d+ (.*):(\d+)$/.exec(connection.explain(error).message);
    return moved === null ? undefined : { host: moved[1] ?? "", port: moved[2] ?? "" };
  }
}

function placeAt(url: string, { host, port }: Server): string {
  const moved = new URL(url);
  if (host !== "") moved.hostname = addBrackets(host);
  moved.port = port;
  return moved.href;
}
