import { createHmac, timingSafeEqual } from "node:crypto";
import type * as z from "zod";
import { formatExactJson, parseExactJson } from "../model/json/exactJson.ts";
import { errorMessage, UserError } from "../model/userError.ts";

/** What goes through a queue: JSON, with every digit, and what shows that somebody with the key wrote it. */
export interface Sealed {
  readonly body: string;
  /** HMAC-SHA256 of purpose and body, in base64. */
  readonly mac: string;
}

/** What an envelope is for; one that was made for another purpose, or another run, does not open. */
export type SealPurpose = "announcement" | "definition" | "job" | "report";

/** Makes and opens envelopes with one key. */
export interface Sealer {
  seal(purpose: SealPurpose, run: string, value: unknown): Sealed;
  /** Never throws: `sealed` is what lay in the queue, whoever put it there. */
  open<T>(purpose: SealPurpose, run: string, sealed: unknown, schema: z.ZodType<T>): Opened<T>;
}

export type Opened<T> =
  | { readonly ok: true; readonly value: T }
  /** A half sentence that follows "it". */
  | { readonly ok: false; readonly reason: string };

/** The variable that coordinator and workers take their key from. */
export const queueKeyVariable = "TOUCHSTONE_QUEUE_KEY";

/** Throws a `UserError` ("config") where there is no key, or one that could be guessed. */
export function createSealer(key: string | undefined): Sealer {
  if (key === undefined || key === "") {
    const message = `A queue needs a key that coordinator and workers share: set ${queueKeyVariable} to the same long random text on all of them.`;
    throw new UserError(message, { code: "config" });
  }
  if (key.length < leastKeyLength) {
    const message = `The key in ${queueKeyVariable} is too short: it needs ${leastKeyLength} characters.`;
    throw new UserError(message, { code: "config" });
  }
  const macOf = (purpose: SealPurpose, run: string, body: string) =>
    createHmac("sha256", key).update(`touchstone ${purpose} ${run}\n`).update(body).digest();
  return {
    seal(purpose, run, value) {
      const body = formatExactJson(value);
      return { body, mac: macOf(purpose, run, body).toString("base64") };
    },
    open(purpose, run, sealed, schema) {
      if (!isSealed(sealed)) return { ok: false, reason: "is not signed" };
      const mac = Buffer.from(sealed.mac, "base64");
      const own = macOf(purpose, run, sealed.body);
      if (mac.length !== own.length || !timingSafeEqual(mac, own)) {
        return { ok: false, reason: "is signed with another key, or was altered" };
      }
      try {
        return { ok: true, value: schema.parse(parseExactJson(sealed.body)) };
      } catch (error) {
        return { ok: false, reason: `is not understood: ${errorMessage(error)}` };
      }
    },
  };
}

// --- internal ---

const leastKeyLength = 16;

function isSealed(value: unknown): value is Sealed {
  if (typeof value !== "object" || value === null) return false;
  const { body, mac } = value as Partial<Sealed>;
  return typeof body === "string" && typeof mac === "string";
}
