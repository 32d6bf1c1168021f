import type { Dispatcher } from "../../src/streams/dispatchers/dispatcher.ts";
import { buildResult } from "./benchQuery.ts";
import { type Figure, median } from "./figure.ts";

/** Wall times of one round, in ms. */
export interface BrokerWalls {
  readonly query: number;
  readonly bareQuery: number;
  readonly source: number;
  readonly bareSource: number;
}

/** Records that each loop sends or reads, unless a broker is so fast that it needs more. */
export const brokerRecords = 20_000;
const rounds = 3;

/** A broker against which all are timed, in one process and interleaved. */
export interface BenchedBroker {
  /** Start of the figures' names, such as `amqp`. */
  readonly name: string;
  readonly label: string;
  readonly records?: number;
  timeRound(): Promise<BrokerWalls>;
}

/**
 * 20,000 messages of about 250 bytes, or more: read by an observed query with the logger `jsonl`, beside a bare loop of the same client
 * that parses their JSON, confirms as often, and appends each as a line to a file; and sent by a dispatcher, beside a bare loop that writes the same JSON and has
 * as many under way.
 */
export async function measureBroker({
  name,
  label,
  records = brokerRecords,
  timeRound,
}: BenchedBroker): Promise<Figure[]> {
  const walls: BrokerWalls[] = [];
  for (let round = 0; round <= rounds; round++) {
    const wall = await timeRound();
    if (round > 0) walls.push(wall); // the first one warms up
  }
  const pick = (value: (wall: BrokerWalls) => number) => median(walls.map(value));
  const perSecond = (value: (wall: BrokerWalls) => number) =>
    pick((wall) => (records / value(wall)) * 1000);
  const aim = "at least 0.6";
  return [
    {
      name: `${name}QueryShare`,
      label: `${label} query, jsonl: share of a bare loop that reads, parses and appends lines`,
      value: pick(({ query, bareQuery }) => bareQuery / query),
      unit: "ratio",
      aim,
    },
    {
      name: `${name}SourceShare`,
      label: `${label} dispatcher: share of a bare loop that sends`,
      value: pick(({ source, bareSource }) => bareSource / source),
      unit: "ratio",
      aim,
    },
    {
      name: `${name}QueryPerSecond`,
      label: `${label} query, messages a second`,
      value: perSecond(({ query }) => query),
      unit: "count",
    },
    {
      name: `${name}SourcePerSecond`,
      label: `${label} dispatcher, messages a second`,
      value: perSecond(({ source }) => source),
      unit: "count",
    },
  ];
}

/** Milliseconds that a dispatcher takes for all records, once it is open. */
export async function timeDispatcher(
  dispatcher: Dispatcher,
  records = brokerRecords,
): Promise<number> {
  await dispatcher.open();
  const startedAt = performance.now();
  for (let sequence = 1; sequence <= records; sequence++) {
    await dispatcher.send({ sequence, change: buildResult(sequence), sentNs: 0n });
  }
  await dispatcher.flush();
  const wallMs = performance.now() - startedAt;
  await dispatcher.close();
  return wallMs;
}
