import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { statSync } from "node:fs";
import path from "node:path";
import { canLeadGroup, killTree } from "../../common/killTree.ts";
import type { ChatMessage } from "../../model/chatMessage.ts";
import { revealTexts } from "../../model/config/secretRef.ts";
import { type Provider, ProviderError, type ProviderRequest } from "../../model/provider.ts";
import { errorMessage } from "../../model/userError.ts";
import type { ProviderContext } from "../providerContext.ts";
import { createBoundedBuffer, createTail } from "./boundedOutput.ts";
import type { CommandConfig } from "./commandConfig.ts";

const maxStdoutBytes = 16 * 1024 * 1024;
const maxStderrBytes = 2048;

/** A program started for every attempt: the request as JSON on its stdin, the raw reply on its stdout. */
export function createCommandProvider(config: CommandConfig, context: ProviderContext): Provider {
  const running = new Set<ChildProcessWithoutNullStreams>();
  const folder = path.resolve(context.configFolder, config.cwd ?? ".");
  const env = { ...process.env, ...revealTexts(config.env, context.reveal) };
  return {
    countsHttpRequests: false,
    send: async (request, signal) => {
      signal.throwIfAborted();
      const child = startCommand(config, folder, env);
      running.add(child);
      child.once("close", () => running.delete(child));
      child.once("error", () => running.delete(child));
      // A program may end without reading its request; its exit tells how it went.
      for (const pipe of child.stdio) pipe?.on("error", () => undefined);
      child.stdin.end(JSON.stringify(buildInput(request)));
      const text = await readReply(child, { command: config.command, folder, signal });
      return { text };
    },
    dispose: async () => {
      for (const child of running) killTree(child);
    },
  };
}

// --- internal ---

function startCommand(
  config: CommandConfig,
  folder: string,
  env: NodeJS.ProcessEnv,
): ChildProcessWithoutNullStreams {
  try {
    return spawn(config.command, config.args, {
      cwd: folder,
      env,
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
  const { schema, mode, scenario, runNumber, step, attemptNumber } = request;
  const messages = request.messages.map((message) => withAbsolutePaths(message, request));
  return { messages, schema, mode, scenario, runNumber, step, attemptNumber };
}

/** The program reads files itself, from whatever folder it runs in. */
function withAbsolutePaths(message: ChatMessage, request: ProviderRequest): ChatMessage {
  if (message.files === undefined) return message;
  const files = message.files.map((file) => {
    return { ...file, path: request.files?.get(file.path)?.file ?? file.path };
  });
  return { ...message, files };
}

/** The system blames the program for a folder that is missing. */
function describeStartFault(error: Error, folder: string): string {
  const isFolder = statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;
  return isFolder ? error.message : `there is no folder ${folder} to start it in`;
}

interface ReplyTask {
  readonly command: string;
  /** Absolute folder the program is started in. */
  readonly folder: string;
  readonly signal: AbortSignal;
}

function readReply(
  child: ChildProcessWithoutNullStreams,
  { command, folder, signal }: ReplyTask,
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
      if (stdout.text() === "") settle(() => reject(signal.reason));
      else fail("was stopped before it ended", signal.reason);
    };
    signal.addEventListener("abort", onAbort, { once: true });
    child.stdout.on("data", (chunk: Buffer) => {
      if (stdout.add(chunk)) return;
      killTree(child);
      fail("printed more than 16 MB");
    });
    child.stderr.on("data", (chunk: Buffer) => stderr.add(chunk));
    child.once("error", (error) => {
      fail(`could not be started: ${describeStartFault(error, folder)}`, error);
    });
    child.once("close", (code, killedBy) => {
      if (code === 0) settle(() => resolve(stdout.text()));
      else fail(killedBy ? `was ended by ${killedBy}` : `ended with exit code ${code}`);
    });
  });
}
