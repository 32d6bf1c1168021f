import type { Dirent } from "node:fs";
import { resultFileNameSchema } from "../../model/ids.ts";
import type { DataPaths } from "../dataPaths.ts";
import { listFolder } from "../folderItems.ts";

/** What lies in `results/`: names of result files, and of JSON files that cannot be one. */
export interface ResultNames {
  readonly good: ReadonlySet<string>;
  readonly broken: readonly { readonly name: string; readonly message: string }[];
}

/** Lists `results/` without opening anything; a missing folder is an empty one. */
export async function listResultNames(paths: DataPaths): Promise<ResultNames> {
  const good = new Set<string>();
  const broken: { name: string; message: string }[] = [];
  for (const item of await listFolder(paths.resultsFolder)) {
    if (!item.name.endsWith(".json") || item.name.startsWith(".")) continue;
    const message = describeFault(item);
    if (message === undefined) good.add(item.name);
    else broken.push({ name: item.name, message });
  }
  return { good, broken };
}

// --- internal ---

function describeFault(item: Dirent): string | undefined {
  if (item.isSymbolicLink()) return "It is a symbolic link.";
  if (item.isDirectory()) return "It is a folder.";
  if (!item.isFile()) return "It is not a file.";
  const parsed = resultFileNameSchema.safeParse(item.name);
  return parsed.success ? undefined : "It is not named like a result file.";
}
