// What holds of a data folder whatever happened to the processes that wrote it, once a start has gone over it.
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { type IndexFile, indexFileSchema } from "../../src/model/results/indexFile.ts";
import { type TestRunFile, testRunFileSchema } from "../../src/model/results/resultFile.ts";
import { type RunFolderFile, runFolderFileSchema } from "../../src/model/results/runFolder.ts";
import { openTestDataStore } from "../../src/store/testDataStore.ts";

/** Attempts by name (`nameAttempt`) whose lines were whole in a journal after a process had died. */
export type Acknowledged = ReadonlySet<string>;

/** What is known of the one run of a data folder from outside. */
export interface RunFacts {
  /** Requests that the server got. */
  readonly requests: number;
  /** Processes that were killed while they ran it; each may have counted requests that never left it. */
  readonly kills: number;
  /** The most requests under way at a time. */
  readonly concurrency: number;
  readonly acknowledged: Acknowledged;
}

/** Runs of which more is known than that each has its result and its row. */
export interface KnownRuns {
  /** A run that a deletion was about to delete: it may have lost its file and still have its row, as lists show it. */
  readonly mayLackFile?: string;
  /** Runs that have a row and no file here: their rows cannot come back once they are lost. */
  readonly rowsAlone?: readonly string[];
}

/**
 * Everything that does not hold, in words; empty when all does. An index on disk that is behind the files is as it should
 * be, as long as a look finds all: lists repair it from the files, and the next run, deletion or rebuild writes it.
 */
export async function listViolations(
  dataFolder: string,
  { mayLackFile, rowsAlone = [] }: KnownRuns = {},
): Promise<string[]> {
  const files = await listFiles(dataFolder);
  const broken = await listBrokenJson(dataFolder, files);
  if (broken.length > 0) return broken;
  const results = await loadResults(dataFolder, files);
  const folders = await loadFolders(dataFolder, files);
  const { runs } = (await openTestDataStore(dataFolder).loadIndex()).index;
  const alone = mayLackFile === undefined ? rowsAlone : [...rowsAlone, mayLackFile];
  return [
    ...compareIndex(runs, results, alone),
    ...listLostRows(await loadIndex(dataFolder, files), rowsAlone),
    ...compareStates(results, folders),
    ...listLeftMarks(files),
    ...[...results.values()].flatMap(listMiscounts),
  ];
}

/** Whether the index on disk lacks, or tells otherwise, what a look at the data folder finds. */
export async function isIndexBehind(dataFolder: string): Promise<boolean> {
  const disk = await loadIndex(dataFolder, await listFiles(dataFolder));
  const { index } = await openTestDataStore(dataFolder).loadIndex();
  return !isDeepStrictEqual(disk.runs, index.runs);
}

/** What is left that a start has to sweep: temporary files, locks and marks. Nobody works on the folder any more. */
export async function listLeftovers(workspaceFolder: string): Promise<string[]> {
  const files = await listFiles(workspaceFolder, "folders too");
  return files
    .filter(
      (file) =>
        file.endsWith(".tmp") ||
        (/(^|\/)\.locks\/./.test(file) && !/\.locks\/(open|\.gitignore)$/.test(file)),
    )
    .map((file) => `${file} is left`);
}

/** As `listViolations`, of a folder whose one run has been resumed to its end. */
export async function listRunViolations(
  dataFolder: string,
  facts: RunFacts,
  known: KnownRuns = {},
): Promise<string[]> {
  const general = await listViolations(dataFolder, known);
  const files = await listFiles(dataFolder);
  const [result, ...others] = (await loadResults(dataFolder, files)).values();
  if (result === undefined || others.length > 0) {
    return [...general, `${others.length + (result ? 1 : 0)} result files, not one`];
  }
  return [
    ...general,
    ...listUnfinished(result),
    ...compareRequests(result, facts),
    ...listLost(result, facts),
  ];
}

/** Of a run that was deleted nothing is left, nor of any other file that names it. */
export async function listTraces(dataFolder: string, runId: string): Promise<string[]> {
  const traces: string[] = [];
  for (const file of await listFiles(dataFolder)) {
    if (file.startsWith("configs/")) continue;
    const holds = (await readFile(path.join(dataFolder, file), "utf8")).includes(runId);
    if (holds || file.includes(runId)) traces.push(`${file} is left of the deleted run ${runId}`);
  }
  return traces;
}

