import { cp, mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { _electron, type ElectronApplication, type Page } from "playwright-core";
import { launchChromium } from "./chromium.ts";
import { installBuiltExtension, installTestModel } from "./extensionsFolder.ts";
import { copyFixture, type Fixture } from "./fixtures.ts";
import { createTempFolder, removeAtExit } from "./paths.ts";
import { buildWindowUrl, startVsCodeServer } from "./server.ts";
import { writeUserSettings } from "./userSettings.ts";
import { ensureVsCode } from "./vsCode.ts";

export interface WindowOptions {
  /** Folder below `test/fixtures/workspaces`, or `empty`; a copy of it is opened. */
  fixture: string;
  /** Asks for trust as VS Code does; without it every folder is trusted. */
  askTrust?: boolean;
  settings?: Record<string, unknown>;
  viewport?: { width: number; height: number };
  /** Extensions already installed there; else the one of this checkout is, as last built. */
  extensionsFolder?: string;
  env?: NodeJS.ProcessEnv;
  /** Display language; VS Code's own texts stay English, and desktop VS Code takes none that is not installed. */
  language?: string;
}

/** A VS Code window with the extension, driven through playwright. */
export interface VsCodeWindow {
  page: Page;
  /** Copy of the fixture workspace, the tests' own. */
  folder: string;
  /** Opens a second window on the same folder, with an extension host of its own. */
  openBeside(): Promise<WindowBeside>;
  /** Writes a picture and the logs into a folder. */
  saveEvidence(target: string): Promise<void>;
  close(): Promise<void>;
}

/** A second window on a folder; it is closed with the first at the latest. */
export interface WindowBeside {
  page: Page;
  close(): Promise<void>;
}

/** Windows that are open now, for pictures when a test fails. */
export const openWindows = new Set<VsCodeWindow>();

/** Opens a VS Code of its own on a copy of a fixture workspace and waits until it takes commands. */
export async function openWindow(options: WindowOptions): Promise<VsCodeWindow> {
  const fixture = await copyFixture(options.fixture);
  const home = await createTempFolder("window");
  removeAtExit(home);
  const extensionsFolder = options.extensionsFolder ?? path.join(home, "extensions");
  if (options.extensionsFolder === undefined) {
    await installTestModel(extensionsFolder);
    await installBuiltExtension(extensionsFolder);
  }
  const request: Request = { options, fixture, home, extensionsFolder };
  const vsCode = await ensureVsCode();
  const open = vsCode.kind === "desktop" ? openOnDesktop : openOnServer;
  const { page, openBeside, saveLogs, close } = await open(vsCode.program, request);
  const opened: VsCodeWindow = {
    page,
    folder: fixture.folder,
    async openBeside() {
      const beside = await openBeside();
      await waitUntilReady(beside.page);
      return beside;
    },
    async saveEvidence(target) {
      await mkdir(target, { recursive: true });
      await page.screenshot({ path: path.join(target, "window.png") });
      await saveLogs(path.join(target, "logs"));
    },
    async close() {
      openWindows.delete(opened);
      await close();
      for (const folder of [home, path.dirname(fixture.folder)]) {
        await rm(folder, { recursive: true, force: true, maxRetries: 5 });
      }
    },
  };
  openWindows.add(opened);
  await waitUntilReady(page);
  return opened;
}

// --- internal ---

interface Request {
  options: WindowOptions;
  fixture: Fixture;
  home: string;
  extensionsFolder: string;
}

interface Opened {
  page: Page;
  openBeside(): Promise<WindowBeside>;
  saveLogs(target: string): Promise<void>;
  close(): Promise<void>;
}

const defaultViewport = { width: 1280, height: 800 };
const readyLimitMs = 90_000;

async function openOnServer(program: string, request: Request): Promise<Opened> {
  const { options, fixture, extensionsFolder } = request;
  const { askTrust, settings, env, language, viewport = defaultViewport } = options;
  const server = await startVsCodeServer({ program, askTrust, settings, env, extensionsFolder });
  const browser = await launchChromium();
  const openPage = async () => {
    const context = await browser.newContext({ viewport, acceptDownloads: true });
    if (language !== undefined) await context.addInitScript(speak, language);
    const opened = await context.newPage();
    await opened.goto(buildWindowUrl(server, { workspace: fixture.workspace }));
    return opened;
  };
  const page = await openPage();
  return {
    page,
    async openBeside() {
      const beside = await openPage();
      return { page: beside, close: () => beside.context().close() };
    },
    saveLogs: server.saveLogs,
    async close() {
      await browser.close();
      await server.stop();
    },
  };
}

/** In the page: what the file of a language pack says of itself. */
function speak(language: string): void {
  Object.assign(globalThis, { _VSCODE_NLS_LANGUAGE: language });
}

async function openOnDesktop(program: string, request: Request): Promise<Opened> {
  const userData = path.join(request.home, "user-data");
  const application = await launchDesktop(program, request, userData);
  const beside: ElectronApplication[] = [];
  return {
    page: await application.firstWindow(),
    async openBeside() {
      // One VS Code would show the window that has the folder already.
      const other = await launchDesktop(program, request, `${userData}-${beside.length + 2}`);
      beside.push(other);
      return { page: await other.firstWindow(), close: () => other.close() };
    },
    saveLogs: (target) => cp(path.join(userData, "logs"), target, { recursive: true }),
    async close() {
      for (const other of beside) await other.close().catch(() => undefined);
      await application.close();
    },
  };
}

async function launchDesktop(
  program: string,
  { options, fixture, extensionsFolder }: Request,
  userData: string,
): Promise<ElectronApplication> {
  await writeUserSettings(path.join(userData, "User"), options.settings ?? {});
  return await _electron.launch({
    executablePath: program,
    args: [
      ...(fixture.workspace === undefined ? [] : [fixture.workspace]),
      ...["--user-data-dir", userData, "--extensions-dir", extensionsFolder],
      ...["--skip-welcome", "--skip-release-notes", "--disable-gpu", "--no-sandbox"],
      ...(options.askTrust ? [] : ["--disable-workspace-trust"]),
    ],
    env: { ...definedVariables(process.env), ...definedVariables(options.env ?? {}) },
  });
}

/** The workbench stands and has read what our extension contributes: its icon is there. */
async function waitUntilReady(page: Page): Promise<void> {
  await page.locator(".monaco-workbench").waitFor({ timeout: readyLimitMs });
  await page
    .locator(".activitybar .action-label[aria-label^='Touchstone']")
    .waitFor({ timeout: readyLimitMs });
}

function definedVariables(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}
