import { writeFile } from "node:fs/promises";
import path from "node:path";
import { isBelow } from "../../../common/isInside.ts";
import { makeFolder } from "../../../common/makeFolder.ts";
import { runProgramForBytes } from "../../../common/runProgram.ts";
import { UserError } from "../../../model/userError.ts";

export interface CheckOutOptions {
  /** Absolute, inside a git repository. */
  readonly workspaceFolder: string;
  /** Whole hash of a commit, in hex. */
  readonly commit: string;
  /** Absolute; what lies below these is left out. */
  readonly without: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

/**
 * Writes the files that a config may name, as they were at a commit, below `target` as they lie below the workspace folder.
 * What is no text is there but empty; links are left out. No filter and no hook of git runs. Throws `UserError`.
 */
export async function checkOutTexts(options: CheckOutOptions, target: string): Promise<void> {
  if (!/^[0-9a-f]{40,64}$/.test(options.commit)) {
    throw new UserError("The commit that the run names is none.", { code: "storage" });
  }
  const files = (await listFiles(options)).filter(({ file }) => isWanted(file, options));
  const texts = files.filter(({ file, bytes }) => isText(file) && bytes <= mostFileBytes);
  const sum = texts.reduce((all, { bytes }) => all + bytes, 0);
  if (sum > mostBytes || files.length > mostFiles) {
    throw new UserError("There are too many files at that commit to look through.", {
      code: "unsupported",
    });
  }
  const contents = await readBlobs(
    texts.map(({ blob }) => blob),
    options,
  );
  for (const { file, blob } of files) {
    const place = path.resolve(target, file);
    if (!isBelow(target, place)) continue;
    await makeFolder(path.dirname(place));
    await writeFile(place, isText(file) ? (contents.get(blob) ?? "") : "");
  }
}

// --- internal ---

const timeoutMs = 10_000;
const mostFileBytes = 8 * 1024 * 1024;
const mostBytes = 64 * 1024 * 1024;
const mostFiles = 20_000;
const textEnds = [".json", ".jsonc", ".jsonl", ".ndjson", ".csv", ".har", ".proto"];
const otherEnds = [".png", ".jpg", ".jpeg", ".gif", ".webp", ".pdf"];

interface CommittedFile {
  /** Relative to the workspace folder, with `/`. */
  readonly file: string;
  readonly blob: string;
  readonly bytes: number;
}

async function askGit(
  args: readonly string[],
  { workspaceFolder, signal }: CheckOutOptions,
  input = "",
): Promise<Buffer> {
  return await runProgramForBytes("git", ["--no-optional-locks", ...args], {
    cwd: workspaceFolder,
    timeoutMs,
    signal,
    input,
    maxPrintedBytes: mostBytes * 2,
    // What a partial clone lacks is not fetched: nothing is sent anywhere to show a text.
    env: { ...process.env, GIT_NO_LAZY_FETCH: "1" },
  });
}

/** The regular files at the commit: https://git-scm.com/docs/git-ls-tree */
async function listFiles(options: CheckOutOptions): Promise<CommittedFile[]> {
  const listed = await askGit(["ls-tree", "-r", "-z", "-l", options.commit], options).catch(
    (error: unknown) => {
      options.signal?.throwIfAborted();
      const short = options.commit.slice(0, 12);
      throw new UserError(`git does not have commit ${short} here.`, {
        code: "not_found",
        cause: error,
      });
    },
  );
  return listed
    .toString("utf8")
    .split("\0")
    .flatMap((line) => {
      const match = /^100\d{3} blob ([0-9a-f]+) +(\d+)\t(.+)$/s.exec(line);
      if (match === null) return [];
      const [, blob = "", bytes = "", file = ""] = match;
      return [{ file, blob, bytes: Number(bytes) }];
    });
}

function isWanted(file: string, { workspaceFolder, without }: CheckOutOptions): boolean {
  const place = path.resolve(workspaceFolder, file);
  if (without.some((folder) => isBelow(folder, place))) return false;
  return isText(file) || otherEnds.includes(path.extname(file).toLowerCase());
}

function isText(file: string): boolean {
  return textEnds.includes(path.extname(file).toLowerCase());
}

/** What blobs hold, by their hash: https://git-scm.com/docs/git-cat-file#_batch_output */
async function readBlobs(
  blobs: readonly string[],
  options: CheckOutOptions,
): Promise<Map<string, Buffer>> {
  const contents = new Map<string, Buffer>();
  if (blobs.length === 0) return contents;
  const output = await askGit(["cat-file", "--batch"], options, `${blobs.join("\n")}\n`);
  let at = 0;
  while (at < output.length) {
    const lineEnd = output.indexOf("\n", at);
    const [blob = "", type, bytes] = output.toString("utf8", at, lineEnd).split(" ");
    at = lineEnd + 1;
    if (type !== "blob") continue; // a blob that is missing has no content
    contents.set(blob, output.subarray(at, at + Number(bytes)));
    at += Number(bytes) + 1;
  }
  return contents;
}
