import { ProviderError } from "../../model/provider.ts";

/** Why no reply came, or no whole one; `received` is what had. What no repeat mends is final. */
export function toNetworkError(url: URL, error: unknown, received: Buffer): ProviderError {
  const code = codeOf(error);
  const reason = error instanceof Error ? error.message || code || error.name : String(error);
  const begun = received.length > 0;
  const what = begun ? "the reply from" : "no reply from";
  const hint = findHint(url, error, code);
  return new ProviderError(
    `${what} ${url.origin} ${begun ? "broke off" : "arrived"}: ${reason}${hint === undefined ? "" : `; ${hint}`}`,
    {
      kind: "network",
      rawResponse: received.toString("utf8"),
      ...(!begun && isLasting(code) && { isRepeatable: false }),
      cause: error,
    },
  );
}

// --- internal ---

/** Several refused addresses come as one error without a message. */
function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

/** Faults of names, certificates and protocols (codes of node, OpenSSL and llhttp); cut connections are none. */
function isLasting(code: string): boolean {
  if (code === "HPE_INVALID_EOF_STATE" || code === "ERR_TLS_HANDSHAKE_TIMEOUT") return false;
  return lasting.test(code);
}

const lasting =
  /^(ENOTFOUND|EPROTO|HPE_.*|CERT_.*|ERR_TLS_.*|ERR_SSL_.*|UNABLE_TO_.*|(DEPTH_ZERO_)?SELF_SIGNED_.*|INVALID_CA|PATH_LENGTH_EXCEEDED|HOSTNAME_MISMATCH)$/;

const certificate = /^(CERT_|UNABLE_TO_|(DEPTH_ZERO_)?SELF_SIGNED_)/;

/** What a person may do. */
function findHint(url: URL, error: unknown, code: string): string | undefined {
  if (url.protocol === "https:" && isPlainAnswer(error, code)) {
    return `it does not speak TLS there; does the address begin with http:// instead of https://?`;
  }
  if (url.protocol === "http:" && code.startsWith("HPE_")) {
    const first = firstByteOf(error);
    if (first === tlsAlert || first === tlsHandshake) {
      return `it speaks TLS there; does the address begin with https:// instead of http://?`;
    }
    return "what answers there speaks no HTTP";
  }
  if (certificate.test(code)) {
    return "for a certificate of your own, name its authority in NODE_EXTRA_CA_CERTS";
  }
  if (code === "ENOTFOUND") return "is the name spelt right?";
  return undefined;
}

const tlsAlert = 0x15;
const tlsHandshake = 0x16;

function isPlainAnswer(error: unknown, code: string): boolean {
  const text = error instanceof Error ? error.message : "";
  return code.startsWith("ERR_SSL_") || code === "EPROTO"
    ? /wrong version number|packet length too long|http request|unknown protocol|record layer/i.test(
        text,
      )
    : false;
}

function firstByteOf(error: unknown): number | undefined {
  const packet = error instanceof Error && "rawPacket" in error ? error.rawPacket : undefined;
  return packet instanceof Uint8Array ? packet[0] : undefined;
}
