import { UserError } from "../../../model/userError.ts";
import type { ReplayedRequest } from "../../dispatchers/dispatcher.ts";
import type { ChangeFeed } from "../changeFeed.ts";
import { type HarFault, readHar } from "./harReading.ts";
import { buildReplayedRequest } from "./harRequest.ts";
import type { HarSelection } from "./harSelection.ts";

export interface HarOptions {
  /** Absolute. */
  readonly path: string;
  /** As the scenario spells it, for messages. */
  readonly shownFile: string;
  /** Which entries are sent; all unless set. */
  readonly selection?: HarSelection | undefined;
  /** Whether JSON bodies are kept as values, into which a send time can be put. */
  readonly parsesBodies: boolean;
  readonly log: (level: "warn", message: string) => void;
}

/**
 * The requests of a HAR 1.2 file in the order in which they were started, without those that cannot be sent. Throws a `UserError` ("config") that
 * names the file and what is wrong.
 */
export async function loadHarFeed(options: HarOptions): Promise<ChangeFeed> {
  const { path, shownFile, selection, parsesBodies, log } = options;
  const { entries, fault, skipped } = await readHar(path, selection);
  if (fault !== undefined) throw new UserError(`${shownFile}: ${spell(fault)}`, { code: "config" });
  const requests = entries
    .map(({ entry, startedNs }) => ({
      request: buildReplayedRequest(entry, parsesBodies),
      startedNs,
    }))
    .sort((a, b) => (a.startedNs < b.startedNs ? -1 : Number(a.startedNs > b.startedNs)));
  const [first] = skipped;
  if (first !== undefined) {
    const what = skipped.length === 1 ? "1 entry is" : `${skipped.length} entries are`;
    log("warn", `${shownFile}: ${what} skipped, first ${spell(first)}.`);
  }
  return { ...createListFeed(requests), skippedCount: skipped.length };
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
