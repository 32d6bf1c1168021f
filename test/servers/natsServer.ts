import { mkdtemp, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { type BrokerProcess, brokerPrograms, findFreePort, startBroker } from "./brokerProcess.ts";

/** A `nats-server` of its own on a free port of this machine, with JetStream that keeps its streams in files. */
export interface NatsProcess extends BrokerProcess {
  readonly url: string;
  readonly port: number;
}

/** `settings` are further lines of its configuration. */
export async function startNats(settings: readonly string[] = []): Promise<NatsProcess> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "touchstone-nats-"));
  const port = await findFreePort();
  const lines = [
    `listen: "127.0.0.1:${port}"`,
    `jetstream { store_dir: "${folder}/store" }`,
    ...settings,
  ];
  const config = path.join(folder, "nats.conf");
  await writeFile(config, `${lines.join("\n")}\n`);
  const options = { args: ["-c", config], folder, ready: /Server is ready/ };
  const server = await startBroker(brokerPrograms.nats, options);
  return { ...server, url: `nats://127.0.0.1:${port}`, port };
}
