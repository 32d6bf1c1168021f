import { readdirSync } from "node:fs";
import path from "node:path";
import Mocha from "mocha";
import * as vscode from "vscode";
import { recordEvents, recordStartFailure, retries } from "../harness/testEvents.ts";
import { writeMeta } from "./meta.ts";

/** Called by the extension host: runs every suite of one label and writes its events to a file. */
export async function run(): Promise<void> {
  const eventsFile = readVariable("TOUCHSTONE_TEST_EVENTS");
  const label = readVariable("TOUCHSTONE_TEST_LABEL");
  try {
    await measureActivation(label);
    await runSuites(label, eventsFile);
  } catch (error) {
    recordStartFailure(eventsFile, error);
    throw error;
  }
}

// --- internal ---

const timeoutMs = 60_000;

function readVariable(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
}

/** Bundles lie beside this one, a folder a label: whatever is there runs. */
async function runSuites(label: string, eventsFile: string): Promise<void> {
  process.setSourceMapsEnabled(true);
  const mocha = new Mocha({ timeout: timeoutMs, reporter: "dot", retries });
  const folder = path.join(__dirname, label);
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  for (const name of names.filter((each) => each.endsWith(".test.cjs")).toSorted()) {
    mocha.addFile(path.join(folder, name));
  }
  await new Promise<void>((resolve) => {
    recordEvents(
      mocha.run(() => resolve()),
      eventsFile,
    );
  });
}

/**
 * Times loading and `activate()` of the extension as the first user of a window feels it, and what the extension host computed
 * meanwhile, which others on the machine do not lengthen.
 */
async function measureActivation(label: string): Promise<void> {
  const extension = vscode.extensions.getExtension("touchstone.touchstone");
  if (extension === undefined) throw new Error("the extension is not there");
  // A folder with configs wakes it by itself.
  if (extension.isActive || label !== "empty") return;
  const startMs = performance.now();
  const before = process.cpuUsage();
  await extension.activate();
  const activationMs = performance.now() - startMs;
  const { user, system } = process.cpuUsage(before);
  const activationCpuMs = (user + system) / 1000;
  writeMeta("activation", {
    ...{ activationMs, activationCpuMs },
    ...{ vscode: vscode.version, node: process.version },
  });
}
