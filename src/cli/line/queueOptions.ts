import { queueKeyVariable } from "../../queue/seal.ts";
import type { QueueOptions } from "../../run/activeRun.ts";
import type { CommandInput } from "../command.ts";
import { readText } from "./options.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Where tests lie between coordinator and workers; undefined where nobody says so. */
export function readQueueUrl(input: CommandInput, env: Environment): string | undefined {
  const url = readText(input, "queue") ?? env.TOUCHSTONE_QUEUE_URL;
  return url === "" ? undefined : url;
}

/** The queue of a run, with the key for it. */
export function readQueue(input: CommandInput, env: Environment): QueueOptions | undefined {
  const url = readQueueUrl(input, env);
  return url === undefined ? undefined : { url, key: env[queueKeyVariable] };
}
