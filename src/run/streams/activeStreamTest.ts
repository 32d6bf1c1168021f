import path from "node:path";
import { orAborted } from "../../common/abortable.ts";
import { findKind } from "../../model/config/kind.ts";
import type { LoadedStreamScenario } from "../../model/config/loadedConfig.ts";
import type { OutputLoggerResult } from "../../model/results/outputLogger.ts";
import type { ComponentCommand, StreamProgress } from "../../model/results/streamStatus.ts";
import { errorMessage, UserError } from "../../model/userError.ts";
import { handlerKinds } from "../../streams/handlers/handlerKinds.ts";
import type { Observer } from "../../streams/observers/observer.ts";
import type { SourceRunner } from "../../streams/sources/sourceRunner.ts";
import { createEpochClock } from "../clock.ts";
import { maskProgress } from "../masking/maskStreams.ts";
import { openSystemLog, type SystemLog } from "../system/systemLog.ts";
import { type SystemProcess, startSystem } from "../system/systemProcess.ts";
import { TestFault } from "../testFault.ts";
import { createSentLedgers } from "./ledgers.ts";
import { placeSystemUrls } from "./placeholders.ts";
import type { RecordExpectations } from "./recordExpectations.ts";
import { createObservers, createSources, type TestPlace } from "./streamComponents.ts";
import type { StreamContext } from "./streamContext.ts";

/** How a stream test ended. */
export interface StreamTestEnd {
  /** Why it gave no verdict; with `hasStarted` only for those that had not ended by then. */
  readonly fault?: TestFault;
  /** False when not all of its parts could be started. */
  readonly hasStarted: boolean;
  /** Whether it was told to stop before its end. */
  readonly isCutOff: boolean;
}

/** One execution of a stream scenario: its system, sources and observers. */
export class ActiveStreamTest {
  readonly scenario: LoadedStreamScenario;
  readonly runNumber: number;
  readonly observers: readonly Observer[];
  sources: readonly SourceRunner[] = [];
  /** What the change logs of sources have left, by their ids. */
  readonly sourceLogs = new Map<string, OutputLoggerResult>();
  /** What is held against the records of observers, by their ids. */
  readonly expectations = new Map<string, RecordExpectations>();
  readonly context: StreamContext;
  private readonly now = createEpochClock();
  private readonly place: TestPlace;
  private readonly settled = Promise.withResolvers<void>();
  private startingSystem: Promise<SystemProcess> | undefined;
  private system: SystemProcess | undefined;
  private systemLog: SystemLog | undefined;
  private hasStarted = false;
  private starting: Promise<void> | undefined;
  private isOver = false;
  private fault: TestFault | undefined;
  private readonly restartWaitMs: number;
  private restartTimer: NodeJS.Timeout | undefined;

  constructor(
    context: StreamContext,
    scenario: LoadedStreamScenario,
    runNumber: number,
    restartWaitMs = 300_000,
  ) {
    this.context = context;
    this.restartWaitMs = restartWaitMs;
    this.scenario = scenario;
    this.runNumber = runNumber;
    this.place = {
      scenario,
      runNumber,
      now: this.now,
      onChange: () => this.onChange(),
      ledgers: createSentLedgers(scenario),
      onExpecting: (id, expectations) => this.expectations.set(id, expectations),
    };
    this.observers = createObservers(context, this.place);
  }

  /** Runs it until every observer has ended or it is told to stop. Never rejects; `close` comes after. */
  async run(): Promise<StreamTestEnd> {
    const { soon } = this.context.signals;
    const stop = () => this.settled.resolve();
    soon.addEventListener("abort", stop);
    try {
      soon.throwIfAborted();
      this.starting = this.start();
      // What it waits for is broken off when its parts are ended.
      await orAborted(this.starting, soon);
      this.hasStarted = true;
      this.onChange();
      await this.settled.promise;
    } catch (error) {
      this.fault ??= toFault(error);
    } finally {
      soon.removeEventListener("abort", stop);
      this.isOver = true;
      clearTimeout(this.restartTimer);
    }
    return { isCutOff: soon.aborted, hasStarted: this.hasStarted, fault: this.fault };
  }

  progress(): StreamProgress {
    const components = [...this.sources, ...this.observers].map((each) => each.status());
    const { number, name } = this.scenario;
    const progress = { scenario: number, name, runNumber: this.runNumber, components };
    return maskProgress(progress, this.context.masker);
  }

  /** Throws `UserError` ("not_found", or "usage" when the component refuses). */
  async control(componentId: string, command: ComponentCommand): Promise<void> {
    const source = this.sources.find(({ id }) => id === componentId);
    if (source !== undefined) return await source.command(command);
    const observer = this.observers.find(({ id }) => id === componentId);
    if (observer === undefined) {
      const ids = [...this.sources, ...this.observers].map(({ id }) => id).join(", ");
      const message = `The test that goes on has no component ${componentId}; it has ${ids}.`;
      throw new UserError(message, { code: "not_found" });
    }
    if (command.name === "step" || command.name === "skip") {
      const message = `Only a source can be told to ${command.name}; ${componentId} is a ${observer.role}.`;
      throw new UserError(message, { code: "usage" });
    }
    await observer.command(command.name);
  }

