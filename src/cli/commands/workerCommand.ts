import os from "node:os";
import packageFile from "../../../package.json" with { type: "json" };
import { openQueueStore } from "../../queue/openQueueStore.ts";
import { createSealer, queueKeyVariable } from "../../queue/seal.ts";
import type { WorkerGrants } from "../../run/queue/worker/servedProvider.ts";
import { serveQueue } from "../../run/queue/worker/serveQueue.ts";
import { widenHeap } from "../boundHeap.ts";
import type { CommandContext, CommandInput, CommandResult, CommandSpec } from "../command.ts";
import { exitCodes } from "../line/exitCode.ts";
import { readWhole, usageError } from "../line/options.ts";
import { readQueueUrl } from "../line/queueOptions.ts";
import { listenForStop } from "../stopSignals.ts";

export const workerCommand: CommandSpec = {
  name: "worker",
  usage: "--queue URL [--concurrency N] [--allow NAME=ORIGIN]… [--allow-command]",
  help: "take tests of runs from a queue until Ctrl+C, and tell their coordinators what came of them",
  options: {
    queue: {
      value: "URL",
      help: "redis://, rediss:// or postgres://; TOUCHSTONE_QUEUE_URL when left out",
    },
    concurrency: { value: "N", help: "tests of one provider at the same time (default 20)" },
    allow: {
      value: "NAME=ORIGIN",
      multiple: true,
      help: "send the value of this environment variable to this origin, where a config asks for it",
    },
    "allow-command": { help: "start the programs of command providers" },
  },
  positionals: { least: 0, most: 0 },
  run: work,
};

// --- internal ---

const defaultConcurrency = 20;

async function work(input: CommandInput, { stderr }: CommandContext): Promise<CommandResult> {
  widenHeap();
  const concurrency = readWhole(input, "concurrency", 1) ?? defaultConcurrency;
  const grants: WorkerGrants = {
    env: process.env,
    allowed: (input.values.get("allow") ?? []).map(parseAllowed),
    allowsCommands: input.flags.has("allow-command"),
  };
  const url = readQueueUrl(input, process.env);
  if (url === undefined) throw usageError("A worker needs --queue URL, or TOUCHSTONE_QUEUE_URL.");
  const sealer = createSealer(process.env[queueKeyVariable]);
  const log = (level: "info" | "warn", message: string) =>
    stderr.write(`${level === "warn" ? "warning: " : ""}${message}\n`);
  const store = await openQueueStore(url, (message) => log("warn", message));
  const name = `${os.hostname()}-${process.pid}`;
  const { version } = packageFile;
  const worker = serveQueue({ store, sealer, name, version, grants, concurrency, log });
  stderr.write(`Worker ${name} takes tests from ${store.shown}. Ctrl+C ends it.\n`);
  const stopped = Promise.withResolvers<void>();
  const stopListening = listenForStop(() => stopped.resolve());
  await stopped.promise;
  if (worker.underWay > 0)
    log("info", `${worker.underWay} tests are finished first. Ctrl+C again ends at once.`);
  await worker.drain();
  stopListening();
  return { exitCode: exitCodes.fine, output: "" };
}

function parseAllowed(text: string): WorkerGrants["allowed"][number] {
  const place = text.indexOf("=");
  const [name, rest] = [text.slice(0, place), text.slice(place + 1)];
  if (place < 1 || rest === "") {
    throw usageError(
      `--allow takes NAME=ORIGIN, such as API_KEY=https://api.example.com, not "${text}".`,
    );
  }
  return {
    name,
    origin: /^https?:/.test(rest) && URL.canParse(rest) ? new URL(rest).origin : rest,
  };
}
