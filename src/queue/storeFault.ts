import { errorCode } from "../model/storageError.ts";
import { errorMessage } from "../model/userError.ts";

/** Why a store cannot be used, as half a sentence without an end. */
export function describeStoreFault(error: unknown): string {
  const text = textOf(error);
  const known = faults.find(({ sign }) => sign.test(text));
  return known === undefined ? text.replace(/\.$/, "") : `${known.words} (${text})`;
}

/** The store answers, and refuses what is needed: until somebody mends it, all waits. */
export function isRefusal(error: unknown): boolean {
  return /^(OOM|READONLY|MISCONF|NOREPLICAS|NOPERM|NOAUTH|WRONGPASS)/.test(errorMessage(error));
}

/** Whether a store wants a password, or another one. */
export function isPasswordFault(error: unknown): boolean {
  return wrongPassword.test(textOf(error)) || noPassword.test(textOf(error));
}

// --- internal ---

function textOf(error: unknown): string {
  const first = error instanceof AggregateError ? error.errors[0] : error;
  return errorMessage(first) || String(errorCode(first) ?? "no answer");
}

const wrongPassword = /WRONGPASS|password authentication failed/;
const noPassword = /NOAUTH|no password supplied|password must be a string/;

const faults: readonly { readonly sign: RegExp; readonly words: string }[] = [
  { sign: wrongPassword, words: "it refuses user and password" },
  { sign: noPassword, words: "it asks for a password" },
  { sign: /^NOPERM/, words: "it does not let this user do what is needed" },
  { sign: /^OOM/, words: "its memory is full" },
  { sign: /^READONLY/, words: "it has become a replica, which takes no writes" },
  { sign: /^MISCONF/, words: "it cannot write to its disk" },
  { sign: /^LOADING/, words: "it still reads what it had written" },
  { sign: /unknown command.*HELLO/i, words: "it is older than version 6" },
  { sign: /^Unknown RESP type/, words: "what answers there is no Redis" },
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
