import { isHeaderValue, isHttpToken } from "./httpHeader.ts";
import type { KeyFault } from "./keyFault.ts";
import type { SecretText, SecretTexts } from "./secretRef.ts";

/** Entries of a key `headers` that could not be sent. */
export function findHeaderFaults(headers: SecretTexts): KeyFault[] {
  return Object.entries(headers).flatMap(([name, text]): KeyFault[] => {
    const value = typeof text === "string" ? text : (text.prefix ?? "");
    const path = ["headers", name];
    if (!isHttpToken(name)) {
      return [{ path, message: "cannot be sent: it is not the name of a header", place: "key" }];
    }
    if (isHeaderValue(value)) return [];
    const message =
      "cannot be sent: a header may not have line breaks, control characters or characters beyond Latin-1";
    return [{ path, message }];
  });
}

/** A key `url` of a Redis server that names no database. */
export function findRedisUrlFaults(url: SecretText): KeyFault[] {
  if (typeof url !== "string") return [];
  const hasDatabase = !URL.canParse(url) || /^\/?\d*$/.test(new URL(url).pathname);
  const message = "must end with the number of a database, such as /0, or have no path";
  return hasDatabase ? [] : [{ path: ["url"], message }];
}
