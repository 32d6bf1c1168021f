import { execFile } from "node:child_process";
import { chown, copyFile, mkdtemp, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import {
  type BrokerProcess,
  brokerPrograms,
  findFreePort,
  skipWithout,
  startBroker,
} from "./brokerProcess.ts";

/** A PostgreSQL of its own on a free port of this machine. */
export interface PostgresServer extends Omit<BrokerProcess, "pause" | "resume"> {
  /** With the password of its administrator. */
  readonly url: string;
  readonly port: number;
  /** Runs statements as its administrator; resolves with what they print. */
  sql(text: string): Promise<string>;
  /** All that lies in its database, as statements. */
  dump(): Promise<string>;
  /** With `isTold`, the statements that it was sent so far, with their values. */
  readonly statements: readonly string[];
}

/** For `before` of a suite: skips it with a printed reason where there is no PostgreSQL. */
export function skipWithoutPostgres(context: Mocha.Context): void {
  skipWithout(brokerPrograms.postgres, context);
}

export interface PostgresServerOptions {
  /** It follows another, of which nothing comes: it takes no writes. */
  readonly isReplica?: boolean;
  /** Paths of what it serves TLS with. */
  readonly certificate?: { readonly ca: string; readonly key: string };
  /** Keeps all statements. */
  readonly isTold?: boolean;
  /** Further settings, as in `postgresql.conf`. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** Starts a server; what it has confirmed outlives a crash of it, though not one of the machine. */
export async function startPostgresServer(
  options: PostgresServerOptions = {},
): Promise<PostgresServer> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "touchstone-postgres-"));
  await giveAway(folder);
  const port = await findFreePort();
  const args = await createCluster(folder, port, options);
  const statements: string[] = [];
  const server = await startBroker(brokerPrograms.postgres, {
    ...{ args, folder, user: unprivileged },
    ready: /ready to accept (read-only )?connections/,
    onLine: (line) => void (options.isTold === true && statements.push(line)),
  });
  const url = `postgres://${administrator}:${password}@127.0.0.1:${port}/postgres`;
  return {
    ...server,
    ...{ url, port, statements },
    restart: () => restart(server),
    sql: (text) => runProgram("psql", ["-tAXq", "-v", "ON_ERROR_STOP=1", "-c", text, url]),
    dump: () => runProgram("pg_dump", ["--inserts", url]),
  };
}

// --- internal ---

const administrator = "touchstone";
const password = "a-password-of-the-tests";
/** PostgreSQL refuses to run as root. */
const unprivileged = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : undefined;

/** Resolves with the arguments that a server is started with. */
async function createCluster(
  folder: string,
  port: number,
  { isReplica, certificate, isTold, settings: further }: PostgresServerOptions,
): Promise<string[]> {
  const data = path.join(folder, "data");
  const passwordFile = await writeOwn(path.join(folder, "password"), password);
  const access = ["-A", "scram-sha-256", "-U", administrator, `--pwfile=${passwordFile}`];
  await runProgram("initdb", ["-D", data, ...access, "-E", "UTF8", "--locale=C.UTF-8", "-N"]);
  if (isReplica === true) await writeOwn(path.join(data, "standby.signal"), "");
  const settings: Record<string, string> = {
    port: String(port),
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    fsync: "off",
    log_statement: isTold === true ? "all" : "none",
    ...further,
  };
  if (certificate !== undefined) {
    settings.ssl = "on";
    settings.ssl_cert_file = await copyOwn(certificate.ca, path.join(folder, "server.crt"));
    settings.ssl_key_file = await copyOwn(certificate.key, path.join(folder, "server.key"));
  }
  const named = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  return ["-D", data, ...named];
}

/** Its own processes outlive a killed one by a moment, and keep what the next one needs. */
async function restart(server: BrokerProcess): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await server.restart();
      return;
    } catch (error) {
      if (tries === 50) throw error;
      await delay(100);
    }
  }
}

async function writeOwn(file: string, text: string): Promise<string> {
  await writeFile(file, text, { mode: 0o600 });
  return await giveAway(file);
}

async function copyOwn(source: string, file: string): Promise<string> {
  await copyFile(source, file);
  return await giveAway(file);
}

async function giveAway(file: string): Promise<string> {
  if (unprivileged !== undefined) await chown(file, unprivileged.uid, unprivileged.gid);
  return file;
}

async function runProgram(program: string, args: readonly string[]): Promise<string> {
  const file = path.join(path.dirname(brokerPrograms.postgres.program), program);
  const options = { ...unprivileged, cwd: os.tmpdir(), maxBuffer: 100_000_000 };
  return (await promisify(execFile)(file, args, options)).stdout;
}
