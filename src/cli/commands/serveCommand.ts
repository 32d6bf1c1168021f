import { isLoopback } from "../../common/hostNames.ts";
import { catchFaults } from "../../common/lastResort.ts";
import { shownLine } from "../../common/shownLine.ts";
import type { QueueOptions } from "../../run/activeRun.ts";
import type { RunHost } from "../../run/runHost.ts";
import { createToken } from "../../service/createToken.ts";
import type { CommandContext, CommandInput, CommandResult, CommandSpec } from "../command.ts";
import { type CommandRuns, openCommandRuns } from "../commandRuns.ts";
import { exitCodes } from "../line/exitCode.ts";
import { readText, readWhole, usageError } from "../line/options.ts";
import { readQueue } from "../line/queueOptions.ts";
import { formatVerdict } from "../output/runEnd.ts";
import { listenForStop } from "../stopSignals.ts";

export const serveCommand: CommandSpec = {
  name: "serve",
  usage: "[--port N] [--host ADDRESS] [--queue URL]",
  help: "serve runs, outputs and results over HTTP until Ctrl+C",
  options: {
    port: { value: "N", help: "port to listen on (default any that is free)" },
    host: { value: "ADDRESS", help: "address to listen on (default 127.0.0.1)" },
    queue: {
      value: "URL",
      help: "send the tests of runs that ask for it to workers over this queue; TOUCHSTONE_QUEUE_URL when left out",
    },
  },
  positionals: { least: 0, most: 0 },
  run: serve,
};

// --- internal ---

const tokenVariable = "TOUCHSTONE_TOKEN";
/** How long a run may take to stop and be written once the service is to end. */
const closeWithinMs = 3000;

async function serve(input: CommandInput, context: CommandContext): Promise<CommandResult> {
  const port = readPort(input);
  const host = readText(input, "host") ?? "127.0.0.1";
  const ownToken = takeToken(process.env);
  const { startService } = await import("../../service/service.ts");
  const { runs, log } = await openServedRuns(context, readQueue(input, process.env));
  const service = await startService({
    runs,
    log,
    host,
    port,
    isTrusted: true,
    token: ownToken ?? createToken(),
  });
  if (!isLoopback(host)) {
    context.stderr.write(
      `warning: ${host} can be reached by other machines. Whoever has the token can start runs and read results, and nothing is encrypted.\n`,
    );
  }
  catchFaults({
    tell: (message) => log("error", message),
    close: async () => {
      await runs.close("interrupted");
      await service.close();
    },
    closeWithinMs,
    exitCode: exitCodes.incomplete,
  });
  const ended = closeOnSignal(runs, service.close);
  const { url, token } = service;
  const shown = ownToken === undefined ? { url, token } : { url };
  const text = context.json ? `${JSON.stringify({ url, token })}\n` : formatStart(shown);
  return { exitCode: exitCodes.fine, output: tellThenWait(text, ended) };
}

/** The runs that are started over HTTP: their beginning and end are told, too. */
async function openServedRuns(
  context: CommandContext,
  queue: QueueOptions | undefined,
): Promise<CommandRuns> {
  const served = await openCommandRuns(context, {
    queue,
    onFinished(outcome) {
      if (outcome.message !== undefined) served.display.note(`error: ${outcome.message}`);
      served.display.note(formatVerdict(outcome));
    },
  });
  served.runs.onStart(({ id, loaded }) => {
    served.display.note(`Run ${id} of ${shownLine(loaded.config.name)} started.`);
  });
  return served;
}

function readPort(input: CommandInput): number {
  const port = readWhole(input, "port", 0) ?? 0;
  if (port <= 65_535) return port;
  throw usageError(`--port takes a number from 0 to 65535, not "${port}".`);
}

/** The token from the environment, which programs that a config starts must not inherit. */
function takeToken(env: NodeJS.ProcessEnv): string | undefined {
  const token = env[tokenVariable];
  delete env[tokenVariable];
  if (token === undefined || /^[\x21-\x7e]{16,}$/.test(token)) return token;
  throw usageError(
    `${tokenVariable} must have at least 16 characters, all of them visible and of ASCII.`,
  );
}

function formatStart({ url, token }: { url: string; token?: string }): string {
  const lines = [
    `Test Service  ${url}`,
    `Token         ${token ?? `the one in ${tokenVariable}`}`,
    `API docs      ${url}/docs`,
    "Ctrl+C stops it.",
  ];
  return `${lines.join("\n")}\n`;
}

/** Resolves when a signal has come, a run that went on is written as interrupted, and the service is closed. */
async function closeOnSignal(runs: RunHost, closeService: () => Promise<void>): Promise<void> {
  const signal = Promise.withResolvers<void>();
  const stopListening = listenForStop(() => signal.resolve());
  await signal.promise;
  setTimeout(() => process.exit(exitCodes.incomplete), closeWithinMs).unref();
  await runs.close("interrupted");
  await closeService();
  stopListening();
}

async function* tellThenWait(text: string, ended: Promise<void>): AsyncGenerator<string> {
  yield text;
  await ended;
}
