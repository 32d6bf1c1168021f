import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import path from "node:path";
import { type Provider, ProviderError, type ProviderRequest } from "../model/provider.ts";
import type { ProviderConfigOf } from "../model/runConfig.ts";
import { errorMessage } from "../model/userError.ts";
import { createBoundedBuffer, createTail } from "./boundedOutput.ts";
import { canLeadGroup, killTree } from "./killTree.ts";
import type { ProviderContext } from "./providerContext.ts";

type CommandConfig = ProviderConfigOf<"command">;

const maxStdoutBytes = 16 * 1024 * 1024;
const maxStderrBytes = 2048;

/** A program started for every attempt: the request as JSON on its stdin, the raw reply on its stdout. */
export function createCommandProvider(config: CommandConfig, context: ProviderContext): Provider {
  const running = new Set<ChildProcessWithoutNullStreams>();
  return {
    countsHttpRequests: false,
    send: async (request, signal) => {
      signal.throwIfAborted();
      const child = startCommand(config, context.configFolder);
      running.add(child);
      child.once("close", () => running.delete(child));
      child.once("error", () => running.delete(child));
      // A program may end without reading its request; its exit tells how it went.
      child.stdin.on("error", () => undefined);
      child.stdin.end(JSON.stringify(buildInput(request)));
      const text = await readReply(child, config.command, signal);
      return { text };
    },
    dispose: async () => {
      for (const child of running) killTree(child);
    },
  };
}

// --- internal ---

function startCommand(config: CommandConfig, configFolder: string): ChildProcessWithoutNullStreams {
  try {
    return spawn(config.command, config.args, {
      cwd: path.resolve(configFolder, config.cwd ?? "."),
      env: { ...process.env, ...config.env },
      windowsHide: true,
      detached: canLeadGroup,
    });
  } catch (error) {
    // Most failures come as an event; arguments the system refuses are thrown.
    const message = `${config.command} could not be started: ${errorMessage(error)}`;
    throw new ProviderError(message, { kind: "process", cause: error });
  }
}

function buildInput(request: ProviderRequest): ProviderRequest {
  const { messages, schema, mode, scenario, runNumber, step, attemptNumber } = request;
  return { messages, schema, mode, scenario, runNumber, step, attemptNumber };
}

function readReply(
  child: ChildProcessWithoutNullStreams,
  command: string,
  signal: AbortSignal,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const stdout = createBoundedBuffer(maxStdoutBytes);
    const stderr = createTail(maxStderrBytes);
    const settle = (finish: () => void): void => {
      signal.removeEventListener("abort", onAbort);
      finish();
    };
    const fail = (what: string, cause?: unknown): void => {
      const message = [`${command} ${what}`, stderr.text().trim()].filter(Boolean).join(": ");
      const details = { kind: "process", rawResponse: stdout.text(), cause } as const;
      settle(() => reject(new ProviderError(message, details)));
    };
    const onAbort = (): void => {
      killTree(child);
      settle(() => reject(signal.reason));
    };
    signal.addEventListener("abort", onAbort, { once: true });
    child.stdout.on("data", (chunk: Buffer) => {
      if (stdout.add(chunk)) return;
      killTree(child);
      fail("printed more than 16 MB");
    });
    child.stderr.on("data", (chunk: Buffer) => stderr.add(chunk));
    child.once("error", (error) => fail(`could not be started: ${error.message}`, error));
    child.once("close", (code, killedBy) => {
      if (code === 0) settle(() => resolve(stdout.text()));
      else fail(killedBy ? `was ended by ${killedBy}` : `ended with exit code ${code}`);
    });
  });
}
