import { isAbsolute, join } from "node:path";
import { componentIdSchema, resultFileNameSchema, runIdSchema } from "../model/ids.ts";
import type { ComponentRole } from "../model/results/streamStatus.ts";
import { UserError } from "../model/userError.ts";

/** Every path of a data folder; ids and names are checked before a path is made of them. */
export interface DataPaths {
  readonly dataFolder: string;
  readonly indexFile: string;
  readonly baselineFile: string;
  /** Labels and pins of runs. */
  readonly labelsFile: string;
  /** What gates have said, a JSON line each. */
  readonly gatesFile: string;
  readonly resultsFolder: string;
  readonly testRunsFolder: string;
  readonly locksFolder: string;
  /** Runs that were deleted and may still come back; below the locks, which git never has. */
  readonly trashFolder: string;
  resultFile(fileName: string): string;
  runFolder(runId: string): string;
  runFile(runId: string): string;
  /** The cases of one scenario as they were when the run began. */
  casesFile(runId: string, scenario: number): string;
  /** The workers of a run over a queue. */
  workersFile(runId: string): string;
  /** `sources`, `queries` or `reactions` of a run. */
  componentsFolder(runId: string, role: ComponentRole): string;
  componentFolder(runId: string, role: ComponentRole, id: string): string;
}

/** The paths of the data folder at an absolute path; throws `UserError` for an id or name that is not one. */
export function buildDataPaths(dataFolder: string): DataPaths {
  if (!isAbsolute(dataFolder)) {
    throw new UserError(`The data folder ${dataFolder} must be an absolute path.`, {
      code: "usage",
    });
  }
  const resultsFolder = join(dataFolder, "results");
  const testRunsFolder = join(dataFolder, "test_runs");
  const runFolder = (runId: string) => join(testRunsFolder, checkRunId(runId));
  const componentsFolder = (runId: string, role: ComponentRole) =>
    join(runFolder(runId), folderNames[role]);
  return {
    dataFolder,
    indexFile: join(dataFolder, "index.json"),
    baselineFile: join(dataFolder, "baseline.json"),
    labelsFile: join(dataFolder, "labels.json"),
    gatesFile: join(dataFolder, "gates.jsonl"),
    resultsFolder,
    testRunsFolder,
    locksFolder: join(dataFolder, ".locks"),
    trashFolder: join(dataFolder, ".locks", "trash"),
    resultFile: (fileName) => join(resultsFolder, checkResultFileName(fileName)),
    runFolder,
    runFile: (runId) => join(runFolder(runId), "run.json"),
    casesFile: (runId, scenario) => join(runFolder(runId), "cases", `${scenario}.jsonl`),
    workersFile: (runId) => join(runFolder(runId), "workers.json"),
    componentsFolder,
    componentFolder: (runId, role, id) => join(componentsFolder(runId, role), checkComponentId(id)),
  };
}

// --- internal ---

const folderNames: Readonly<Record<ComponentRole, string>> = {
  source: "sources",
  query: "queries",
  reaction: "reactions",
};

function checkRunId(runId: string): string {
  if (runIdSchema.safeParse(runId).success) return runId;
  throw new UserError(`${JSON.stringify(runId)} is not a run id.`, { code: "usage" });
}

function checkComponentId(id: string): string {
  if (componentIdSchema.safeParse(id).success) return id;
  throw new UserError(`${JSON.stringify(id)} is not the id of a component.`, { code: "usage" });
}

function checkResultFileName(fileName: string): string {
  if (resultFileNameSchema.safeParse(fileName).success) return fileName;
  throw new UserError(`${JSON.stringify(fileName)} is not the name of a result file.`, {
    code: "usage",
  });
}
