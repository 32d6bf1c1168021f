import { execFile } from "node:child_process";
import { mkdtemp } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import {
  type BrokerProcess,
  brokerPrograms,
  findFreePort,
  findObstacle,
  startBroker,
} from "./brokerProcess.ts";

/** librdkafka's mock cluster, with one broker on a free port of this machine; it forgets all when it ends. */
export interface KafkaServer extends BrokerProcess {
  readonly broker: string;
  readonly port: number;
}

/** Why there is no Kafka to test with; undefined when there is one. */
export function findKafkaObstacle(): string | undefined {
  return findObstacle(brokerPrograms.kafka) ?? findObstacle(brokerPrograms.compiler);
}

/** For `before` of a suite: skips it with a printed reason where there is no Kafka. */
export function skipWithoutKafka(context: Mocha.Context): void {
  const obstacle = findKafkaObstacle();
  if (obstacle === undefined) return;
  console.log(`      skipped: ${obstacle}`);
  context.skip();
}

/** Compiles and starts it; `topics` have so many partitions each. Clients are told to come to `advertised`, a port. */
export async function startKafkaServer(
  topics: Readonly<Record<string, number>>,
  advertised?: number,
): Promise<KafkaServer> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "touchstone-kafka-"));
  const program = path.join(folder, "kafkaMock");
  const source = path.join(import.meta.dirname, "kafkaMock.c");
  await promisify(execFile)("gcc", ["-rdynamic", source, "-o", program, "-lrdkafka"]);
  const port = await findFreePort();
  const names = Object.entries(topics).map(([name, partitions]) => `${name}:${partitions}`);
  const args = [String(port), String(advertised ?? port), ...names];
  const options = { args, folder, ready: /serves at/ };
  const server = await startBroker({ ...brokerPrograms.kafka, program }, options);
  return { ...server, broker: `127.0.0.1:${port}`, port };
}
