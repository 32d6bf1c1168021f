import { ProviderError } from "../../model/provider.ts";

/** A server may repeat the key in what it complains about; it must not reach a file or a log. */
export function withoutKey(error: ProviderError, apiKey: string): ProviderError {
  if (apiKey.length < 4) return error;
  if (!error.message.includes(apiKey) && !error.rawResponse.includes(apiKey)) return error;
  return new ProviderError(error.message.replaceAll(apiKey, "[key]"), {
    kind: error.kind,
    httpStatus: error.httpStatus,
    retryAfterMs: error.retryAfterMs,
    isRepeatable: error.isRepeatable,
    isLasting: error.isLasting,
    rawResponse: error.rawResponse.replaceAll(apiKey, "[key]"),
  });
}
