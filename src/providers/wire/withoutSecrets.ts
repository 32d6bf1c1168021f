import { ProviderError } from "../../model/provider.ts";

/** A server may repeat a key in what it complains about; it must not reach a file or a log. */
export function withoutSecrets(error: ProviderError, secrets: readonly string[]): ProviderError {
  const held = secrets.filter(
    (secret) =>
      secret.length >= shortest &&
      (error.message.includes(secret) || error.rawResponse.includes(secret)),
  );
  if (held.length === 0) return error;
  const mask = (text: string) =>
    held.reduce((all, secret) => all.replaceAll(secret, "[key]"), text);
  return new ProviderError(mask(error.message), {
    kind: error.kind,
    httpStatus: error.httpStatus,
    retryAfterMs: error.retryAfterMs,
    isRepeatable: error.isRepeatable,
    isLasting: error.isLasting,
    rawResponse: mask(error.rawResponse),
  });
}

// --- internal ---

/** A shorter one would spoil every text. */
const shortest = 4;
