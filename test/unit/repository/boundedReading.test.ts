import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { loadSourceModules, root } from "./sourceModules.ts";

/** What opens or walks: a pipe in place of a file keeps it waiting for ever, a link to the root of the disk without end. */
const openers =
  /(?<![.\w])(?:readFile|readFileSync|open|openSync|createReadStream|glob|globSync)\((?!\))/;

/** Who may, and why it ends. */
const places: Readonly<Record<string, string>> = {
  "src/common/regularFile.ts": "it is what all others read by",
  "src/common/atomicFile.ts": "writes a new file, and flushes its folder",
  "src/loggers/kinds/performanceMetricsLogger.ts": "makes a new file",
  "src/loggers/lines/keptFiles.ts": "makes new files",
  "src/run/journal/requestLog.ts": "waits for no pipe",
  "src/run/system/lockLimit.ts": "reads what the kernel tells",
  "src/run/system/processMark.ts": "makes a new file",
  "src/run/system/strayProcesses.ts": "reads what the kernel tells",
  "src/scenarios/files/findFiles.ts": "walks within its bounds",
  "src/service/outputs/outputFiles.ts": "waits for no pipe, and follows no link",
  "src/store/writtenLines.ts": "writes a new file",
};

describe("files that may be anything", () => {
  it("are opened by what waits for no pipe and walked within bounds", async () => {
    const modules = await loadSourceModules();
    const found: string[] = [];
    for (const { file, packages } of modules) {
      if (!packages.some((name) => /^node:fs|^tinyglobby$/.test(name))) continue;
      const source = await readFile(path.join(root, file), "utf8");
      const code = source.replace(/\/\*\*?[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
      const calls = code.replace(
        /\bfunction\*? \w+\(|^\s+(?:private |async )*\w+\([^)]*\)(?:: [^{;]+)? \{$/gm,
        "",
      );

      if (openers.test(calls)) found.push(file);
    }
    assert.deepEqual(found, Object.keys(places).toSorted());
  });
});
