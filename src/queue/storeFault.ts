import { errorCode } from "../model/storageError.ts";
import { errorMessage } from "../model/userError.ts";

/** Why a store cannot be used, as half a sentence without an end. */
export function describeStoreFault(error: unknown): string {
  const first = error instanceof AggregateError ? error.errors[0] : error;
  const text = errorMessage(first) || String(errorCode(first) ?? "no answer");
  const known = faults.find(({ sign }) => sign.test(text));
  return known === undefined ? text.replace(/\.$/, "") : `${known.words} (${text})`;
}

// --- internal ---

const faults: readonly { readonly sign: RegExp; readonly words: string }[] = [
  { sign: /WRONGPASS|password authentication failed/, words: "it refuses user and password" },
  {
    sign: /NOAUTH|no password supplied|password must be a string/,
    words: "it asks for a password",
  },
  { sign: /ECONNREFUSED/, words: "nothing listens there" },
  { sign: /ENOTFOUND|EAI_AGAIN/, words: "its host is not known" },
  { sign: /wrong version number|packet length too long/, words: "it speaks no TLS" },
  { sign: /certificate|CERT_/i, words: "its certificate is not trusted" },
];