/** Adds the attempts whose lines are whole in the journals of a data folder. */
export async function gatherAcknowledged(dataFolder: string, into: Set<string>): Promise<void> {
  for (const file of await listFiles(dataFolder)) {
    const provider = /\/reactions\/([^/]+)\/output_log\/jsonl_file\/outputs_\d+\.jsonl$/.exec(
      file,
    )?.[1];
    if (provider === undefined) continue;
    const text = await readFile(path.join(dataFolder, file), "utf8");
    for (const line of text.split("\n").slice(0, -1)) {
      const record = parseLine(line);
      if (record === undefined) continue;
      const { scenario, run_number: runNumber, payload } = record;
      into.add(nameAttempt(provider, scenario, runNumber, payload));
    }
  }
}

// --- internal ---

interface NamedAttempt {
  readonly attemptNumber: number;
  readonly timestamp?: string | undefined;
}

interface JournalLine {
  readonly scenario: number;
  readonly run_number: number;
  readonly payload: NamedAttempt;
}

/** A line that was torn by a kill and gone on after is one that nobody acknowledged. */
function parseLine(line: string): JournalLine | undefined {
  try {
    return JSON.parse(line) as JournalLine;
  } catch {
    return undefined;
  }
}

function nameAttempt(
  provider: string,
  scenario: number,
  runNumber: number,
  { attemptNumber, timestamp }: NamedAttempt,
): string {
  return `${provider} ${scenario} ${runNumber} ${attemptNumber} ${timestamp}`;
}

/** Relative to the folder, with `/`. */
async function listFiles(folder: string, which?: "folders too"): Promise<string[]> {
  const items = await readdir(folder, { recursive: true, withFileTypes: true });
  return items
    .filter((item) => which === "folders too" || item.isFile())
    .map((item) =>
      path.relative(folder, path.join(item.parentPath, item.name)).replaceAll("\\", "/"),
    );
}

async function loadJson(dataFolder: string, file: string): Promise<unknown> {
  return JSON.parse(await readFile(path.join(dataFolder, file), "utf8"));
}

async function listBrokenJson(dataFolder: string, files: readonly string[]): Promise<string[]> {
  const broken: string[] = [];
  for (const file of files.filter((each) => each.endsWith(".json"))) {
    await loadJson(dataFolder, file).catch((error) => broken.push(`${file} is broken: ${error}`));
  }
  return broken;
}

/** By file name. */
async function loadResults(
  dataFolder: string,
  files: readonly string[],
): Promise<Map<string, TestRunFile>> {
  const results = new Map<string, TestRunFile>();
  for (const file of files.filter((each) => /^results\/[^.].*\.json$/.test(each))) {
    results.set(path.basename(file), testRunFileSchema.parse(await loadJson(dataFolder, file)));
  }
  return results;
}

/** By run id. */
async function loadFolders(
  dataFolder: string,
  files: readonly string[],
): Promise<Map<string, RunFolderFile>> {
  const folders = new Map<string, RunFolderFile>();
  for (const file of files) {
    const id = /^test_runs\/([^/]+)\/run\.json$/.exec(file)?.[1];
    if (id !== undefined)
      folders.set(id, runFolderFileSchema.parse(await loadJson(dataFolder, file)));
  }
  return folders;
}

async function loadIndex(dataFolder: string, files: readonly string[]): Promise<IndexFile> {
  if (!files.includes("index.json")) return { runs: [] };
  return indexFileSchema.parse(await loadJson(dataFolder, "index.json"));
}

/** `runs` are the rows that lists show; only runs in `alone` may lack a file. */
function compareIndex(
  runs: IndexFile["runs"],
  results: ReadonlyMap<string, TestRunFile>,
  alone: readonly string[],
): string[] {
  const said = runs.map(({ id, filename, timestamp, status, summary }) =>
    [id, filename, timestamp, status, summary.totalTests, summary.successRate].join(" "),
  );
  const held = [...results].map(([name, { id, timestamp, status, summary }]) =>
    [id, name, timestamp, status, summary.totalTests, summary.successRate].join(" "),
  );
  const ids = [...results.values()].map(({ id }) => id);
  return [
    ...said
      .filter((row) => !held.includes(row))
      .filter((row) => !alone.some((id) => row.startsWith(id)))
      .map((row) => `a row without its result: ${row}`),
    ...held.filter((row) => !said.includes(row)).map((row) => `a result without its row: ${row}`),
    ...ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => `two results of run ${id}`),
  ];
}

