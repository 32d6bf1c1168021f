import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

export type Engine = Pick<typeof import("../../src/run/startRun.ts"), "startRun"> &
  Pick<typeof import("../../src/run/readRunConfig.ts"), "loadRunConfig"> &
  Pick<typeof import("../../src/store/testDataStore.ts"), "openTestDataStore"> &
  Pick<typeof import("../../src/run/check/checkConfigs.ts"), "checkConfigs"> &
  Pick<typeof import("../../src/run/check/gitResults.ts"), "createGitResults"> &
  Pick<typeof import("../../src/run/history/historyReader.ts"), "createHistoryReader"> &
  Pick<typeof import("../../src/report/history/buildHistory.ts"), "buildHistory"> &
  Pick<typeof import("../../src/run/problems/listProblems.ts"), "listProblems"> &
  Pick<typeof import("../../src/run/problems/findProblemFixes.ts"), "findProblemFixes"> &
  Pick<typeof import("../../src/report/exports/exportFormats.ts"), "exportFormats"> &
  Pick<typeof import("../../src/run/manage/exportRuns.ts"), "streamRuns"> &
  Pick<typeof import("../../src/run/reports/reports.ts"), "createReports"> &
  Pick<typeof import("../../src/run/reports/liveReport.ts"), "openLiveReport"> &
  Pick<typeof import("../../src/host/hostServer.ts"), "createHostServer"> &
  Pick<typeof import("../../src/loggers/createOutputLogger.ts"), "createOutputLogger"> &
  Pick<typeof import("../../src/loggers/records/recordLine.ts"), "formatRecordLine"> &
  Pick<typeof import("../../src/loggers/records/readRecords.ts"), "readRecords">;

const repository = fileURLToPath(new URL("../../", import.meta.url));

/** The engine as it is shipped: bundled, minified and split. */
export interface BuiltEngine {
  readonly file: string;
  readonly engine: Engine;
  remove(): Promise<void>;
}

/** Bundles the engine into a folder of its own below `node_modules`, so that nothing else sees it. */
export async function buildEngine(): Promise<BuiltEngine> {
  const outdir = path.join(repository, "node_modules/.cache", `touchstone-bench-${process.pid}`);
  await mkdir(outdir, { recursive: true });
  await writeFile(path.join(outdir, "package.json"), '{ "type": "module" }');
  await build({
    entryPoints: { worker: path.join(repository, "src/run/worker.ts") },
    stdin: {
      resolveDir: repository,
      loader: "ts",
      contents: [
        'export { startRun } from "./src/run/startRun.ts";',
        'export { loadRunConfig } from "./src/run/readRunConfig.ts";',
        'export { openTestDataStore } from "./src/store/testDataStore.ts";',
        'export { checkConfigs } from "./src/run/check/checkConfigs.ts";',
        'export { createGitResults } from "./src/run/check/gitResults.ts";',
        'export { createHistoryReader } from "./src/run/history/historyReader.ts";',
        'export { buildHistory } from "./src/report/history/buildHistory.ts";',
        'export { listProblems } from "./src/run/problems/listProblems.ts";',
        'export { findProblemFixes } from "./src/run/problems/findProblemFixes.ts";',
        'export { exportFormats } from "./src/report/exports/exportFormats.ts";',
        'export { streamRuns } from "./src/run/manage/exportRuns.ts";',
        'export { createReports } from "./src/run/reports/reports.ts";',
        'export { openLiveReport } from "./src/run/reports/liveReport.ts";',
        'export { createHostServer } from "./src/host/hostServer.ts";',
        'export { createOutputLogger } from "./src/loggers/createOutputLogger.ts";',
        'export { formatRecordLine } from "./src/loggers/records/recordLine.ts";',
        'export { readRecords } from "./src/loggers/records/readRecords.ts";',
      ].join("\n"),
    },
    outdir,
    bundle: true,
    minify: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node22",
    mainFields: ["module", "main"],
    banner: {
      js:
        "import{createRequire as _cr}from'node:module';" +
        "const require=_cr(import.meta.url),__filename=import.meta.filename,__dirname=import.meta.dirname;",
    },
    logLevel: "warning",
  });
  const file = path.join(outdir, "stdin.js");
  return {
    file,
    engine: (await import(pathToFileURL(file).href)) as Engine,
    remove: () => rm(outdir, { recursive: true, force: true }),
  };
}
