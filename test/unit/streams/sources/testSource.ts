import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDurationMeter } from "../../../../src/loggers/measure/durationMeter.ts";
import type { SourceConfig } from "../../../../src/model/config/streamSource.ts";
import { formatExactJson } from "../../../../src/model/json/exactJson.ts";
import type { SourceState } from "../../../../src/model/results/streamStatus.ts";
import {
  DispatchError,
  type Dispatcher,
  type OutgoingChange,
} from "../../../../src/streams/dispatchers/dispatcher.ts";
import type { SentLedger } from "../../../../src/streams/ledger/sentLedger.ts";
import {
  createSourceRunner,
  type SourceRunner,
} from "../../../../src/streams/sources/sourceRunner.ts";
import { sourceConfigSchema } from "../../configs.ts";

/** A dispatcher that keeps what it gets; it can be blocked, and told to fail. */
export class KeepingDispatcher implements Dispatcher {
  readonly sent: OutgoingChange[] = [];
  readonly calls: string[] = [];
  failure: DispatchError | undefined;
  #gate: Promise<void> | undefined;
  #openGate = () => {};
  /** Called when a change has come, before it is held back. */
  onSend: () => void = () => {};

  get texts(): string[] {
    return this.sent.map(({ change }) => formatExactJson(change));
  }

  block(): void {
    this.#gate = new Promise((resolve) => {
      this.#openGate = resolve;
    });
  }

  unblock(): void {
    this.#gate = undefined;
    this.#openGate();
  }

  async open(): Promise<void> {
    this.calls.push("open");
  }

  async send(change: OutgoingChange): Promise<void> {
    this.sent.push(change);
    this.onSend();
    await this.#gate;
    if (this.failure !== undefined) throw this.failure;
  }

  async flush(): Promise<void> {
    this.calls.push("flush");
  }

  async reset(): Promise<void> {
    this.calls.push("reset");
  }

  async close(): Promise<void> {
    this.calls.push("close");
    this.unblock();
  }
}

export function finalFailure(): DispatchError {
  return new DispatchError("nobody listens", { failedCount: 1, isFinal: true });
}

export interface SourceUnderTest {
  readonly runner: SourceRunner;
  readonly dispatcher: KeepingDispatcher;
  readonly logged: string[];
  /** States in the order in which they were told. */
  readonly states: SourceState[];
  /** Resolves as soon as the state is this one. */
  reaches(state: SourceState): Promise<void>;
}

export const dispatchers = [{ kind: "console" }];

export function makeGeneratorConfig(changes: Record<string, unknown> = {}): SourceConfig {
  return sourceConfigSchema.parse({
    id: "facilities",
    kind: "generator",
    generator: "building-hierarchy",
    changeCount: 10,
    dispatchers,
    ...changes,
  });
}

export interface MakeSourceOptions {
  readonly config: SourceConfig;
  readonly folder?: string;
  readonly now?: () => bigint;
  readonly dispatcher?: KeepingDispatcher;
  readonly ledger?: SentLedger;
}

export function makeSource({
  config,
  folder = tmpdir(),
  now = realNow,
  dispatcher = new KeepingDispatcher(),
  ledger,
}: MakeSourceOptions): SourceUnderTest {
  const logged: string[] = [];
  const states: SourceState[] = [];
  let check = () => {};
  const runner = createSourceRunner({
    config,
    folder,
    scenario: 1,
    runNumber: 1,
    dispatchers: [dispatcher],
    ledger,
    lag: createDurationMeter(),
    now,
    log: (level, message) => logged.push(`${level} ${message}`),
    onChange: () => {
      if (states.at(-1) !== runner.state) states.push(runner.state);
      check();
    },
  });
  const reaches = (state: SourceState) =>
    new Promise<void>((resolve) => {
      check = () => {
        if (runner.state === state) resolve();
      };
      check();
    });
  return { runner, dispatcher, logged, states, reaches };
}

/** Runs a source from its first change to its end; gives the changes as JSON text. */
export async function playAll(config: SourceConfig, folder?: string): Promise<string[]> {
  const { runner, dispatcher, reaches } = makeSource({ config, folder });
  await runner.open();
  await runner.command({ name: "start" });
  await reaches("finished");
  await runner.finish(5000);
  return dispatcher.texts;
}

/** A temp folder with one file, removed afterwards. */
export async function withFile<T>(
  name: string,
  content: string,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "touchstone-source-"));
  try {
    await writeFile(join(folder, name), content);
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

// --- internal ---

const epochNs = BigInt(Date.now()) * 1_000_000n - process.hrtime.bigint();

function realNow(): bigint {
  return epochNs + process.hrtime.bigint();
}
