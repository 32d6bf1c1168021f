import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";

/** A `redis-server` of its own on a free port of this machine. */
export interface RedisServer {
  readonly url: string;
  readonly port: number;
  /** Ends the process at once, as a crash does. */
  kill(): Promise<void>;
  /** Starts it again on the same port with what it had written. */
  restart(): Promise<void>;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
}

/** Why there is no Redis server to test with; undefined when there is one. */
export function findRedisObstacle(): string | undefined {
  return findProgram() === undefined
    ? "no redis-server on this machine; install it with: sudo apt-get install -y redis-server"
    : undefined;
}

/** For `before` of a suite: skips it with a printed reason where there is no Redis server. */
export function skipWithoutRedis(context: Mocha.Context): void {
  const obstacle = findRedisObstacle();
  if (obstacle === undefined) return;
  console.log(`      skipped: ${obstacle}`);
  context.skip();
}

export interface RedisServerOptions {
  readonly password?: string;
  readonly isDurable?: boolean;
  /** Further settings, as in `redis.conf`. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** Starts a server; every command is on disk before it is answered, so that `restart` loses nothing. */
export async function startRedisServer(options: RedisServerOptions = {}): Promise<RedisServer> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "touchstone-redis-"));
  const port = await findFreePort();
  const args = buildArguments(folder, port, options);
  let child = await startProcess(args);
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    child.kill("SIGKILL");
    await exited;
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    kill,
    restart: async () => {
      await kill();
      child = await startProcess(args);
    },
    stop: async () => {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

// --- internal ---

function findProgram(): string | undefined {
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  return folders
    .map((folder) => path.join(folder, "redis-server"))
    .find((program) => existsSync(program));
}

function buildArguments(
  folder: string,
  port: number,
  { password, isDurable = true, settings: further }: RedisServerOptions,
): string[] {
  const settings: Record<string, string> = {
    bind: "127.0.0.1",
    port: String(port),
    dir: folder,
    save: "",
    appendonly: isDurable ? "yes" : "no",
    appendfsync: "always",
    ...(password === undefined ? {} : { requirepass: password }),
    ...further,
  };
  return Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
}

async function startProcess(args: readonly string[]): Promise<ChildProcess> {
  const program = findProgram();
  if (program === undefined) throw new Error(findRedisObstacle());
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"] });
  const lines: string[] = [];
  const isReady = await new Promise<boolean>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", () => resolve(false));
    createInterface({ input: child.stdout }).on("line", (line) => {
      lines.push(line);
      if (line.includes("Ready to accept connections")) resolve(true);
    });
  });
  if (!isReady) throw new Error(`redis-server did not start:\n${lines.join("\n")}`);
  return child;
}

async function findFreePort(): Promise<number> {
  const server = net.createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as net.AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
