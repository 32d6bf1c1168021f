import { isIpv4, isIpv6 } from "./addresses.ts";

/** A URI with its scheme (RFC 3986). */
export function isUri(text: string): boolean {
  return isReference(text, true);
}

/** A URI, or what is relative to one. */
export function isUriReference(text: string): boolean {
  return isReference(text, false);
}

/** A URI with places to fill in, `/users/{id}` (RFC 6570). */
export function isUriTemplate(text: string): boolean {
  let rest = text;
  for (;;) {
    const open = rest.indexOf("{");
    const literal = open < 0 ? rest : rest.slice(0, open);
    if (!templateLiteral.test(literal)) return false;
    if (open < 0) return true;
    const close = rest.indexOf("}", open);
    if (close < 0 || !isExpression(rest.slice(open + 1, close))) return false;
    rest = rest.slice(close + 1);
  }
}

// --- internal ---

/** Appendix B of RFC 3986. */
const parts = /^(?:([^:/?#]+):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/su;
const scheme = /^[A-Za-z][A-Za-z0-9+.-]*$/;
const userInfo = /^(?:[A-Za-z0-9\-._~!$&'()*+,;=:]|%[0-9A-Fa-f]{2})*$/;
const hostName = /^(?:[A-Za-z0-9\-._~!$&'()*+,;=]|%[0-9A-Fa-f]{2})*$/;
const pathText = /^(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/]|%[0-9A-Fa-f]{2})*$/;
const queryText = /^(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?]|%[0-9A-Fa-f]{2})*$/;

function isReference(text: string, isWhole: boolean): boolean {
  const match = parts.exec(text);
  if (match === null) return false;
  const [, name, authority, path = "", query = "", fragment = ""] = match;
  if (name === undefined ? isWhole : !scheme.test(name)) return false;
  if (authority !== undefined && !isAuthority(authority)) return false;
  return pathText.test(path) && queryText.test(query) && queryText.test(fragment);
}

function isAuthority(text: string): boolean {
  const at = text.lastIndexOf("@");
  if (at >= 0 && !userInfo.test(text.slice(0, at))) return false;
  const match = /^(\[[^\]]*\]|[^:]*)(?::\d*)?$/.exec(text.slice(at + 1));
  const host = match?.[1];
  if (host === undefined) return false;
  if (!host.startsWith("[")) return isIpv4(host) || hostName.test(host);
  const address = host.slice(1, -1);
  return isIpv6(address) || /^[Vv][0-9A-Fa-f]+\.[A-Za-z0-9\-._~!$&'()*+,;=:]+$/.test(address);
}

const templateLiteral = /^(?:[^\p{Cc} "%<>\\^`{|}]|%[0-9A-Fa-f]{2})*$/u;

function isExpression(text: string): boolean {
  const names = /^[+#./;?&=,!@|]/.test(text) ? text.slice(1) : text;
  return names.split(",").every((name) => {
    const spelled = name.replace(/(?:\*|:[1-9]\d{0,3})$/, "");
    return spelled.split(".").every((word) => /^(?:[A-Za-z0-9_]|%[0-9A-Fa-f]{2})+$/.test(word));
  });
}
