import { readFile, stat } from "node:fs/promises";
import { formatShapeFault } from "../../model/shapeFault.ts";
import { errorCode } from "../../model/storageError.ts";
import { errorMessage, UserError } from "../../model/userError.ts";
import type { ReplayedRequest } from "../dispatchers/dispatcher.ts";
import type { ChangeFeed } from "./changeFeed.ts";
import { buildReplayedRequest } from "./harRequest.ts";
import { harEntrySchema, harFileSchema } from "./harSchema.ts";
import { parseIsoNs } from "./isoTime.ts";

export interface HarOptions {
  /** Absolute. */
  readonly path: string;
  /** As the scenario spells it, for messages. */
  readonly shownFile: string;
  /** Whether JSON bodies are kept as values, into which a send time can be put. */
  readonly parsesBodies: boolean;
  readonly log: (level: "warn", message: string) => void;
}

/**
 * The HTTP requests of a HAR 1.2 file in the order in which they were started. Throws a `UserError` ("config") that
 * names the file and what is wrong.
 */
export async function loadHarFeed(options: HarOptions): Promise<ChangeFeed> {
  const parsed = harFileSchema.safeParse(await readJson(options));
  if (!parsed.success)
    throw broken(options, `is not a HAR file: ${formatShapeFault(parsed.error)}`);
  const requests = parsed.data.log.entries
    .map((entry, index) => parseEntry(entry, index, options))
    .filter((each) => each !== undefined)
    .sort((a, b) => (a.startedNs < b.startedNs ? -1 : Number(a.startedNs > b.startedNs)));
  const skipped = parsed.data.log.entries.length - requests.length;
  if (skipped > 0)
    options.log("warn", `${options.shownFile}: ${skipped} entries are not HTTP requests.`);
  return createListFeed(requests);
}

// --- internal ---

const mostBytes = 256 * 1024 * 1024;

interface Started {
  readonly request: ReplayedRequest;
  readonly startedNs: bigint;
}

async function readJson(options: HarOptions): Promise<unknown> {
  let text: string;
  try {
    const { size } = await stat(options.path);
    if (size > mostBytes) throw new Error("it is larger than 256 MiB");
    text = await readFile(options.path, "utf8");
  } catch (error) {
    const reason = errorCode(error) === "ENOENT" ? "it does not exist" : errorMessage(error);
    throw new UserError(`Cannot read the HAR file ${options.path}: ${reason}.`, {
      code: "config",
      cause: error,
    });
  }
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw broken(options, `is not JSON (${errorMessage(error)})`, error);
  }
}

function parseEntry(value: unknown, index: number, options: HarOptions): Started | undefined {
  const place = `log.entries.${index}`;
  const parsed = harEntrySchema.safeParse(value);
  if (!parsed.success) throw broken(options, `${place}.${formatShapeFault(parsed.error)}`);
  const startedNs = parseIsoNs(parsed.data.startedDateTime);
  if (startedNs === undefined) {
    throw broken(options, `${place}.startedDateTime: must be an ISO 8601 time with its offset`);
  }
  try {
    const request = buildReplayedRequest(parsed.data, options.parsesBodies);
    return request === undefined ? undefined : { request, startedNs };
  } catch (error) {
    throw broken(options, `${place}.${errorMessage(error)}`, error);
  }
}

function broken({ shownFile }: HarOptions, reason: string, cause?: unknown): UserError {
  return new UserError(`${shownFile}: ${reason}`, { code: "config", cause });
}

function createListFeed(requests: readonly Started[]): ChangeFeed {
  const startNs = requests[0]?.startedNs;
  let position = 0;
  return {
    plannedCount: requests.length,
    startNs,
    next: () => {
      const next = requests[position];
      if (next === undefined || startNs === undefined) return undefined;
      position += 1;
      return { kind: "request", request: next.request, offsetNs: next.startedNs - startNs };
    },
    rewind: async () => {
      position = 0;
    },
    close: async () => {},
  };
}
