import type { OutgoingChange, ReplayedRequest } from "../dispatchers/dispatcher.ts";
import type { FeedItem } from "./changeFeed.ts";
import { setAtPath } from "./setAtPointer.ts";

export interface Stamps {
  readonly sequence: number;
  readonly key?: string | undefined;
  /** When it is sent, epoch ns. */
  readonly sentNs: bigint;
  /** When it was due, epoch ns; without spacing when it is sent. */
  readonly stampNs: bigint;
  /** Where in the change that time is put; never empty. */
  readonly sentAt?: readonly string[];
}

/** A change as it is sent, with its times; `problem` says why the send time could not be put into it. */
export function buildOutgoing(
  item: Extract<FeedItem, { kind: "change" | "request" }>,
  stamps: Stamps,
): { outgoing: OutgoingChange; problem?: string } {
  const { sequence, key, sentNs } = stamps;
  if (item.kind === "request") {
    const { request, problem } = stampRequest(item.request, stamps);
    return { outgoing: { sequence, key, sentNs, change: request, request }, problem };
  }
  const { change, text } = item;
  if (stamps.sentAt === undefined) return { outgoing: { sequence, key, sentNs, change, text } };
  const set = setAtPath(change, stamps.sentAt, stamps.stampNs);
  if (set.ok) return { outgoing: { sequence, key, sentNs, change: set.value } };
  return { outgoing: { sequence, key, sentNs, change }, problem: describe(stamps, set.reason) };
}

// --- internal ---

/** The path starts with `headers` or `body`, as the runner checks; a request whose body is not JSON gets no time there. */
function stampRequest(
  request: ReplayedRequest,
  stamps: Stamps,
): { request: ReplayedRequest; problem?: string } {
  const [part, ...path] = stamps.sentAt ?? [];
  if (part === "headers") {
    const name = path.join("/").toLowerCase();
    return {
      request: { ...request, headers: { ...request.headers, [name]: `${stamps.stampNs}` } },
    };
  }
  if (part !== "body" || request.bodyEncoding !== "json") return { request };
  const set = setAtPath(request.body, path, stamps.stampNs);
  if (set.ok) return { request: { ...request, body: set.value } };
  return { request, problem: describe(stamps, set.reason) };
}

function describe({ sequence, sentAt = [] }: Stamps, reason: string): string {
  return `change ${sequence}: no send time could be put at /${sentAt.join("/")}: ${reason}.`;
}
