import { join } from "node:path";
import type * as z from "zod";
import { formatExactJson } from "../model/json/exactJson.ts";
import {
  type ObservedTest,
  type ObserverSummary,
  observedTestSchema,
  observerSummarySchema,
  type SourceSummary,
  type SourceTest,
  sourceSummarySchema,
  sourceTestSchema,
} from "../model/results/componentSummary.ts";
import type { ComponentRole } from "../model/results/streamStatus.ts";
import { UserError } from "../model/userError.ts";
import { createAddedTests, joinTests } from "./addedTests.ts";
import { writeFileAtomic } from "./atomicFile.ts";
import type { DataPaths } from "./dataPaths.ts";
import { listFilesBelow, type StoredFile } from "./filesBelow.ts";
import { loadExactJsonFile } from "./jsonFile.ts";

/** What one component of one run has on disk; nothing is created before it is written. */
export interface ComponentStorage<Role extends ComponentRole = ComponentRole> {
  /** The key by which a file says whose it is: `<run_id>.<component_id>`. */
  readonly subject: RoleTypes[Role]["subject"];
  readonly folder: string;
  /** `source_change_log`, `result_stream_log` or `output_log`: what its loggers write lies below. */
  readonly logFolder: string;
  /** `jsonl_file` in it, where the records lie. */
  readonly jsonlFolder: string;
  /** How the names of their files begin. */
  readonly filePrefix: RoleTypes[Role]["filePrefix"];
  /** `performance_metrics` in `logFolder`. */
  readonly metricsFolder: string;
  /** `test_run_summary.json`. */
  readonly summaryFile: string;
  /** Replaces the summary as a whole, tests added to it included; its subject is put first. Throws `UserError` ("storage"). */
  writeSummary(summary: Omit<RoleTypes[Role]["summary"], SubjectKey>): Promise<void>;
  /**
   * Adds a test to a summary that is there, as a line of `test_run_summary.jsonl` beside it: what that costs does not grow
   * with the number of tests. Throws `UserError` ("storage").
   */
  addTest(test: RoleTypes[Role]["test"]): Promise<void>;
  /** Puts into the summary what was only added to it. Throws `UserError` ("storage"). */
  settleSummary(): Promise<void>;
  /** Undefined when there is none; throws `UserError` ("storage") for one that is broken or another's. */
  loadSummary(): Promise<RoleTypes[Role]["summary"] | undefined>;
  /** Every regular file below `folder`, sorted by path; nothing that a symbolic link leads to. */
  listFiles(): Promise<StoredFile[]>;
}

export type TestRunSourceStorage = ComponentStorage<"source">;
export type TestRunQueryStorage = ComponentStorage<"query">;
export type TestRunReactionStorage = ComponentStorage<"reaction">;

/** The storage of a component; throws `UserError` ("usage") for ids that are none. */
export function createComponentStorage<Role extends ComponentRole>(
  paths: DataPaths,
  runId: string,
  role: Role,
  id: string,
): ComponentStorage<Role> {
  const layout: Layout<Role> = layouts[role];
  const folder = paths.componentFolder(runId, role, id);
  const logFolder = join(folder, layout.logFolderName);
  const summaryFile = join(folder, "test_run_summary.json");
  const added = createAddedTests(join(folder, "test_run_summary.jsonl"), layout.testSchema);
  const ownId = `${runId}.${id}`;
  const subject = layout.nameSubject(ownId);
  const writeSummary: ComponentStorage<Role>["writeSummary"] = async (summary) => {
    await writeFileAtomic(summaryFile, formatExactJson({ ...subject, ...summary }, 2));
    await added.remove();
  };
  const load = async (tests: readonly RoleTypes[Role]["test"][]) => {
    const summary = await loadExactJsonFile(summaryFile, layout.schema);
    if (summary === undefined) return undefined;
    if (layout.readId(summary) === ownId) return layout.joinTests(summary, tests);
    const owner = layout.readId(summary) ?? `no ${role}`;
    throw new UserError(`${summaryFile} is that of another component, ${owner}.`, {
      code: "storage",
    });
  };
  return {
    subject,
    folder,
    logFolder,
    jsonlFolder: join(logFolder, "jsonl_file"),
    filePrefix: layout.filePrefix,
    metricsFolder: join(logFolder, "performance_metrics"),
    summaryFile,
    writeSummary,
    addTest: added.add,
    async settleSummary() {
      const tests = await added.load();
      const summary = tests.length === 0 ? undefined : await load(tests);
      if (summary !== undefined) await writeSummary(summary);
    },
    // Those that were added first: they may be put into the summary meanwhile.
    loadSummary: async () => load(await added.load()),
    listFiles: () => listFilesBelow(paths.dataFolder, folder),
  };
}

// --- internal ---

interface RoleTypes {
  readonly source: {
    readonly subject: { readonly test_run_source_id: string };
    readonly filePrefix: "changes";
    readonly summary: SourceSummary;
    readonly test: SourceTest;
  };
  readonly query: {
    readonly subject: { readonly test_run_query_id: string };
    readonly filePrefix: "results";
    readonly summary: ObserverSummary;
    readonly test: ObservedTest;
  };
  readonly reaction: {
    readonly subject: { readonly test_run_reaction_id: string };
    readonly filePrefix: "outputs";
    readonly summary: ObserverSummary;
    readonly test: ObservedTest;
  };
}

type SubjectKey = "test_run_source_id" | "test_run_query_id" | "test_run_reaction_id";

interface Layout<Role extends ComponentRole> {
  readonly logFolderName: string;
  readonly filePrefix: RoleTypes[Role]["filePrefix"];
  readonly schema: z.ZodType<RoleTypes[Role]["summary"]>;
  readonly testSchema: z.ZodType<RoleTypes[Role]["test"]>;
  readonly joinTests: (
    summary: RoleTypes[Role]["summary"],
    added: readonly RoleTypes[Role]["test"][],
  ) => RoleTypes[Role]["summary"];
  readonly nameSubject: (id: string) => RoleTypes[Role]["subject"];
  /** The subject of a summary. */
  readonly readId: (summary: RoleTypes[Role]["summary"]) => string | undefined;
}

const layouts: { readonly [Role in ComponentRole]: Layout<Role> } = {
  source: {
    logFolderName: "source_change_log",
    filePrefix: "changes",
    schema: sourceSummarySchema,
    testSchema: sourceTestSchema,
    joinTests,
    nameSubject: (id) => ({ test_run_source_id: id }),
    readId: (summary) => summary.test_run_source_id,
  },
  query: {
    logFolderName: "result_stream_log",
    filePrefix: "results",
    schema: observerSummarySchema,
    testSchema: observedTestSchema,
    joinTests,
    nameSubject: (id) => ({ test_run_query_id: id }),
    readId: (summary) => summary.test_run_query_id,
  },
  reaction: {
    logFolderName: "output_log",
    filePrefix: "outputs",
    schema: observerSummarySchema,
    testSchema: observedTestSchema,
    joinTests,
    nameSubject: (id) => ({ test_run_reaction_id: id }),
    readId: (summary) => summary.test_run_reaction_id,
  },
};
