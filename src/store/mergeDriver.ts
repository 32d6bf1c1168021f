import { join, relative, sep } from "node:path";
import { runProgram } from "../common/runProgram.ts";
import { errorMessage, UserError } from "../model/userError.ts";
import { writeFileAtomic } from "./atomicFile.ts";
import { loadUtf8File } from "./jsonFile.ts";

export interface MergeDriverOptions {
  readonly workspaceFolder: string;
  readonly dataFolder: string;
  /** Absolute path of the command line. */
  readonly cli: string;
}

/**
 * Has git merge `index.json` by `touchstone index merge`, so that it never conflicts: a line in the workspace folder's
 * `.gitattributes`, which is committed, and the driver in the config of this repository. Resolves with the file of the
 * line. Throws `UserError` ("usage" outside a repository, "storage").
 */
export async function setUpMergeDriver(options: MergeDriverOptions): Promise<string> {
  const { workspaceFolder, dataFolder, cli } = options;
  await setGitConfig(workspaceFolder, "name", "rows of both sides (Touchstone)");
  await setGitConfig(workspaceFolder, "driver", formatDriver(cli));
  const file = join(workspaceFolder, ".gitattributes");
  const line = `${quotePattern(relative(workspaceFolder, join(dataFolder, "index.json")))} merge=${driverName}`;
  const before = (await loadUtf8File(file)) ?? "";
  if (before.split(/\r?\n/).includes(line)) return file;
  const lineEnd = before.includes("\r\n") ? "\r\n" : "\n";
  const gap = before === "" || before.endsWith("\n") ? "" : lineEnd;
  await writeFileAtomic(file, `${before}${gap}${line}${lineEnd}`);
  return file;
}

// --- internal ---

const timeoutMs = 10_000;
const driverName = "touchstone-index";

async function setGitConfig(folder: string, key: string, value: string): Promise<void> {
  try {
    const args = ["config", "--local", `merge.${driverName}.${key}`, value];
    await runProgram("git", args, { cwd: folder, timeoutMs });
  } catch (error) {
    const reason = errorMessage(error).trim().split("\n").at(-1);
    throw new UserError(`git cannot be told how to merge the index: ${reason}`, { code: "usage" });
  }
}

/** git hands this to a shell; where this version of Touchstone is gone it merges as it merges texts. */
function formatDriver(cli: string): string {
  const program = `ELECTRON_RUN_AS_NODE=1 ${quote(process.execPath)} ${quote(cli)}`;
  return `${program} index merge %O %A %B || git merge-file %A %O %B`;
}

function quote(text: string): string {
  // A percent sign would be git's.
  return `'${text.replaceAll("\\", "/").replaceAll("'", "'\\''").replaceAll("%", "%%")}'`;
}

function quotePattern(path: string): string {
  const pattern = path
    .split(sep)
    .join("/")
    .replace(/[\\*?[\]]/g, "\\$&");
  return /[\s"]/.test(pattern) ? JSON.stringify(pattern) : pattern;
}