/** Rows that no file could bring back. */
function listLostRows({ runs }: IndexFile, rowsAlone: readonly string[]): string[] {
  return rowsAlone
    .filter((wanted) => !runs.some(({ id }) => id === wanted))
    .map((id) => `the row of ${id} is lost, and no file brings it back`);
}

function compareStates(
  results: ReadonlyMap<string, TestRunFile>,
  folders: ReadonlyMap<string, RunFolderFile>,
): string[] {
  const statusOf = new Map([...results.values()].map(({ id, status }) => [id, status]));
  return [...folders].flatMap(([id, { state }]) => {
    const status = statusOf.get(id);
    if (status === undefined) return [`run ${id} (${state}) has no result`];
    return status === state ? [] : [`run.json of ${id} says ${state}, its result ${status}`];
  });
}

/** A look finishes the closing of every run; a mark of one that was killed before its `run.json` is for a start to sweep. */
function listLeftMarks(files: readonly string[]): string[] {
  return files
    .filter((file) => file.startsWith(".locks/open/"))
    .filter((file) => files.includes(`test_runs/${path.basename(file)}/run.json`))
    .map((file) => `${file} is left`);
}

function listTests(result: TestRunFile) {
  return Object.entries(result.results).flatMap(([provider, scenarios]) =>
    Object.entries(scenarios).flatMap(([scenario, { runs }]) =>
      runs.map((run) => ({ provider, scenario: Number(scenario), run })),
    ),
  );
}

function listMiscounts(result: TestRunFile): string[] {
  const tests = listTests(result);
  const names = tests.map(
    ({ provider, scenario, run }) => `${provider} ${scenario} ${run.runNumber}`,
  );
  const { totalTests, passed, failed } = result.summary;
  return [
    ...names.filter((name, at) => names.indexOf(name) !== at).map((name) => `test ${name} twice`),
    ...(totalTests === tests.length ? [] : [`totalTests ${totalTests}, tests ${tests.length}`]),
    ...(passed + failed === totalTests
      ? []
      : [`passed ${passed} + failed ${failed} ≠ ${totalTests}`]),
    ...tests
      .filter(({ run }) => run.attempts.some(({ attemptNumber }, at) => attemptNumber !== at + 1))
      .map(({ provider, run }) => `attempts of ${provider} ${run.runNumber} are not 1, 2, …`),
  ];
}

/** One whose every test had ended when it was cut short keeps its status: nothing is left to resume. */
function listUnfinished({ status, summary }: TestRunFile): string[] {
  const { totalTests, plannedTests } = summary;
  return [
    ...(status === "cancelled" ? ["cancelled by nobody"] : []),
    ...(totalTests === plannedTests ? [] : [`${totalTests} of ${plannedTests} tests`]),
  ];
}

/** A request is counted before it leaves, so that a kill may leave one counted that never arrived. */
function compareRequests(
  result: TestRunFile,
  { requests, kills, concurrency }: RunFacts,
): string[] {
  const sum = listTests(result)
    .flatMap(({ run }) => run.attempts)
    .reduce((total, { httpRequests = 0 }) => total + httpRequests, 0);
  const counted = sum + (result.summary.abandoned?.httpRequests ?? 0);
  const most = requests + kills * concurrency;
  if (counted >= requests && counted <= most) return [];
  return [`${counted} requests counted, the server got ${requests} (${kills} kills)`];
}

function listLost(result: TestRunFile, { acknowledged }: RunFacts): string[] {
  const kept = new Set(
    listTests(result).flatMap(({ provider, scenario, run }) =>
      run.attempts.map((attempt) => nameAttempt(provider, scenario, run.runNumber, attempt)),
    ),
  );
  const lost = [...acknowledged].filter((name) => !kept.has(name));
  const abandoned = result.summary.abandoned?.attempts ?? 0;
  if (lost.length <= abandoned) return [];
  return [
    `${lost.length} attempts of the journal are not in the result, ${abandoned} abandoned: ${lost[0]}`,
  ];
}
