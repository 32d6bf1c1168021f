import { mkdtemp, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { type BrokerProcess, brokerPrograms, findFreePort, startBroker } from "./brokerProcess.ts";

/** A `mosquitto` of its own on a free port of this machine. */
export interface Mosquitto extends BrokerProcess {
  readonly url: string;
  readonly port: number;
}

export interface MosquittoOptions {
  /** Files put beside its configuration, by name. */
  readonly files?: Readonly<Record<string, string>>;
  /** Further lines of its configuration; `{folder}` is where its files are. */
  readonly settings?: readonly string[];
}

/** Starts a broker that drops no messages as long as it lives. */
export async function startMosquitto({
  files = {},
  settings = ["allow_anonymous true"],
}: MosquittoOptions = {}): Promise<Mosquitto> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "touchstone-mosquitto-"));
  const port = await findFreePort();
  const lines = [
    // Started by root it would become another user, who may not write there.
    ...(process.getuid?.() === 0 ? ["user root"] : []),
    "log_dest stderr",
    "max_queued_messages 0",
    `listener ${port} 127.0.0.1`,
    ...settings.map((line) => line.replaceAll("{folder}", folder)),
  ];
  for (const [name, text] of Object.entries(files)) {
    await writeFile(path.join(folder, name), text);
  }
  const config = path.join(folder, "mosquitto.conf");
  await writeFile(config, `${lines.join("\n")}\n`);
  const options = { args: ["-c", config], folder, ready: /version \S+ running/ };
  const server = await startBroker(brokerPrograms.mosquitto, options);
  return { ...server, url: `mqtt://127.0.0.1:${port}`, port };
}
