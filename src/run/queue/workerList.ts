import type { WorkerReport } from "../../queue/queueMessages.ts";

/** A worker as its coordinator knows it. */
export interface KnownWorker {
  readonly name: string;
  seenAt: number;
  serves: readonly string[];
  /** Why it does not serve a provider, by its id. */
  readonly passedOn: Map<string, string>;
  underWay: number;
}

/** The workers of one run, by what they tell. */
export interface WorkerList {
  take(report: WorkerReport): void;
  /** Those that told something within the last seconds. */
  alive(): KnownWorker[];
  /** Why nobody who is there takes the tests of a provider; undefined while somebody does, or nobody is there. */
  whyNobody(provider: string): string | undefined;
}

/** A worker tells that it is there as often. */
export const presenceMs = 3000;

/** `tell` is told of those that come and go. */
export function createWorkerList(
  tell: (message: string) => void,
  now: () => number = () => performance.now(),
): WorkerList {
  const workers = new Map<string, KnownWorker>();
  const alive = () => {
    for (const [id, { name, seenAt }] of workers) {
      if (now() - seenAt < 4 * presenceMs) continue;
      workers.delete(id);
      tell(`Worker ${name} has told nothing for ${Math.round((4 * presenceMs) / 1000)} s.`);
    }
    return [...workers.values()];
  };
  return {
    take({ worker: { id, name }, messages }) {
      const [first] = messages;
      if (first?.type === "declined") {
        tell(`Worker ${name} does not serve this run: ${first.reason}`);
        return;
      }
      let known = workers.get(id);
      if (messages.some(({ type }) => type === "gone")) {
        if (workers.delete(id)) tell(`Worker ${name} has left.`);
        return;
      }
      if (known === undefined) {
        known = { name, seenAt: 0, serves: [], passedOn: new Map(), underWay: 0 };
        workers.set(id, known);
        tell(`Worker ${name} has come.`);
      }
      known.seenAt = now();
      for (const message of messages) {
        if (message.type === "here") {
          known.serves = message.serves;
          known.underWay = message.underWay;
        }
        if (message.type !== "passedOn" || known.passedOn.has(message.provider)) continue;
        known.passedOn.set(message.provider, message.reason);
        tell(`Worker ${name}: ${message.reason}`);
      }
    },
    alive,
    whyNobody(provider) {
      const there = alive();
      if (there.some(({ serves }) => serves.includes(provider))) return undefined;
      return there.find(({ passedOn }) => passedOn.has(provider))?.passedOn.get(provider);
    },
  };
}
