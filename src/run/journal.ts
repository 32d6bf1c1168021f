import { randomUUID } from "node:crypto";
import { createJsonlLogger } from "../loggers/jsonlLogger.ts";
import { createLineFile } from "../loggers/lineFile.ts";
import { formatPromptLine } from "../loggers/promptLines.ts";
import type { LoadedRunConfig } from "../model/loadedConfig.ts";
import type { TestKey } from "../model/report.ts";
import type { TestDataStore } from "../store/testDataStore.ts";
import { epochNs } from "./clock.ts";
import type { RecordAttempt } from "./runTest.ts";

/** The journals of a run: every attempt of every provider as a line, and every prompt once. */
export interface Journal {
  recordFor(key: TestKey): RecordAttempt;
  /** Flushes all to the disk. */
  close(): Promise<void>;
}

/** File name prefixes in a provider's journal folder. */
export const outputsPrefix = "outputs";
export const promptsPrefix = "prompts";

const defaultMaxLinesPerFile = 10_000;

export function openJournal(store: TestDataStore, runId: string, config: LoadedRunConfig): Journal {
  const logger = config.loggers.find(({ kind }) => kind === "jsonl");
  const maxLinesPerFile = logger?.maxLinesPerFile ?? defaultMaxLinesPerFile;
  const providers = new Map<string, ProviderJournal>();

  const journalOf = (provider: string) => {
    let journal = providers.get(provider);
    if (journal === undefined) {
      const storage = store.getTestRunReactionStorage({ runId, reactionId: provider });
      journal = openProviderJournal(storage.jsonlFolder, maxLinesPerFile);
      providers.set(provider, journal);
    }
    return journal;
  };

  return {
    recordFor(key) {
      const journal = journalOf(key.provider);
      let sequence = 0;
      return (made, prompt) => journal.record(key, ++sequence, made, prompt);
    },
    async close() {
      await Promise.all([...providers.values()].map((journal) => journal.close()));
    },
  };
}

// --- internal ---

type ProviderJournal = ReturnType<typeof openProviderJournal>;

function openProviderJournal(folder: string, maxLinesPerFile: number) {
  const attempts = createJsonlLogger({ folder, filePrefix: outputsPrefix, maxLinesPerFile });
  const prompts = createLineFile({ folder, filePrefix: promptsPrefix, maxLinesPerFile });
  const writtenPrompts = new Map<string, Promise<void>>();

  const writePrompt: (prompt: Parameters<RecordAttempt>[1]) => Promise<void> = (prompt) => {
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
      made: Parameters<RecordAttempt>[0],
      prompt: Parameters<RecordAttempt>[1],
    ): Promise<void> {
      const record = attempts.logHandlerRecord({
        id: randomUUID(),
        sequence,
        scenario: key.scenario,
        run_number: key.runNumber,
        created_time_ns: made.arrivedNs,
        processed_time_ns: epochNs(),
        traceparent: null,
        tracestate: null,
        payload: { type: "ProviderAttempt", ...made.attempt, activeMs: made.activeMs },
      });
      await Promise.all([writePrompt(prompt), record]);
    },
    async close(): Promise<void> {
      await Promise.all([attempts.endTestRun(), prompts.close()]);
    },
  };
}
