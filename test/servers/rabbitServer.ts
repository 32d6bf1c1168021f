import { spawn } from "node:child_process";
import { mkdtemp, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { type BrokerProcess, brokerPrograms, findFreePort, startBroker } from "./brokerProcess.ts";

/** A RabbitMQ of its own on a free port of this machine, with a node name, data folder and port mapper of its own. */
export interface RabbitServer extends BrokerProcess {
  readonly url: string;
  readonly port: number;
  /** Where TLS is spoken, if that was asked for. */
  readonly tlsPort: number;
}

export interface RabbitOptions {
  /** Files of a certificate and its key (PEM) to speak TLS with, beside. */
  readonly tls?: { readonly ca: string; readonly key: string };
}

/** Starts a server; that takes seconds. */
export async function startRabbitServer({ tls }: RabbitOptions = {}): Promise<RabbitServer> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "touchstone-rabbit-"));
  const port = await findFreePort();
  const tlsPort = await findFreePort();
  const secure =
    tls === undefined
      ? []
      : [
          `listeners.ssl.1 = 127.0.0.1:${tlsPort}`,
          `ssl_options.cacertfile = ${tls.ca}`,
          `ssl_options.certfile = ${tls.ca}`,
          `ssl_options.keyfile = ${tls.key}`,
        ];
  const settings = ["log.console.level = error", `listeners.tcp.1 = 127.0.0.1:${port}`, ...secure];
  await writeFile(path.join(folder, "rabbitmq.conf"), `${settings.join("\n")}\n`);
  await writeFile(path.join(folder, "plugins"), "[].");
  const env = await buildEnvironment(folder, port);
  // Without one the server starts it for the whole machine, to stay.
  const mapper = spawn("epmd", [], { env: { ...process.env, ...env }, stdio: "ignore" });
  mapper.on("error", () => undefined); // the server says so too
  const options = { args: [], env, folder, ready: /completed with \d+ plugins/ };
  const server = await startBroker(brokerPrograms.rabbit, options);
  return {
    ...server,
    url: `amqp://127.0.0.1:${port}`,
    port,
    tlsPort,
    async stop() {
      await server.stop();
      mapper.kill("SIGKILL");
    },
  };
}

// --- internal ---

/** See https://www.rabbitmq.com/docs/configure#supported-environment-variables; the cookie lies below `HOME`. */
async function buildEnvironment(folder: string, port: number): Promise<NodeJS.ProcessEnv> {
  const inFolder = (name: string) => path.join(folder, name);
  return {
    HOME: folder,
    ERL_EPMD_PORT: String(await findFreePort()),
    ERL_EPMD_ADDRESS: "127.0.0.1",
    RABBITMQ_NODENAME: `touchstone-${port}@localhost`,
    RABBITMQ_DIST_PORT: String(await findFreePort()),
    RABBITMQ_CONF_ENV_FILE: "/dev/null",
    RABBITMQ_CONFIG_FILE: inFolder("rabbitmq.conf"),
    RABBITMQ_ADVANCED_CONFIG_FILE: inFolder("advanced.config"),
    RABBITMQ_GENERATED_CONFIG_DIR: inFolder("config"),
    RABBITMQ_ENABLED_PLUGINS_FILE: inFolder("plugins"),
    RABBITMQ_MNESIA_BASE: inFolder("mnesia"),
    RABBITMQ_LOG_BASE: folder,
    RABBITMQ_LOGS: "-",
    RABBITMQ_PID_FILE: inFolder("pid"),
    // Its script becomes the server then, in place of starting it as a child.
    RUNNING_UNDER_SYSTEMD: "true",
  };
}
