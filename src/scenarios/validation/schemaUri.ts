import { decodePercent } from "../../common/decodePercent.ts";

/** The URI a reference means from where it stands; undefined when it is none. */
export function resolveUri(ref: string, base: string): URL | undefined {
  return URL.canParse(ref, base) ? new URL(ref, base) : undefined;
}

export function withoutFragment(uri: URL): string {
  return uri.href.replace(/#.*$/, "");
}

/** The fragment of a URI, percent-decoded. */
export function readFragment(uri: URL): string {
  return decodePercent(uri.hash.slice(1));
}
