import { isIPv6 } from "node:net";

/** An IPv6 address as sockets take it, however it is given. */
export function stripBrackets(host: string): string {
  return host.replace(/^\[(.*)\]$/, "$1");
}

/** A host as it stands before `:port`: an IPv6 address in brackets. */
export function addBrackets(host: string): string {
  return isIPv6(host) ? `[${host}]` : host;
}

/** In lower case, without the brackets of an IPv6 address and the dot at the end of a full name. */
export function bareName(host: string): string {
  return stripBrackets(host.toLowerCase()).replace(/\.$/, "");
}

/** Whether a name or address stands for this machine alone. */
export function isLoopback(host: string): boolean {
  const name = bareName(host);
  return name === "localhost" || name === "::1" || /^127(\.\d{1,3}){3}$/.test(name);
}

/** Whether a server that listens there is reached by every address of this machine. */
export function isEveryAddress(host: string): boolean {
  return loopbackOf.has(host);
}

/** Where this machine reaches a server that listens on a host. */
export function reachableHost(host: string): string {
  return loopbackOf.get(host) ?? host;
}

// --- internal ---

const loopbackOf = new Map([
  ["0.0.0.0", "127.0.0.1"],
  ["::", "::1"],
]);
