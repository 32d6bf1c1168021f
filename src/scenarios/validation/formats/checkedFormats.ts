import { isEmail, isHostname, isIpv4, isIpv6 } from "./addresses.ts";
import { isJsonPointer, isRegex, isRelativeJsonPointer, isUuid } from "./identifiers.ts";
import { isDate, isDateTime, isDuration, isTime } from "./times.ts";
import { isUri, isUriReference, isUriTemplate } from "./uris.ts";

/** Formats that texts are held to. */
export const checkedFormats: ReadonlyMap<string, (text: string) => boolean> = new Map([
  ["date", isDate],
  ["date-time", isDateTime],
  ["duration", isDuration],
  ["email", isEmail],
  ["hostname", isHostname],
  ["ipv4", isIpv4],
  ["ipv6", isIpv6],
  ["json-pointer", isJsonPointer],
  ["regex", isRegex],
  ["relative-json-pointer", isRelativeJsonPointer],
  ["time", isTime],
  ["uri", isUri],
  ["uri-reference", isUriReference],
  ["uri-template", isUriTemplate],
  ["uuid", isUuid],
]);

/** Formats of JSON Schema that are taken as they come. */
export const uncheckedFormats: ReadonlySet<string> = new Set([
  ...["idn-email", "idn-hostname", "iri", "iri-reference"],
]);
