import { cp, rm } from "node:fs/promises";
import path from "node:path";
import { createTempFolder, removeAtExit } from "./paths.ts";
import { startProcess, stopProcess } from "./processes.ts";
import { writeUserSettings } from "./userSettings.ts";

export interface ServerOptions {
  /** `server-main.js` of an installed code-server. */
  program: string;
  /** Asks for trust as VS Code does; without it every folder is trusted. */
  askTrust?: boolean;
  settings?: Record<string, unknown>;
  /** Added to the environment of the extension host. */
  env?: NodeJS.ProcessEnv;
  /** Takes development and test paths; VS Code shows no notification toasts then. */
  isTestRun?: boolean;
  /** Folder of installed extensions; an empty one by default. */
  extensionsFolder?: string;
}

/** A VS Code server with data folders of its own. */
export interface VsCodeServer {
  authority: string;
  url: string;
  /** Copies the logs of server and extension host into a folder. */
  saveLogs(folder: string): Promise<void>;
  stop(): Promise<void>;
}

/** What a window opened on the server shows and loads; paths are absolute. */
export interface WindowTarget {
  /** A folder, a `.code-workspace` file, or nothing. */
  workspace?: string;
  /** Folder of the extension under development; none when an installed one is tested. */
  extensionPath?: string;
  /** Bundle that exports `run()`; the extension host calls it. */
  testsPath?: string;
}

/** Starts a VS Code server on a free port of the loopback address. */
export async function startVsCodeServer(options: ServerOptions): Promise<VsCodeServer> {
  const folder = await createTempFolder("server");
  removeAtExit(folder);
  const dataFolder = path.join(folder, "data");
  await writeUserSettings(path.join(dataFolder, "data", "User"), options.settings ?? {});
  const flags = [
    ...(options.askTrust ? [] : ["--disable-workspace-trust"]),
    ...(options.isTestRun ? ["--enable-smoke-test-driver"] : []),
  ];
  const child = startProcess(
    process.execPath,
    [
      options.program,
      ...["--host", "127.0.0.1", "--port", "0"],
      ...["--without-connection-token", "--accept-server-license-terms", "--disable-telemetry"],
      ...["--server-data-dir", dataFolder],
      ...["--extensions-dir", options.extensionsFolder ?? path.join(folder, "extensions")],
      ...flags,
    ],
    { env: { ...process.env, ...options.env } },
  );
  const port = await readPort(child);
  const authority = `127.0.0.1:${port}`;
  return {
    authority,
    url: `http://${authority}/`,
    saveLogs: (target) =>
      cp(path.join(dataFolder, "data", "logs"), target, { recursive: true, force: true }),
    async stop() {
      await stopProcess(child);
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Builds the address of a window; the payload is how VS Code's web workbench takes development paths. */
export function buildWindowUrl(server: VsCodeServer, target: WindowTarget): string {
  const remote = (file: string) => `vscode-remote://${server.authority}${encodeURI(file)}`;
  const paths = [
    ["extensionDevelopmentPath", target.extensionPath],
    ["extensionTestsPath", target.testsPath],
  ].flatMap(([key, file]) => (file === undefined ? [] : [[key, remote(file)]]));
  const url = new URL(server.url);
  if (target.workspace === undefined) url.searchParams.set("ew", "true");
  else {
    const isFile = target.workspace.endsWith(".code-workspace");
    url.searchParams.set(isFile ? "workspace" : "folder", target.workspace);
  }
  if (paths.length > 0) {
    url.searchParams.set("payload", JSON.stringify([...paths, ["skipWelcome", "true"]]));
  }
  return url.href;
}

// --- internal ---

const startLimitMs = 60_000;

function readPort(child: ReturnType<typeof startProcess>): Promise<number> {
  return new Promise((resolve, reject) => {
    let output = "";
    const fail = (cause: string) => {
      void stopProcess(child);
      reject(new Error(`the VS Code server ${cause}:\n${output.slice(-2000)}`));
    };
    const timer = setTimeout(() => fail("did not start within a minute"), startLimitMs);
    const read = (chunk: string) => {
      output += chunk;
      const port = /agent listening on (\d+)/.exec(output)?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      child.off("exit", onExit);
      resolve(Number(port));
    };
    const onExit = () => {
      clearTimeout(timer);
      fail("ended at once");
    };
    child.once("exit", onExit);
    child.stdout?.setEncoding("utf8").on("data", read);
    child.stderr?.setEncoding("utf8").on("data", read);
  });
}
