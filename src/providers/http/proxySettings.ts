import { bareName, isLoopback } from "../../common/hostNames.ts";

export interface ProxySettings {
  /** Proxy of the editor's settings; wins over the environment's. */
  readonly proxy?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The proxy a request to `target` goes through, or undefined; loopback never goes through one. */
export function chooseProxy(target: URL, settings: ProxySettings): URL | undefined {
  const host = bareName(target.hostname);
  // Below `.localhost` there is nothing but this machine either.
  if (isLoopback(host) || host.endsWith(".localhost")) return undefined;
  const { env } = settings;
  if (isExcluded(target, env.NO_PROXY || env.no_proxy || "")) return undefined;
  const fromEnvironment =
    target.protocol === "https:"
      ? env.HTTPS_PROXY || env.https_proxy
      : // An upper-case HTTP_PROXY can be set by a request in CGI programs; this is none.
        env.http_proxy || env.HTTP_PROXY;
  const chosen = settings.proxy || fromEnvironment || env.ALL_PROXY || env.all_proxy;
  return chosen ? parseProxy(chosen) : undefined;
}

// --- internal ---

function parseProxy(text: string): URL | undefined {
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`);
  if (url === null) throw new TypeError("the proxy setting is not a URL");
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw new TypeError(`a ${url.protocol.slice(0, -1)} proxy is not supported; use http or https`);
  }
  return url;
}

/** `NO_PROXY`: hosts or domains, with an optional port, separated by commas; `*` is all of them. */
function isExcluded(target: URL, list: string): boolean {
  const host = bareName(target.hostname);
  const port = target.port || (target.protocol === "https:" ? "443" : "80");
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== "")
    .some((entry) => {
      if (entry === "*") return true;
      const [, name = entry, entryPort] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? [];
      if (entryPort !== undefined && entryPort !== port && !name.includes(":")) return false;
      const domain = bareName(name.replace(/^\*?\./, ""));
      return host === domain || host.endsWith(`.${domain}`);
    });
}
