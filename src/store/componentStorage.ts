import { join } from "node:path";
import type * as z from "zod";
import { formatExactJson } from "../model/json/exactJson.ts";
import {
  type ObserverSummary,
  observerSummarySchema,
  type SourceSummary,
  sourceSummarySchema,
} from "../model/results/componentSummary.ts";
import type { ComponentRole } from "../model/results/streamStatus.ts";
import { UserError } from "../model/userError.ts";
import { writeFileAtomic } from "./atomicFile.ts";
import type { TestRunQueryId, TestRunReactionId, TestRunSourceId } from "./componentIds.ts";
import type { DataPaths } from "./dataPaths.ts";
import { listFilesBelow, type StoredFile } from "./filesBelow.ts";
import { loadExactJsonFile } from "./jsonFile.ts";

/** What one component of one run has on disk; nothing is created before it is written. */
export interface ComponentStorage<Id, Summary> {
  readonly id: Id;
  readonly folder: string;
  /** `source_change_log`, `result_stream_log` or `output_log`: what its loggers write lies below. */
  readonly logFolder: string;
  /** `jsonl_file` in it, where the records lie. */
  readonly jsonlFolder: string;
  /** `performance_metrics` in it. */
  readonly metricsFolder: string;
  /** `test_run_summary.json`. */
  readonly summaryFile: string;
  /** Replaces the summary as a whole; throws `UserError` ("storage"). */
  writeSummary(summary: Summary): Promise<void>;
  /** Undefined when there is none; throws `UserError` ("storage") for one that is broken or another's. */
  loadSummary(): Promise<Summary | undefined>;
  /** Every regular file below `folder`, sorted by path; nothing that a symbolic link leads to. */
  listFiles(): Promise<StoredFile[]>;
}

export type TestRunSourceStorage = ComponentStorage<TestRunSourceId, SourceSummary>;
export type TestRunQueryStorage = ComponentStorage<TestRunQueryId, ObserverSummary>;
export type TestRunReactionStorage = ComponentStorage<TestRunReactionId, ObserverSummary>;

/** The storage of a source; throws `UserError` ("usage") for ids that are none, as those below. */
export function createSourceStorage(paths: DataPaths, id: TestRunSourceId): TestRunSourceStorage {
  return createStorage(paths, id, {
    role: "source",
    componentId: id.sourceId,
    schema: sourceSummarySchema,
    readId: (summary) => summary.test_run_source_id,
  });
}

/** The storage of a query. */
export function createQueryStorage(paths: DataPaths, id: TestRunQueryId): TestRunQueryStorage {
  return createStorage(paths, id, {
    role: "query",
    componentId: id.queryId,
    schema: observerSummarySchema,
    readId: (summary) => summary.test_run_query_id,
  });
}

/** The storage of a reaction or provider. */
export function createReactionStorage(
  paths: DataPaths,
  id: TestRunReactionId,
): TestRunReactionStorage {
  return createStorage(paths, id, {
    role: "reaction",
    componentId: id.reactionId,
    schema: observerSummarySchema,
    readId: (summary) => summary.test_run_reaction_id,
  });
}

// --- internal ---

const logFolderNames: Readonly<Record<ComponentRole, string>> = {
  source: "source_change_log",
  query: "result_stream_log",
  reaction: "output_log",
};

interface ComponentKind<Summary> {
  readonly role: ComponentRole;
  readonly componentId: string;
  readonly schema: z.ZodType<Summary>;
  /** `<run_id>.<component_id>` as the summary has it. */
  readonly readId: (summary: Summary) => string | undefined;
}

function createStorage<Id extends { readonly runId: string }, Summary>(
  paths: DataPaths,
  id: Id,
  { role, componentId, schema, readId }: ComponentKind<Summary>,
): ComponentStorage<Id, Summary> {
  const folder = paths.componentFolder(id.runId, role, componentId);
  const logFolder = join(folder, logFolderNames[role]);
  const summaryFile = join(folder, "test_run_summary.json");
  return {
    id,
    folder,
    logFolder,
    jsonlFolder: join(logFolder, "jsonl_file"),
    metricsFolder: join(logFolder, "performance_metrics"),
    summaryFile,
    writeSummary: (summary) => writeFileAtomic(summaryFile, formatExactJson(summary, 2)),
    async loadSummary() {
      const summary = await loadExactJsonFile(summaryFile, schema);
      if (summary === undefined || readId(summary) === `${id.runId}.${componentId}`) return summary;
      const owner = readId(summary) ?? `no ${role}`;
      throw new UserError(`${summaryFile} is that of another component, ${owner}.`, {
        code: "storage",
      });
    },
    listFiles: () => listFilesBelow(paths.dataFolder, folder),
  };
}
