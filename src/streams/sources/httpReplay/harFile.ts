import { UserError } from "../../../model/userError.ts";
import type { ReplayedRequest } from "../../dispatchers/dispatcher.ts";
import type { ChangeFeed } from "../changeFeed.ts";
import { type HarFault, readHar } from "./harReading.ts";
import { buildReplayedRequest } from "./harRequest.ts";

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
  const { path, shownFile, parsesBodies, log } = options;
  const { entries, faults } = await readHar(path, 1);
  const [fault] = faults;
  if (fault !== undefined) throw new UserError(`${shownFile}: ${spell(fault)}`, { code: "config" });
  const requests = entries
    .flatMap(({ entry, startedNs }): Started[] => {
      const request = buildReplayedRequest(entry, parsesBodies);
      return request === undefined ? [] : [{ request, startedNs }];
    })
    .sort((a, b) => (a.startedNs < b.startedNs ? -1 : Number(a.startedNs > b.startedNs)));
  const skipped = entries.length - requests.length;
  if (skipped > 0) {
    const what =
      skipped === 1 ? "1 entry is not an HTTP request" : `${skipped} entries are not HTTP requests`;
    log("warn", `${shownFile}: ${what}.`);
  }
  return createListFeed(requests);
}

// --- internal ---

interface Started {
  readonly request: ReplayedRequest;
  readonly startedNs: bigint;
}

function spell({ key, reason }: HarFault): string {
  return key === "" ? reason : `${key}: ${reason}`;
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
