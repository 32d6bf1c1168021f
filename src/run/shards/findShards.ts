import path from "node:path";
import { resultFileNameSchema } from "../../model/ids.ts";
import type { ResultHead } from "../../model/results/resultFile.ts";
import type { Shard } from "../../model/results/shard.ts";
import { UserError } from "../../model/userError.ts";
import { listFolder, readStats } from "../../store/folderItems.ts";
import { loadResultHead } from "../../store/results/resultHead.ts";
import { openTestDataStore } from "../../store/testDataStore.ts";

/** The result file of one share. */
export interface ShardFile {
  /** Absolute. */
  readonly file: string;
  readonly head: ResultHead;
  readonly shard: Shard;
}

/** What lies at some places. */
export interface FoundShards {
  readonly shards: readonly ShardFile[];
  /** What is wrong with files of folders that cannot be read: shares, or others that nobody asked for. */
  readonly broken: readonly UserError[];
}

/**
 * The results of shares at these absolute paths: result files under any name; folders, with every share's file in
 * them and below, so that a data folder does, and a folder of several; `test_runs/<id>` of a share. Throws `UserError`:
 * "usage" for a file that is no share, and a place that has none, "storage" for a file that was named and is broken.
 */
export async function findShards(paths: readonly string[]): Promise<FoundShards> {
  const found = new Map<string, ShardFile>();
  const broken: UserError[] = [];
  for (const each of paths) {
    for (const shard of await findAt(each, broken)) found.set(shard.file, shard);
  }
  return { shards: [...found.values()], broken };
}

// --- internal ---

async function findAt(place: string, broken: UserError[]): Promise<ShardFile[]> {
  const stats = await readStats(place);
  if (stats === undefined) throw new UserError(`${place} is not there.`, { code: "usage" });
  if (stats.isFile()) return [await openShard(place)];
  if (!stats.isDirectory()) {
    throw new UserError(`${place} is no file and no folder.`, { code: "usage" });
  }
  const found = isRunFolder(place) ? [await openRun(place)] : await findBelow(place, broken);
  if (found.length > 0) return found;
  const [first] = broken;
  if (first !== undefined) throw first;
  throw new UserError(`No result of a shard lies in ${place}.`, { code: "usage" });
}

async function openShard(file: string): Promise<ShardFile> {
  const { head, shard } = await readHead(file);
  if (shard !== undefined) return { file, head, shard };
  throw new UserError(`${file} is no result of a shard: run makes one with --shard I/N.`, {
    code: "usage",
  });
}

async function readHead(file: string) {
  const loaded = await loadResultHead(file);
  if (!loaded.ok) throw new UserError(`${file}: ${loaded.reason}`, { code: "storage" });
  return { head: loaded.head, shard: loaded.head.config.shard };
}

function isRunFolder(folder: string): boolean {
  return path.basename(path.dirname(folder)) === "test_runs";
}

async function openRun(folder: string): Promise<ShardFile> {
  const store = openTestDataStore(path.dirname(path.dirname(folder)));
  return await openShard((await store.openResult(path.basename(folder))).file);
}

/** Other results lie in a data folder too: those that are no shares are passed over. */
async function findBelow(folder: string, broken: UserError[]): Promise<ShardFile[]> {
  const found: ShardFile[] = [];
  const left = [folder];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const items = await listFolder(next);
    for (const item of items.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      const place = path.join(next, item.name);
      if (item.isDirectory() && !passedOver.has(item.name)) left.push(place);
      else if (item.isFile() && resultFileNameSchema.safeParse(item.name).success) {
        const read = await readHead(place).catch((error) => {
          if (!(error instanceof UserError)) throw error;
          broken.push(error);
          return undefined;
        });
        if (read?.shard !== undefined)
          found.push({ file: place, head: read.head, shard: read.shard });
      }
    }
  }
  return found;
}

/** Where no results lie, but many files. */
const passedOver = new Set(["test_runs", ".locks", "node_modules", ".git"]);
