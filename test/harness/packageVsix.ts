// Builds and packs the extension: packageVsix.ts [--accept]; --accept makes the files in it the expected ones.
import { readFile } from "node:fs/promises";
import path from "node:path";
import { acceptFiles, findPackageProblems, packVsix } from "./packVsix.ts";
import { repositoryRoot } from "./paths.ts";
import { runCommand } from "./processes.ts";

const build = await runCommand(process.execPath, ["esbuild.js"], {
  cwd: repositoryRoot,
  timeoutMs: 180_000,
  echo: true,
});
if (build.code !== 0) throw new Error("the build failed");

const manifest = JSON.parse(await readFile(path.join(repositoryRoot, "package.json"), "utf8"));
const file = `${manifest.name}-${manifest.version}.vsix`;
const content = await packVsix(path.join(repositoryRoot, file));
if (process.argv.includes("--accept")) await acceptFiles(content);
const problems = await findPackageProblems(content);
const kilobytes = Math.round(content.packageBytes / 1024);
console.log(`${file}: ${content.fileCount} files, ${kilobytes} KB`);
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
