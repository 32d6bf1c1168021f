/** A URL of a store of queues, taken apart. */
export interface SplitUrl {
  /** Without its password: what may stand in settings. */
  readonly url: string;
  /** Without its user, too: what key and password are stored for. */
  readonly origin: string;
  readonly password: string | undefined;
}

/** Undefined for what is no URL of a server; which kinds of stores there are, the run host says. */
export function splitQueueUrl(text: string): SplitUrl | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const { protocol, host, pathname } = url;
  if (host === "") return undefined;
  const password = url.password === "" ? undefined : decodeURIComponent(url.password);
  url.password = "";
  const origin = `${protocol}//${host}${pathname === "/" ? "" : pathname}`;
  return { url: url.href, origin, password };
}

export function withPassword(text: string, password: string): string {
  const url = new URL(text);
  url.password = encodeURIComponent(password);
  return url.href;
}
