import type { OutputLoggerResult } from "../../model/results/outputLogger.ts";
import type { RunFolderFile } from "../../model/results/runFolder.ts";
import { errorMessage } from "../../model/userError.ts";
import type { RunAggregate } from "../../report/aggregate.ts";
import type { TestDataStore, TestRunReactionStorage } from "../../store/testDataStore.ts";
import { listPromptProviders } from "../plannedCells.ts";
import type { JournalContent } from "./journalContent.ts";
import { placeLoggerResult } from "./placeLoggerResult.ts";

/** What the providers of a run that ended are summed up from. */
export interface ProviderSummariesOptions extends Pick<JournalContent, "journals"> {
  readonly aggregate: RunAggregate;
  /** Whether the journals are left where they are. */
  readonly keepsJournals: boolean;
  /** Told of a summary that cannot be written. */
  readonly onProblem: (message: string) => void;
}

/** Writes `test_run_summary.json` of each provider of a run: totals, and what its loggers left. */
export async function writeProviderSummaries(
  store: TestDataStore,
  folder: RunFolderFile,
  { aggregate, journals, keepsJournals, onProblem }: ProviderSummariesOptions,
): Promise<void> {
  const runId = folder.id;
  const write = async (provider: string) => {
    const storage = store.component(runId, "reaction", provider);
    const { ended, errored } = aggregate.total(provider);
    const { recordCount, loggers } = journals.get(provider) ?? { recordCount: 0, loggers: [] };
    const left = keepsJournals ? loggers : loggers.map((each) => withoutJournal(each, storage));
    await storage.writeSummary({
      kind: kindOf(provider, folder),
      tests: [],
      prompt_tests: {
        test_count: ended,
        error_count: errored,
        record_count: recordCount,
        loggers: left.map((each) => placeLoggerResult(each, store.paths.dataFolder)),
      },
    });
  };
  await Promise.all(
    listPromptProviders(folder).map((provider) =>
      write(provider).catch((error) => onProblem(errorMessage(error))),
    ),
  );
}

// --- internal ---

/** A journal that goes with the end of its run is no output. */
function withoutJournal(
  result: OutputLoggerResult,
  { jsonlFolder }: TestRunReactionStorage,
): OutputLoggerResult {
  if (result.output_folder_path !== jsonlFolder) return result;
  return { ...result, has_output: false, output_folder_path: null };
}

function kindOf(provider: string, { snapshot }: RunFolderFile): string {
  return snapshot.config.providers.find(({ id }) => id === provider)?.kind ?? "unknown";
}