  /** Stops the system and all it started. Never rejects. */
  async stopSystem(graceMs: number): Promise<void> {
    // It starts no more once the run is to stop, but may just have been started.
    await this.startingSystem?.catch(() => undefined);
    await this.system?.stop(graceMs);
    await this.systemLog?.close();
  }

  /**
   * Observers first: nothing that the system or a source sends is missed. One that reads from the system itself comes
   * after it. Time counts from when all of them and the system are ready.
   */
  private async start(): Promise<void> {
    const { soon } = this.context.signals;
    const readsFromSystem = createSystemReaderCheck(this.scenario);
    const before = this.observers.filter((observer) => !readsFromSystem(observer));
    await startObservers(before, soon);
    const urls = new Map(before.map(({ id, url = "" }) => [id, url]));
    await this.startSystem(urls);
    await startObservers(this.observers.filter(readsFromSystem), soon);
    this.sources = await createSources(this.context, {
      ...this.place,
      urls,
      onLogged: (sourceId, result) => this.sourceLogs.set(sourceId, result),
    });
    for (const source of this.sources) {
      soon.throwIfAborted();
      await source.open();
      // It may have been ended before it was open.
      if (soon.aborted) await source.finish(0);
    }
    soon.throwIfAborted();
    for (const observer of this.observers) observer.startClock();
    const auto = new Set(
      this.scenario.sources.filter(({ start }) => start === "auto").map(({ id }) => id),
    );
    for (const source of this.sources) {
      if (auto.has(source.id)) await source.command({ name: "start" });
    }
  }

  private async startSystem(urls: ReadonlyMap<string, string>): Promise<void> {
    const { system, number, name } = this.scenario;
    const { signals, store, runId, log } = this.context;
    signals.soon.throwIfAborted();
    if (system === undefined) return;
    this.systemLog = openSystemLog({
      file: path.join(store.paths.runFolder(runId), "system.log"),
      title: `${number} ${name}, run ${this.runNumber}`,
      print: this.context.print,
      masker: this.context.masker,
      onProblem: (message) => log("warn", message),
    });
    this.startingSystem = startSystem({
      system: placeSystemUrls(system, urls),
      folder: path.resolve(this.context.workspaceFolder, this.scenario.folder),
      log: this.systemLog,
      signal: signals.soon,
    });
    this.system = await this.startingSystem;
    void this.system.exited.then((fault) => {
      if (fault !== undefined) this.fail(new TestFault("process", fault));
    });
  }

  /** A source that cannot deliver any more leaves nothing to observe. */
  private onChange(): void {
    const broken = this.sources.find(({ state }) => state === "error");
    if (broken !== undefined) {
      const message = `Source ${broken.id}: ${broken.status().message ?? "it broke off."}`;
      this.fail(new TestFault(broken.faultKind, message));
    }
    this.context.onChange();
    clearTimeout(this.restartTimer);
    if (!this.hasStarted || this.isOver) return;
    if (this.observers.every(hasEnded)) this.settled.resolve();
    else if (this.observers.every((each) => hasEnded(each) || isReset(each))) this.awaitRestart();
  }

  /** Nothing is observed any more, and without a start nothing would ever end the test. */
  private awaitRestart(): void {
    const ids = this.observers.filter(isReset).map(({ id }) => id);
    this.restartTimer = setTimeout(() => {
      const waitS = this.restartWaitMs / 1000;
      const message = `${ids.join(", ")}: reset, and not started again within ${waitS} s.`;
      this.fault ??= new TestFault("timeout", message);
      this.settled.resolve();
    }, this.restartWaitMs);
  }

  /** Ends what is still observed. */
  private fail(fault: TestFault): void {
    this.fault ??= fault;
    for (const observer of this.observers) {
      if (observer.state === "running" || observer.state === "paused") observer.fail(fault.message);
    }
  }
}

// --- internal ---

function createSystemReaderCheck({ queries, reactions }: LoadedStreamScenario) {
  const readers = [...queries, ...reactions]
    .filter(({ handler }) => findKind(handlerKinds, handler.kind).readsFromSystem?.(handler))
    .map(({ id }) => id);
  return (observer: Observer) => readers.includes(observer.id);
}

async function startObservers(observers: readonly Observer[], signal: AbortSignal): Promise<void> {
  for (const observer of observers) {
    signal.throwIfAborted();
    await observer.command("start").catch((error) => {
      throw new TestFault("network", `${observer.id}: ${errorMessage(error)}`, error);
    });
  }
}

function hasEnded(observer: Observer): boolean {
  if (observer.state !== "stopped") return observer.state === "error";
  return observer.status().stoppedBy !== undefined;
}

/** It waits for its next start. */
function isReset(observer: Observer): boolean {
  return observer.state === "stopped" && !hasEnded(observer);
}

function toFault(error: unknown): TestFault {
  if (error instanceof TestFault) return error;
  const kind = error instanceof UserError ? "unsupported" : "internal";
  return new TestFault(kind, errorMessage(error), error);
}
