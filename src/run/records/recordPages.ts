import { createPacer } from "../../common/pacer.ts";
import { openPlaceReader } from "../../loggers/lines/placeReader.ts";
import type { RecordPage, RecordRow } from "../../model/results/report.ts";
import { UserError } from "../../model/userError.ts";
import type { TestDataStore } from "../../store/testDataStore.ts";
import { listRunComponents } from "../components.ts";
import { type LogFile, type LogState, RecordLog, type TestLines, testKeyOf } from "./recordLog.ts";
import { buildRecordRow, readCreatedNs } from "./recordRow.ts";
import { maxLineBytes } from "./scanLines.ts";
import { LineSearch, splitWords } from "./searchLines.ts";

/** Which records of which component of a run. */
export interface RecordPageQuery {
  readonly runId: string;
  readonly key: {
    readonly provider: string;
    readonly scenario: number;
    readonly runNumber: number;
  };
  /** Each word must occur in a record's line. */
  readonly text?: string | undefined;
  readonly offset: number;
  readonly limit: number;
  /** Whether the log is still written: then a last line without its end is no broken one. */
  readonly isGrowing: boolean;
}

/** Pages of records, answered from an index of the lines that is kept for the logs that were asked for last. */
export interface RecordPages {
  /** Throws `UserError` ("not_found" when the run's logs are not here, "storage"). */
  load(query: RecordPageQuery): Promise<RecordPage>;
}

export function createRecordPages(store: TestDataStore): RecordPages {
  const logs = new Map<string, Promise<RecordLog>>();
  const searches = new WeakMap<TestLines, LineSearch>();

  const openLog = (runId: string, componentId: string): Promise<RecordLog> => {
    const key = `${runId} ${componentId}`;
    const log = logs.get(key) ?? findLog(store, runId, componentId);
    logs.delete(key);
    logs.set(key, log);
    log.catch(() => logs.delete(key));
    const [oldest] = logs.keys();
    if (logs.size > maxOpen && oldest !== undefined) logs.delete(oldest);
    return log;
  };

  return {
    async load(query) {
      const { key, offset, limit, text = "" } = query;
      const log = await openLog(query.runId, key.provider);
      const state = await log.refresh();
      // Whoever deleted the run: it is said to be gone, not to be empty.
      if (state.files.length === 0) await findLog(store, query.runId, key.provider);
      const test = testKeyOf(key.scenario, key.runNumber);
      const brokenLines = countBroken(state, test, query.isGrowing);
      const lines = state.tests.get(test);
      if (lines === undefined) return { total: 0, offset, rows: [], brokenLines };
      const found = await findPositions(searches, lines, { files: state.files, text });
      const total = found.count;
      const length = Math.max(0, Math.min(total - offset, limit));
      const positions = Array.from({ length }, (_, nth) => found.at(offset + nth));
      const rows = await readRows(lines, state.files, positions);
      return { total, offset, rows, brokenLines };
    },
  };
}

// --- internal ---

/** Which lines of a test: the nth one is at `at(nth)`. */
interface Positions {
  readonly count: number;
  at(nth: number): number;
}

/** Logs whose index is kept; an index takes 16 bytes a line. */
const maxOpen = 4;
const maxJsonLength = 200_000;
/** All the JSON of a page: what goes to the report page at once. */
const maxPageJsonLength = 16_000_000;

async function findLog(
  store: TestDataStore,
  runId: string,
  componentId: string,
): Promise<RecordLog> {
  const components = listRunComponents(await store.loadRunFolder(runId));
  const component = components.find(({ id }) => id === componentId);
  if (component === undefined) {
    throw new UserError(`The run has no component ${componentId}.`, { code: "not_found" });
  }
  const { jsonlFolder, filePrefix } = store.component(runId, component.role, component.id);
  return new RecordLog(jsonlFolder, filePrefix);
}

/** Searches where the last search of these lines was another one, which then ends where it stands. */
async function findPositions(
  searches: WeakMap<TestLines, LineSearch>,
  lines: TestLines,
  { files, text }: { readonly files: readonly LogFile[]; readonly text: string },
): Promise<Positions> {
  const words = splitWords(text);
  if (words.length === 0) return { count: lines.count, at: (nth) => nth };
  let search = searches.get(lines);
  if (search === undefined || !search.has(words)) {
    search?.abandon();
    search = new LineSearch(words);
    searches.set(lines, search);
  }
  await search.run(lines, files);
  return search.found;
}

/** Broken lines of the files that hold the test's records, or no record at all. */
function countBroken({ files }: LogState, test: string, isGrowing: boolean): number {
  let count = 0;
  for (const { tests, brokenLines, scanned, size } of files) {
    if (tests.size > 0 && !tests.has(test)) continue;
    count += brokenLines + (scanned < size && !isGrowing ? 1 : 0);
  }
  return count;
}

async function readRows(
  lines: TestLines,
  files: readonly LogFile[],
  positions: readonly number[],
): Promise<RecordRow[]> {
  const reader = openPlaceReader();
  const pacer = createPacer();
  let openFile = -1;
  const read = (position: number) => {
    const { file, offset, length } = lines.at(position);
    if (file !== openFile) reader.close();
    openFile = file;
    const place = { file: files[file]?.path ?? "", offset, length: Math.min(length, maxLineBytes) };
    return reader.read(place);
  };
  const longest = Math.min(maxJsonLength, Math.floor(maxPageJsonLength / positions.length));
  try {
    const firstNs = positions.length === 0 ? undefined : readCreatedNs(read(0));
    const rows: RecordRow[] = [];
    for (const position of positions) {
      rows.push(buildRecordRow(read(position), firstNs, longest));
      if (pacer.isDue()) await pacer.rest();
    }
    return rows;
  } finally {
    reader.close();
  }
}
