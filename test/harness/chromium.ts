import { existsSync } from "node:fs";
import path from "node:path";
import { type Browser, chromium } from "playwright-core";
import { ensureSystemPackages } from "./systemPackages.ts";

/** Finds Chromium or Chrome on this machine and installs Debian's where it may; `TOUCHSTONE_CHROMIUM` names another. */
export async function ensureChromium(): Promise<string> {
  const found = findChromium();
  if (found !== undefined) return found;
  await ensureSystemPackages(["chromium", "fonts-dejavu-core"]);
  const installed = findChromium();
  if (installed === undefined) {
    throw new Error("no Chromium found; install one or name it in TOUCHSTONE_CHROMIUM");
  }
  return installed;
}

/** Starts Chromium without a window and with a fresh profile. */
export async function launchChromium(): Promise<Browser> {
  return await chromium.launch({
    executablePath: await ensureChromium(),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--disable-dev-shm-usage",
    ],
  });
}

// --- internal ---

const programNames = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const applicationPaths = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

function findChromium(): string | undefined {
  const named = process.env.TOUCHSTONE_CHROMIUM;
  if (named !== undefined) return named;
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  const candidates = folders.flatMap((folder) =>
    programNames.map((name) => path.join(folder, name)),
  );
  return [...candidates, ...applicationPaths].find((candidate) => existsSync(candidate));
}
