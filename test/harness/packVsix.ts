import { readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { repositoryRoot } from "./paths.ts";
import { runCommand } from "./processes.ts";

/** What a package holds and weighs; `files` have hashes in their names replaced by `*`. */
export interface PackageContent {
  files: string[];
  fileCount: number;
  packageBytes: number;
  extensionBytes: number;
}

/** Packs what is built into a .vsix file. */
export async function packVsix(file: string): Promise<PackageContent> {
  await runVsce(["package", "--no-dependencies", "--out", file]);
  const files = (await runVsce(["ls", "--no-dependencies"])).split("\n").filter(Boolean);
  return {
    files: [...new Set(files.map(withoutHash))].toSorted(),
    fileCount: files.length,
    packageBytes: (await stat(file)).size,
    extensionBytes: (await stat(path.join(repositoryRoot, "dist/extension.cjs"))).size,
  };
}

/** What is wrong with a package: files that are not on the committed list, files that lack, weights above their bounds. */
export async function findPackageProblems(content: PackageContent): Promise<string[]> {
  const expected = (await readFile(listFile, "utf8")).split("\n").filter(Boolean);
  const tooMuch = (what: string, value: number, bound: number) =>
    value > bound ? [`${what}: ${value}, at most ${bound}`] : [];
  return [
    ...content.files.filter((each) => !expected.includes(each)).map((each) => `new: ${each}`),
    ...expected.filter((each) => !content.files.includes(each)).map((each) => `gone: ${each}`),
    ...tooMuch("files", content.fileCount, 200),
    ...tooMuch("bytes of the package", content.packageBytes, 2 * 1024 * 1024),
    ...tooMuch("bytes of the extension bundle", content.extensionBytes, 250 * 1024),
  ];
}

/** Makes the files of a package the committed list. */
export async function acceptFiles(content: PackageContent): Promise<void> {
  await writeFile(listFile, `${content.files.join("\n")}\n`);
}

// --- internal ---

const listFile = path.join(import.meta.dirname, "packageFiles.txt");

function withoutHash(file: string): string {
  return file.replace(/^(dist\/chunks\/.+)-[A-Z0-9]{8}\.js$/, "$1-*.js");
}

async function runVsce(args: string[]): Promise<string> {
  const program = path.join(repositoryRoot, "node_modules/@vscode/vsce/vsce");
  const { code, output } = await runCommand(process.execPath, [program, ...args], {
    cwd: repositoryRoot,
    timeoutMs: 120_000,
  });
  if (code !== 0) throw new Error(`vsce ${args[0]} failed:\n${output}`);
  return output;
}
