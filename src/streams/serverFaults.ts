import { readKey } from "../model/json/jsonValue.ts";
import { errorMessage } from "../model/userError.ts";

/** The address of a server without user name and password. */
export function formatServerUrl(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname === "/" ? "" : pathname}`;
}

/** What a fault of a connection says of itself. */
export function describeServerFault(error: unknown): string {
  // A host name with several addresses gives one error for each of them and none of its own.
  if (error instanceof AggregateError && error.message === "") {
    return error.errors.map(errorMessage).join("; ");
  }
  // Node adds an option of its own, which nobody can give here; OpenSSL says where in its code it happened.
  const message = errorMessage(error).replace(/; if the root CA is installed.*$/, "");
  return message.replace(/^.*:SSL routines:\w*:([^:]+):.*$/s, "$1");
}

/** Protocols of addresses of one kind of server, such as `redis` and `rediss`. */
export interface ServerSchemes {
  readonly plain: string;
  readonly secure: string;
  /** Key that has the address; `url` unless set. */
  readonly key?: string;
}

/** What is to be done about a fault of TLS; undefined where it is none. */
export function adviseOnTls(
  url: string,
  { plain, secure, key = "url" }: ServerSchemes,
  cause: unknown,
): string | undefined {
  const code = String(readKey(cause, "code") ?? "");
  const said = `${code} ${describeServerFault(cause)}`;
  if (!url.startsWith(`${secure}:`)) {
    return cut.test(said)
      ? `it may speak TLS only: try \`${secure}\` in place of \`${plain}\` in \`${key}\``
      : undefined;
  }
  if (/SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)/.test(code)) {
    return "name the certificate of its authority in `ca` of the scenario";
  }
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID")
    return `change the host of \`${key}\` to one it is for`;
  return cut.test(said) || /WRONG_VERSION_NUMBER|PACKET_LENGTH|no answer within/.test(said)
    ? `it may speak no TLS there: try \`${plain}\` in place of \`${secure}\` in \`${key}\``
    : undefined;
}

// --- internal ---

const cut = /socket closed|closed the connection|ECONNRESET/i;
