import type { ComponentName } from "../../run/components.ts";
import type { RunHost } from "../../run/runHost.ts";
import { countFileLines } from "../outputs/countLines.ts";
import { listOutputs } from "../outputs/outputFiles.ts";
import type { StoredRun } from "./componentNames.ts";

/** The lines of a component's log, one a record; `undefined` where there is no log, or one too long to count on demand. */
export async function countLogLines(
  { store, dataFolder }: RunHost,
  run: StoredRun,
  component: Pick<ComponentName, "role" | "id">,
): Promise<number | undefined> {
  const storage = store.component(run.id, component.role, component.id);
  const log = (await listOutputs(dataFolder, storage)).filter(({ path }) => isLog.test(path));
  const bytes = log.reduce((sum, file) => sum + file.bytes, 0);
  if (log.length === 0 || bytes > mostBytes) return undefined;
  let lines = 0;
  for (const { path } of log) {
    const counted = await countFileLines({ dataFolder, logFolder: storage.logFolder }, path);
    if (counted === undefined) return undefined;
    lines += counted;
  }
  return lines;
}

// --- internal ---

/** Logs up to here are counted when somebody asks. */
const mostBytes = 4_194_304;
const isLog = /^jsonl_file\/(outputs|results|changes)_\d+\.jsonl$/;
