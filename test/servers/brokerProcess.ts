import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import net from "node:net";
import path from "node:path";
import { createInterface } from "node:readline";

/** A program that serves on this machine, and the Debian package it is in. */
export interface BrokerProgram {
  readonly program: string;
  readonly package: string;
}

export const brokerPrograms = {
  redis: { program: "redis-server", package: "redis-server" },
  mosquitto: { program: "mosquitto", package: "mosquitto" },
  nats: { program: "nats-server", package: "nats-server" },
  // The one below /usr/sbin changes the user first.
  rabbit: { program: "/usr/lib/rabbitmq/bin/rabbitmq-server", package: "rabbitmq-server" },
  // The cluster of the tests is compiled from it.
  kafka: { program: "/usr/include/librdkafka/rdkafka_mock.h", package: "librdkafka-dev" },
  // Debian keeps one folder for each version, none of them where programs are looked for.
  postgres: { program: path.join(findPostgresFolder(), "postgres"), package: "postgresql" },
  compiler: { program: "gcc", package: "gcc" },
} as const satisfies Record<string, BrokerProgram>;

/** A server as a process of its own. */
export interface BrokerProcess {
  /** Ends the process at once, as a crash does. */
  kill(): Promise<void>;
  /** Lets it neither read nor answer, until it is resumed or ended. */
  pause(): void;
  resume(): void;
  /** Starts it again on the same port with what it had written. */
  restart(): Promise<void>;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
}

export interface BrokerOptions {
  readonly args: readonly string[];
  /** Added to the environment. */
  readonly env?: NodeJS.ProcessEnv;
  /** Has what it writes; removed at its end. */
  readonly folder: string;
  /** Who it runs as, where that is not whoever starts it. */
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
  /** What it prints, on either stream, once it takes connections. */
  readonly ready: RegExp;
  /** Told of all that it prints. */
  readonly onLine?: (line: string) => void;
}

/** Why there is no such server to test with; undefined when there is one. */
export function findObstacle(broker: BrokerProgram): string | undefined {
  return findProgram(broker.program) === undefined
    ? `no ${broker.program} on this machine; install it with: sudo apt-get install -y ${broker.package}`
    : undefined;
}

/** For `before` of a suite: skips it with a printed reason where there is no such server. */
export function skipWithout(broker: BrokerProgram, context: Mocha.Context): void {
  const obstacle = findObstacle(broker);
  if (obstacle === undefined) return;
  console.log(`      skipped: ${obstacle}`);
  context.skip();
}

export async function startBroker(
  broker: BrokerProgram,
  options: BrokerOptions,
): Promise<BrokerProcess> {
  let child = await startProcess(broker, options);
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    child.kill("SIGKILL");
    await exited;
  };
  return {
    kill,
    pause: () => void child.kill("SIGSTOP"),
    resume: () => void child.kill("SIGCONT"),
    restart: async () => {
      await kill();
      child = await startProcess(broker, options);
    },
    stop: async () => {
      await kill();
      await rm(options.folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

export async function findFreePort(): Promise<number> {
  const server = net.createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as net.AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

// --- internal ---

/** The programs of the newest PostgreSQL here. */
function findPostgresFolder(): string {
  const root = "/usr/lib/postgresql";
  const versions = existsSync(root) ? readdirSync(root).map(Number) : [];
  return versions.length === 0 ? "" : path.join(root, String(Math.max(...versions)), "bin");
}

/** Some are where only administrators look. */
const systemFolders = ["/usr/sbin", "/usr/local/sbin"];

function findProgram(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? "").split(path.delimiter), ...systemFolders];
  return folders.map((folder) => path.resolve(folder, name)).find((program) => existsSync(program));
}

async function startProcess(
  broker: BrokerProgram,
  { args, env, user, ready, onLine }: BrokerOptions,
): Promise<ChildProcess> {
  const program = findProgram(broker.program);
  if (program === undefined) throw new Error(findObstacle(broker));
  const child = spawn(program, args, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
    ...user,
  });
  const lines: string[] = [];
  const isReady = await new Promise<boolean>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", () => resolve(false));
    for (const input of [child.stdout, child.stderr]) {
      createInterface({ input }).on("line", (line) => {
        lines.push(line);
        onLine?.(line);
        if (ready.test(line)) resolve(true);
      });
    }
  });
  if (!isReady) throw new Error(`${broker.program} did not start:\n${lines.join("\n")}`);
  return child;
}
