import { randomUUID } from "node:crypto";
import { createJsonlLogger } from "../loggers/jsonlLogger.ts";
import { createLineFile, type LinePlace } from "../loggers/lineFile.ts";
import { formatPromptLine } from "../loggers/promptLines.ts";
import type { LoadedRunConfig } from "../model/loadedConfig.ts";
import { defaultMaxLinesPerFile } from "../model/loggerConfig.ts";
import type { TestKey } from "../model/report.ts";
import type { TestDataStore } from "../store/testDataStore.ts";
import { epochNs } from "./clock.ts";
import type { MadeAttempt } from "./runAttempt.ts";
import type { AttemptPrompt } from "./runTest.ts";

/** The journals of a run: every attempt of every provider as a line, and every prompt once. */
export interface Journal {
  /** Resolves with where the attempt lies, once it is written with its prompt. */
  record(
    key: TestKey,
    sequence: number,
    made: MadeAttempt,
    prompt: AttemptPrompt,
  ): Promise<LinePlace>;
  /** Flushes all to the disk. */
  close(): Promise<void>;
}

/** File name prefixes in a provider's journal folder. */
export const outputsPrefix = "outputs";
export const promptsPrefix = "prompts";

export function openJournal(store: TestDataStore, runId: string, config: LoadedRunConfig): Journal {
  const jsonl = config.loggers.find((logger) => logger.kind === "jsonl");
  const maxLinesPerFile = jsonl?.maxLinesPerFile ?? defaultMaxLinesPerFile;
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
    record: (key, sequence, made, prompt) =>
      journalOf(key.provider).record(key, sequence, made, prompt),
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
  const writtenPrompts = new Map<string, Promise<unknown>>();

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
      const record = attempts.logAndLocate({
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
      const [place] = await Promise.all([record, writePrompt(prompt)]);
      return place;
    },
    async close(): Promise<void> {
      await Promise.all([attempts.endTestRun(epochNs()), prompts.close()]);
    },
  };
}
