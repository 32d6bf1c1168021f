import { readKey } from "../model/json/jsonValue.ts";
import { errorMessage } from "../model/userError.ts";
import { ConnectError } from "./connectError.ts";
import { describeServerFault } from "./serverFaults.ts";

/** How a client comes. */
export interface KafkaApproach {
  readonly isTls: boolean;
  readonly sasl?: { readonly mechanism: string } | undefined;
}

/** What is known of the connections of a client. */
export interface KafkaHeard {
  /** The last fault of one of them: the library tells less of it. */
  readonly fault: unknown;
  /** Whether what came on one of them was of Kafka. */
  readonly hasHeard: boolean;
}

/** Why there is no connection, and what to do; `heard` is what its connections came to. */
export function explainKafkaFault(
  { isTls, sasl }: KafkaApproach,
  cause: unknown,
  { fault, hasHeard }: KafkaHeard,
): ConnectError {
  if (cause instanceof ConnectError) return cause;
  const login = explainLogin(rootOf(cause), sasl);
  if (login !== undefined) return login;
  const root = fault ?? rootOf(cause);
  const text = describeServerFault(root);
  const code = String(readKey(root, "code") ?? "");
  const isShut = /Closed connection|ECONNRESET/.test(`${code} ${text}`);
  const advice =
    isShut && hasHeard && sasl === undefined
      ? "it may want a user: try with `sasl`"
      : adviseOn(`${code} ${text}`, isTls);
  return new ConnectError(`does not answer: ${text}`, { isFinal: false, advice, cause });
}

/** The error that the library has wrapped. */
export function rootOf(error: unknown): unknown {
  const cause = readKey(error, "cause");
  return cause === undefined ? error : rootOf(cause);
}

// --- internal ---

/** What a broker says of who logs in; undefined where it is something else. */
function explainLogin(cause: unknown, sasl: KafkaApproach["sasl"]): ConnectError | undefined {
  const type = readKey(cause, "type");
  if (type === "UNSUPPORTED_SASL_MECHANISM") {
    const advice = "set another `mechanism` in `sasl`";
    const message = `takes no password by \`${sasl?.mechanism}\``;
    return new ConnectError(message, { isFinal: true, advice, cause });
  }
  if (type === "ILLEGAL_SASL_STATE" || readKey(cause, "apiName") === "SaslHandshake") {
    const advice = "try without `sasl`, or set `brokers` with a port for users";
    return new ConnectError("lets nobody log in", { isFinal: true, advice, cause });
  }
  if (readKey(cause, "name") !== "KafkaJSSASLAuthenticationError") return undefined;
  // The library calls everything so that happens meanwhile.
  const text = errorMessage(cause);
  if (/Closed connection|Connection (error|timeout)|timed out/.test(text)) return undefined;
  const advice = "check user, password and mechanism in `sasl`";
  return new ConnectError(`refuses the user: ${text}`, { isFinal: true, advice, cause });
}

function adviseOn(said: string, isTls: boolean): string {
  if (/SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)/.test(said)) {
    return "name the certificate of its authority in `tls`, as `ca`";
  }
  if (/ERR_TLS_CERT_ALTNAME_INVALID/.test(said)) return "set brokers that the certificate is for";
  if (isTls && /WRONG_VERSION_NUMBER|PACKET_LENGTH|ECONNRESET/.test(said)) {
    return "it may speak no TLS there: try without `tls`";
  }
  return !isTls && /Closed connection|ECONNRESET/.test(said)
    ? "it may speak TLS only: try with `tls`"
    : "start it before, or set other `brokers`";
}
