import path from "node:path";
import { downloadAndUnzipVSCode } from "@vscode/test-electron";
import { ensureCodeServer } from "./codeServer.ts";
import { logStep } from "./log.ts";
import { cacheFolder } from "./paths.ts";

/** A VS Code to run the suites on: the desktop program, or its server with the workbench in Chromium. */
export type VsCodeInstall =
  | { kind: "desktop"; program: string }
  | { kind: "server"; program: string };

/**
 * Gets a VS Code: desktop where it can be downloaded and shown, else code-server.
 * `TOUCHSTONE_VSCODE` (`desktop` or `server`) takes the choice away.
 */
export function ensureVsCode(): Promise<VsCodeInstall> {
  install ??= findVsCode();
  return install;
}

// --- internal ---

let install: Promise<VsCodeInstall> | undefined;

async function findVsCode(): Promise<VsCodeInstall> {
  const wanted = process.env.TOUCHSTONE_VSCODE;
  if (wanted === "desktop") return { kind: "desktop", program: await downloadDesktop() };
  if (wanted !== "server" && hasDisplay()) {
    try {
      return { kind: "desktop", program: await downloadDesktop() };
    } catch (error) {
      logStep(`desktop VS Code cannot be downloaded (${reason(error)}); taking code-server`);
    }
  }
  return { kind: "server", program: await ensureCodeServer() };
}

async function downloadDesktop(): Promise<string> {
  return await downloadAndUnzipVSCode({
    version: "stable",
    cachePath: path.join(cacheFolder(), "vscode"),
    timeout: 15_000,
  });
}

function hasDisplay(): boolean {
  if (process.platform !== "linux") return true;
  return Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
