import { randomUUID } from "node:crypto";
import { createOutputLogger } from "../../loggers/createOutputLogger.ts";
import { createJsonlLogger, formatRestored, splitJsonl } from "../../loggers/kinds/jsonlLogger.ts";
import { KeptFiles } from "../../loggers/lines/keptFiles.ts";
import { createLineFile, type LinePlace } from "../../loggers/lines/lineFile.ts";
import { createLoggerSet } from "../../loggers/loggerSet.ts";
import { formatPromptLine } from "../../loggers/records/promptLines.ts";
import type { LoadedRunConfig } from "../../model/config/loadedConfig.ts";
import type { LoggerSet } from "../../model/results/outputLogger.ts";
import type { HandlerRecord, ProviderAttempt } from "../../model/results/record.ts";
import type { TestKey } from "../../model/results/report.ts";
import type { TestDataStore, TestRunReactionStorage } from "../../store/testDataStore.ts";
import type { StartRunOptions } from "../activeRun.ts";
import { epochNs } from "../clock.ts";
import type { JournalEnd } from "./journalContent.ts";
import type { AttemptPrompt, MadeAttempt } from "./madeAttempt.ts";
import { openRequestLog } from "./requestLog.ts";

/** The journals of a run: every attempt of every provider as a line, and every prompt once. */
export interface Journal {
  /** Resolves with where the attempt lies, once it is written with its prompt. */
  record(
    key: TestKey,
    sequence: number,
    made: MadeAttempt,
    prompt: AttemptPrompt,
  ): Promise<LinePlace>;
  /** A request of this test was handed to the system. */
  addSent(key: TestKey): void;
  /** Flushes all to the disk; resolves with what each provider left. */
  close(): Promise<Map<string, JournalEnd>>;
  /** After `close`: writes anew what vanished from the disk since. Throws `UserError` ("storage") for what is lost. */
  restore(): Promise<void>;
  /** The result is safe: nothing is written anew any more. */
  release(): Promise<void>;
}

export interface JournalOptions extends Pick<StartRunOptions, "print" | "log"> {
  readonly store: TestDataStore;
  readonly runId: string;
  readonly config: LoadedRunConfig;
  /** Told when a journal that vanished from the disk was written anew: what lies beside it may be gone too. */
  readonly onRestored: () => void;
  /** Told that a journal can be written no longer, or is lost. */
  readonly onFailure: (error: unknown) => void;
}

/** The journal is always written; the other loggers of the config take part beside it. */
export function openJournal(options: JournalOptions): Journal {
  const providers = new Map<string, ProviderJournal>();
  const journalOf = (provider: string) => {
    let journal = providers.get(provider);
    if (journal === undefined) {
      journal = openProviderJournal(provider, options);
      providers.set(provider, journal);
    }
    return journal;
  };

  return {
    record: (key, sequence, made, prompt) =>
      journalOf(key.provider).record(key, sequence, made, prompt),
    addSent: (key) => journalOf(key.provider).addSent(key),
    async close() {
      const closing = [...providers].map(
        async ([provider, journal]) => [provider, await journal.close()] as const,
      );
      return new Map(await Promise.all(closing));
    },
    async restore() {
      for (const journal of providers.values()) await journal.restore();
    },
    async release() {
      for (const journal of providers.values()) await journal.release();
    },
  };
}

// --- internal ---

/** How the names of the files with message lists begin. */
const promptsPrefix = "prompts";

type ProviderJournal = ReturnType<typeof openProviderJournal>;

function openProviderJournal(provider: string, options: JournalOptions) {
  const { store, runId, config, log, onFailure } = options;
  const storage = store.component(runId, "reaction", provider);
  const { jsonlFolder: folder, filePrefix } = storage;
  const { maxLinesPerFile } = splitJsonl(config.loggers).jsonl;
  const others = openOtherLoggers(provider, storage, options);
  const requests = openRequestLog(storage);
  const onRestored = (path: string) => {
    requests.reopen();
    log("warn", formatRestored(path));
    options.onRestored();
  };
  const lines = { folder, maxLinesPerFile, onRestored, onFailure };
  const kept = [new KeptFiles(), new KeptFiles()] as const;
  const attempts = createJsonlLogger({ ...lines, filePrefix, kept: kept[0] });
  const prompts = createLineFile({ ...lines, filePrefix: promptsPrefix, kept: kept[1] });
  const writtenPrompts = new Map<string, Promise<unknown>>();
  let recordCount = 0;

  const writePrompt = (prompt: AttemptPrompt): Promise<unknown> => {
    let written = writtenPrompts.get(prompt.hash);
    if (written === undefined) {
      written = prompts.append(formatPromptLine(prompt.hash, [...prompt.messages]));
      writtenPrompts.set(prompt.hash, written);
    }
    return written;
  };

  return {
    async record(
      key: TestKey,
      sequence: number,
      made: MadeAttempt,
      prompt: AttemptPrompt,
    ): Promise<LinePlace> {
      const record: HandlerRecord = {
        id: made.id ?? randomUUID(),
        sequence,
        scenario: key.scenario,
        run_number: key.runNumber,
        created_time_ns: made.arrivedNs,
        processed_time_ns: epochNs(),
        traceparent: null,
        tracestate: null,
        payload: buildPayload(made),
      };
      void others.log(record);
      const [place] = await Promise.all([attempts.logAndLocate(record), writePrompt(prompt)]);
      recordCount += 1;
      return place;
    },
    addSent: requests.add,
    async close(): Promise<JournalEnd> {
      const endNs = epochNs();
      requests.close();
      const [journal, left] = await Promise.all([
        attempts.endTestRun(endNs),
        others.end(endNs),
        prompts.close(),
      ]);
      return { recordCount, loggers: [journal, ...left] };
    },
    async restore(): Promise<void> {
      for (const files of kept) {
        for (const path of await files.restore("all")) log("warn", formatRestored(path));
      }
    },
    async release(): Promise<void> {
      for (const files of kept) await files.close();
    },
  };
}

function buildPayload(made: MadeAttempt): ProviderAttempt {
  const { attempt, activeMs, caseResult, abandoned } = made;
  const ofCase = caseResult === undefined ? {} : { caseResult };
  const late = abandoned === undefined ? {} : { abandoned };
  return { type: "ProviderAttempt", ...attempt, activeMs, ...ofCase, ...late };
}

function openOtherLoggers(
  provider: string,
  { logFolder, filePrefix, subject }: TestRunReactionStorage,
  { config, print, log }: JournalOptions,
): LoggerSet {
  const context = { logFolder, filePrefix, subject, componentId: provider, print };
  const { others } = splitJsonl(config.loggers);
  const loggers = others.map((logger) => createOutputLogger(logger, context));
  return createLoggerSet(loggers, (name, message) =>
    log("warn", `${provider}: the logger ${name} gave up: ${message}`),
  );
}
