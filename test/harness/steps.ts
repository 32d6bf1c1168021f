import { rm } from "node:fs/promises";
import path from "node:path";
import { ensureBrokers } from "./brokers.ts";
import { ensureChromium } from "./chromium.ts";
import { findLabels } from "./labels.ts";
import { createTempFolder, repositoryRoot } from "./paths.ts";
import { runCommand } from "./processes.ts";
import { runInVsCode } from "./runInVsCode.ts";
import { addResults, buildCheckResult, countEvents, type SuiteResult } from "./suiteResult.ts";
import { ensureVsCode } from "./vsCode.ts";

const minuteMs = 60_000;
const forVsCode = { TOUCHSTONE_REPORTER: "spec", TOUCHSTONE_EVIDENCE: "1" };

/** One part of the whole test run; a step whose needs have failed counts as failed without being run. */
export interface Step {
  name: string;
  needs: string[];
  run(): Promise<SuiteResult[]>;
}

/** Every step in order; each has a bound on its time. */
export const steps: Step[] = [
  buildProgramStep("types", [
    ["typescript/bin/tsc", "-p", "."],
    ["typescript/bin/tsc", "-p", "media"],
  ]),
  buildProgramStep("lint", [["@biomejs/biome/bin/biome", "check", "--error-on-warnings"]]),
  { name: "build", needs: [], run: runBuild },
  { name: "unit", needs: [], run: runUnit },
  { name: "vscode", needs: [], run: prepareVsCode },
  { name: "integration", needs: ["build", "vscode"], run: runIntegration },
  {
    name: "browser",
    needs: ["build", "vscode"],
    run: () => runMochaSuite("browser", 120_000, 35 * minuteMs, forVsCode),
  },
  {
    name: "package",
    needs: ["build", "vscode"],
    run: () => runMochaSuite("package", 120_000, 5 * minuteMs, forVsCode),
  },
];

// --- internal ---

function buildProgramStep(name: string, programs: [string, ...string[]][]): Step {
  return {
    name,
    needs: [],
    async run() {
      let hasPassed = true;
      for (const program of programs) hasPassed = (await runNode(...program)) && hasPassed;
      return [buildCheckResult(name, hasPassed)];
    },
  };
}

async function runNode(program: string, ...args: string[]): Promise<boolean> {
  const file = path.join(repositoryRoot, "node_modules", program);
  return await runProgram([file, ...args], 3 * minuteMs);
}

async function runBuild(): Promise<SuiteResult[]> {
  const hasPassed = await runProgram(["esbuild.js", "--tests"], 3 * minuteMs);
  return [buildCheckResult("build", hasPassed)];
}

async function runUnit(): Promise<SuiteResult[]> {
  await ensureBrokers();
  const shares = ["1/2", "2/2"].map((share) =>
    runMochaSuite("unit", 20_000, 25 * minuteMs, { TOUCHSTONE_SHARE: share }),
  );
  return [addResults("unit", (await Promise.all(shares)).flat())];
}

/** Runs a program of ours on this Node; its output is shown, and how it ended if not well. */
async function runProgram(
  args: string[],
  timeoutMs: number,
  env: NodeJS.ProcessEnv = {},
): Promise<boolean> {
  const { code, timedOut } = await runCommand(process.execPath, args, {
    cwd: repositoryRoot,
    env: { ...process.env, ...env },
    timeoutMs,
    echo: true,
  });
  if (timedOut) console.log(`  stopped after ${timeoutMs / 1000} s: ${args.join(" ")}`);
  return code === 0;
}

async function runMochaSuite(
  name: string,
  testTimeoutMs: number,
  timeoutMs: number,
  env: NodeJS.ProcessEnv,
): Promise<SuiteResult[]> {
  const folder = await createTempFolder("events");
  const eventsFile = path.join(folder, "events");
  const runner = path.join(import.meta.dirname, "runMocha.ts");
  const args = [runner, eventsFile, String(testTimeoutMs), `test/${name}/**/*.test.ts`];
  const hasPassed = await runProgram(args, timeoutMs, env);
  const result = countEvents(name, eventsFile);
  await rm(folder, { recursive: true, force: true });
  const isUncounted = !hasPassed && result.failed === 0;
  return [isUncounted ? { ...result, failed: 1 } : result];
}

async function prepareVsCode(): Promise<SuiteResult[]> {
  const vsCode = await ensureVsCode();
  console.log(`  VS Code: ${vsCode.program}`);
  if (vsCode.kind === "server") console.log(`  Chromium: ${await ensureChromium()}`);
  return [buildCheckResult("vscode", true)];
}

async function runIntegration(): Promise<SuiteResult[]> {
  const results: SuiteResult[] = [];
  for (const label of await findLabels()) {
    console.log(`  ${label}`);
    results.push(await runInVsCode(label, 4 * minuteMs));
  }
  return results;
}
