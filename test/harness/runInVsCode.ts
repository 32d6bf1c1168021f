import { cp, rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { runTests } from "@vscode/test-electron";
import { launchChromium } from "./chromium.ts";
import { installBareExtension, installTestModel } from "./extensionsFolder.ts";
import { copyFixture, type Fixture } from "./fixtures.ts";
import { createTempFolder, repositoryRoot } from "./paths.ts";
import { buildWindowUrl, startVsCodeServer } from "./server.ts";
import { countEvents, printEvent, type SuiteResult } from "./suiteResult.ts";
import { loadEvents } from "./testEvents.ts";
import { writeUserSettings } from "./userSettings.ts";
import { ensureVsCode } from "./vsCode.ts";

/** Runs the integration suites of one label inside VS Code, in a copy of the fixture workspace of that name. */
export async function runInVsCode(label: string, timeoutMs: number): Promise<SuiteResult> {
  const fixture = await copyFixture(label);
  const folder = await createTempFolder("integration");
  const run: Run = { label, fixture, folder, timeoutMs, eventsFile: path.join(folder, "events") };
  const vsCode = await ensureVsCode();
  const start = vsCode.kind === "desktop" ? runOnDesktop : runOnServer;
  await start(vsCode.program, run);
  const result = countEvents(`integration ${label}`, run.eventsFile);
  if (result.failed > 0) console.log(`  logs and workspace are kept in ${folder}`);
  else await rm(folder, { recursive: true, force: true });
  if (result.failed > 0) await cp(fixture.folder, path.join(folder, label), { recursive: true });
  await rm(path.dirname(fixture.folder), { recursive: true, force: true });
  return result;
}

// --- internal ---

interface Run {
  label: string;
  fixture: Fixture;
  /** Events while it runs; logs and picture if it fails. */
  folder: string;
  eventsFile: string;
  timeoutMs: number;
}

const testsPath = path.join(repositoryRoot, "dist/test/integration/main.cjs");

function buildEnvironment(run: Run): NodeJS.ProcessEnv {
  return {
    TOUCHSTONE_TEST_LABEL: run.label,
    TOUCHSTONE_TEST_EVENTS: run.eventsFile,
    TOUCHSTONE_TEST_FOLDER: run.fixture.folder,
  };
}

async function runOnServer(program: string, run: Run): Promise<void> {
  const { workspace } = run.fixture;
  const extensionsFolder = path.join(run.folder, "extensions");
  await installTestModel(extensionsFolder);
  await installBareExtension(extensionsFolder);
  const server = await startVsCodeServer({
    program,
    extensionsFolder,
    isTestRun: true,
    askTrust: run.label === "untrusted",
    env: buildEnvironment(run),
  });
  try {
    const browser = await launchChromium();
    try {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
      await page.goto(
        buildWindowUrl(server, { workspace, extensionPath: repositoryRoot, testsPath }),
      );
      await followEvents(run);
      await page.screenshot({ path: path.join(run.folder, "window.png") });
      await server.saveLogs(path.join(run.folder, "logs"));
    } finally {
      await browser.close();
    }
  } finally {
    await server.stop();
  }
}

/** Prints events as they come, until the suite has ended or its time is up. */
async function followEvents(run: Run): Promise<void> {
  const deadline = performance.now() + run.timeoutMs;
  let printed = 0;
  while (performance.now() < deadline) {
    const events = loadEvents(run.eventsFile);
    for (const event of events.slice(printed)) printEvent(event);
    printed = events.length;
    if (events.some((each) => each.event === "end")) return;
    await wait(200);
  }
}

async function runOnDesktop(program: string, run: Run): Promise<void> {
  const userData = path.join(run.folder, "user-data");
  await writeUserSettings(path.join(userData, "User"), {});
  const extensionsFolder = path.join(run.folder, "extensions");
  await installTestModel(extensionsFolder);
  await installBareExtension(extensionsFolder);
  const trust = run.label === "untrusted" ? [] : ["--disable-workspace-trust"];
  const following = followEvents(run);
  try {
    await runTests({
      vscodeExecutablePath: program,
      extensionDevelopmentPath: repositoryRoot,
      extensionTestsPath: testsPath,
      extensionTestsEnv: buildEnvironment(run),
      launchArgs: [
        ...(run.fixture.workspace === undefined ? [] : [run.fixture.workspace]),
        ...["--user-data-dir", userData, "--extensions-dir", extensionsFolder],
        ...["--skip-welcome", "--disable-gpu"],
        ...trust,
      ],
    });
  } catch (error) {
    console.log(`  ${error instanceof Error ? error.message : String(error)}`);
  }
  await following;
}
