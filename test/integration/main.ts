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
 * Times loading and `activate()` of the extension as the first user of a window feels it, beside that of one that does nothing, and
 * what the extension host computed meanwhile, which others on the machine do not lengthen.
 */
async function measureActivation(label: string): Promise<void> {
  // A folder with configs wakes it by itself.
  if (label !== "empty" || findExtension("touchstone").isActive) return;
  // What the first of all costs is not of ours.
  await timeActivation("test-model");
  const bare = await timeActivation("bare");
  const ours = await timeActivation("touchstone");
  writeMeta("activation", {
    ...{ activationMs: ours.clockMs, activationCpuMs: ours.cpuMs },
    ...{ bareActivationMs: bare.clockMs, bareActivationCpuMs: bare.cpuMs },
    ...{ vscode: vscode.version, node: process.version },
  });
}

async function timeActivation(name: string): Promise<{ clockMs: number; cpuMs: number }> {
  const extension = findExtension(name);
  const startMs = performance.now();
  const before = process.cpuUsage();
  await extension.activate();
  const clockMs = performance.now() - startMs;
  const { user, system } = process.cpuUsage(before);
  return { clockMs, cpuMs: (user + system) / 1000 };
}

function findExtension(name: string): vscode.Extension<unknown> {
  const extension = vscode.extensions.getExtension(`touchstone.${name}`);
  if (extension === undefined) throw new Error(`the extension ${name} is not there`);
  return extension;
}
