import { errorCode } from "../model/storageError.ts";
import { errorMessage } from "../model/userError.ts";

/** What the errors of one kind of store mean. */
export interface StoreFaults {
  /** Why it cannot be used, as half a sentence without an end. */
  describe(error: unknown): string;
  /** It answers, and refuses what is needed: until somebody mends it, all waits. */
  isRefusal(error: unknown): boolean;
  /** Whether it wants a password, or another one. */
  wantsPassword(error: unknown): boolean;
}

/** What tells an error, and what it means in words. */
export interface FaultSign {
  readonly sign: RegExp;
  readonly words: string;
}

/** What an error says of itself; of several that of the first. */
export function faultText(error: unknown): string {
  const first = error instanceof AggregateError ? error.errors[0] : error;
  return errorMessage(first) || String(errorCode(first) ?? "no answer");
}

/** By signs that a kind of store has by itself, and by those of the way to any. */
export function describeStoreFault(error: unknown, own: readonly FaultSign[]): string {
  const [text, code] = [faultText(error).replace(/\.$/, ""), errorCode(error) ?? ""];
  const known = [...own, ...faults].find(({ sign }) => sign.test(code) || sign.test(text));
  return known === undefined ? text : `${known.words} (${text})`;
}

// --- internal ---

const faults: readonly FaultSign[] = [
  { sign: /ECONNREFUSED/, words: "nothing listens there" },
  { sign: /ENOTFOUND|EAI_AGAIN/, words: "its host is not known" },
  { sign: /ECONNRESET|EPIPE|[Ss]ocket closed/, words: "it ends the connection" },
  { sign: /^(no answer|Connection timeout)$/, words: "it gives no answer" },
  { sign: /wrong version number|packet length too long/, words: "it speaks no TLS" },
  {
    sign: /certificate|CERT_/i,
    words: "its certificate is not trusted; name its authority in NODE_EXTRA_CA_CERTS",
  },
];
