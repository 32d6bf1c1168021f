import { type GateRecord, gateRecordSchema } from "../model/results/comparison.ts";
import { UserError } from "../model/userError.ts";
import { writeFileAtomic } from "./atomicFile.ts";
import type { DataPaths } from "./dataPaths.ts";
import { readStats } from "./folderItems.ts";
import { withIndexLock } from "./index/indexLock.ts";
import { loadUtf8File } from "./jsonFile.ts";

/** What gates have said, oldest first; lines that are none, such as marks of a merge, are passed over. */
export async function loadGateHistory({ gatesFile }: DataPaths): Promise<GateRecord[]> {
  return parseHistory(await loadHistory(gatesFile));
}

/** Adds what a gate said of a run, unless the newest line of that run says the same: asking again is no new verdict. */
export async function addGateRecord(paths: DataPaths, record: GateRecord): Promise<void> {
  const { gatesFile } = paths;
  await withIndexLock(paths, async () => {
    const text = await loadHistory(gatesFile);
    const last = parseHistory(text).findLast(({ head }) => head === record.head);
    if (last !== undefined && describe(last) === describe(record)) return;
    const end = text === "" || text.endsWith("\n") ? "" : "\n";
    await writeFileAtomic(gatesFile, `${text}${end}${JSON.stringify(record)}\n`);
  });
}

// --- internal ---

/** Throws `UserError` ("storage") for a link: what it leads to would be copied into the data folder. */
async function loadHistory(file: string): Promise<string> {
  if ((await readStats(file))?.isSymbolicLink()) {
    throw new UserError(`${file} is a symbolic link and is left as it is.`, { code: "storage" });
  }
  return (await loadUtf8File(file)) ?? "";
}

function parseHistory(text: string): GateRecord[] {
  return text.split("\n").flatMap((line) => parseLine(line) ?? []);
}

function parseLine(line: string): GateRecord | undefined {
  try {
    return gateRecordSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

/** What was said, whenever that was. */
function describe(record: GateRecord): string {
  return JSON.stringify(gateRecordSchema.omit({ timestamp: true }).strip().parse(record));
}
