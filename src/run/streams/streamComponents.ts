import path from "node:path";
import { createOutputLogger } from "../../loggers/createOutputLogger.ts";
import type { LoggerContext } from "../../loggers/loggerContext.ts";
import { createLoggerSet } from "../../loggers/loggerSet.ts";
import { createDurationMeter } from "../../loggers/measure/durationMeter.ts";
import { createRecordMeter } from "../../loggers/measure/recordMeter.ts";
import type { LoadedObserver, LoadedStreamScenario } from "../../model/config/loadedConfig.ts";
import { inFlightOf, type SourceConfig } from "../../model/config/streamSource.ts";
import type { LoggerSet, OutputLoggerResult } from "../../model/results/outputLogger.ts";
import type { CompileSchema } from "../../streams/compileSchema.ts";
import { createDispatcher } from "../../streams/dispatchers/createDispatcher.ts";
import { createHandler } from "../../streams/handlers/createHandler.ts";
import { createObserver, type Observer } from "../../streams/observers/observer.ts";
import { createRecordLedger } from "../../streams/observers/recordLedger.ts";
import { createSentTimeReader } from "../../streams/observers/sentTime.ts";
import { createSourceRunner, type SourceRunner } from "../../streams/sources/sourceRunner.ts";
import { maskLoggers } from "../masking/maskRecord.ts";
import type { RunFeed } from "../runFeed.ts";
import { openChangeLog } from "./changeLog.ts";
import { createExpectedBodies } from "./expectedBodies.ts";
import { mayFeed } from "./feedingSources.ts";
import type { SentLedgers } from "./ledgers.ts";
import { placeSourceUrls, type ReactionUrls } from "./placeholders.ts";
import {
  createRecordExpectations,
  expectRecords,
  joinExpectations,
  type RecordExpectations,
} from "./recordExpectations.ts";
import { createRecordMatcher } from "./recordMatcher.ts";
import type { StreamContext } from "./streamContext.ts";

/** The test a component is made for. */
export interface TestPlace {
  readonly scenario: LoadedStreamScenario;
  readonly runNumber: number;
  /** Epoch ns. */
  readonly now: () => bigint;
  readonly onChange: () => void;
  /** Told of what is held against the records of an observer. */
  readonly onExpecting: (id: string, expectations: RecordExpectations) => void;
  /** What its sources send by key. */
  readonly ledgers: SentLedgers;
}

/** The test a source is made for. */
export interface SourcePlace extends TestPlace {
  readonly urls: ReactionUrls;
  /** Told what a change log of a source has left. */
  readonly onLogged: (sourceId: string, result: OutputLoggerResult) => void;
}

/** The observers of a test, queries first; nothing is opened. */
export function createObservers(context: StreamContext, place: TestPlace): Observer[] {
  const { queries, reactions } = place.scenario;
  return [
    ...queries.map((query) => observe("query", query, context, place)),
    ...reactions.map((reaction) => observe("reaction", reaction, context, place)),
  ];
}

/** The sources of a test, with the addresses of its reactions put in; nothing is opened. */
export async function createSources(
  context: StreamContext,
  place: SourcePlace,
): Promise<SourceRunner[]> {
  const sources = place.scenario.sources.map((source) => placeSourceUrls(source, place.urls));
  return await Promise.all(sources.map((source) => createSource(source, context, place)));
}

// --- internal ---

function observe(
  role: "query" | "reaction",
  config: LoadedObserver,
  context: StreamContext,
  { scenario, runNumber, now, onChange, ledgers, onExpecting }: TestPlace,
): Observer {
  const { id, handler, key } = config;
  const log = (level: "debug" | "info" | "warn" | "error", message: string) =>
    context.log(level, `${id}: ${message}`);
  const meter = createRecordMeter();
  const sent = listSent(scenario, id, ledgers);
  const { logFolder, filePrefix, subject } = context.store.component(context.runId, role, id);
  const loggerContext: LoggerContext = {
    logFolder,
    filePrefix,
    subject,
    scenario: scenario.number,
    runNumber,
    componentId: id,
    meter,
    print: context.print,
  };
  const loggers = config.loggers.map((logger) => createOutputLogger(logger, loggerContext));
  const joined = createLoggerSet(loggers, (name, message) =>
    log("warn", `the logger ${name} gave up: ${message}`),
  );
  const folder = path.resolve(context.workspaceFolder, scenario.folder);
  const expectations = joinExpectations([
    createRecordExpectations(config, scenario.number, context),
    ...(config.expected === undefined
      ? []
      : [
          createExpectedBodies({
            file: path.resolve(folder, config.expected),
            key,
            compare: config.compare,
          }),
        ]),
  ]);
  onExpecting(id, expectations);
  const compileSchema: CompileSchema = (schema) =>
    createRecordMatcher(schema, scenario.number, context);
  return createObserver({
    id,
    role,
    kind: handler.kind,
    scenario: scenario.number,
    runNumber,
    queueSize: handler.queueSize,
    createHandler: (sink) =>
      createHandler(handler, { role, id, folder }, { sink, now, compileSchema, log }),
    loggers: maskLoggers(
      expectRecords(expectations, showRecords(id, context.feed, joined)),
      context.masker,
    ),
    meter,
    triggers: config.stopTriggers,
    compileSchema,
    readSentNs: createSentTimeReader(config.sentAt),
    ledger: key === undefined || sent.length === 0 ? undefined : createRecordLedger(key, sent),
    now,
    onChange,
  });
}

/** What the sources send by key that may come to an observer. */
function listSent({ sources }: LoadedStreamScenario, id: string, ledgers: SentLedgers) {
  return sources
    .filter((source) => mayFeed(source, id))
    .flatMap((source) => ledgers.get(source.id) ?? []);
}

/** The loggers given, which also show what they log to those who follow the run. */
function showRecords(component: string, feed: RunFeed, loggers: LoggerSet): LoggerSet {
  return {
    ...loggers,
    log(record, bodyText) {
      feed.addRecord(component, record);
      return loggers.log(record, bodyText);
    },
  };
}

async function createSource(
  config: SourceConfig,
  context: StreamContext,
  { scenario, runNumber, now, urls, onChange, onLogged, ledgers }: SourcePlace,
): Promise<SourceRunner> {
  const { store, runId, print, masker } = context;
  const log: StreamContext["log"] = (level, message) =>
    context.log(level, `${config.id}: ${message}`);
  const folder = path.resolve(context.workspaceFolder, scenario.folder);
  const dispatcherContext = {
    folder,
    sourceId: config.id,
    inFlight: inFlightOf(config),
    createChangeLog: () =>
      openChangeLog({
        storage: store.component(runId, "source", config.id),
        sourceId: config.id,
        scenario: scenario.number,
        runNumber,
        now,
        print,
        masker,
        onClosed: (result) => onLogged(config.id, result),
      }),
    isOfReaction: (url: string) => [...urls.values()].some((each) => isBelow(url, each)),
    print,
    log,
  };
  const dispatchers = await Promise.all(
    config.dispatchers.map((dispatcher) => createDispatcher(dispatcher, dispatcherContext)),
  );
  const place = { folder, scenario: scenario.number, runNumber };
  return createSourceRunner({
    config,
    ...place,
    dispatchers,
    ledger: ledgers.get(config.id),
    lag: createDurationMeter(),
    now,
    log,
    onChange,
  });
}

function isBelow(url: string, root: string): boolean {
  return root !== "" && url.startsWith(root);
}
