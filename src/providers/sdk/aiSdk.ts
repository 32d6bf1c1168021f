import type { ChatMessage } from "../../model/chatMessage.ts";
import { isJsonObject } from "../../model/json/jsonValue.ts";
import { type Provider, ProviderError, type ProviderRequest } from "../../model/provider.ts";
import { buildHttpError } from "../http/httpError.ts";
import { createHttpFetch } from "../http/httpFetch.ts";
import type { ProviderContext } from "../providerContext.ts";
import type { SdkModel } from "./sdkModel.ts";
import { buildReply } from "./sdkReply.ts";

export interface SdkSampling {
  readonly temperature?: number;
  readonly maxOutputTokens?: number;
}

/**
 * What the SDK of a kind is made with; `apiKey` is `""` when the config names none. Key and `baseURL` are always
 * passed: left alone, an SDK takes them from environment variables.
 */
export interface SdkSettings {
  readonly apiKey: string;
  readonly fetch: typeof globalThis.fetch;
}

/** A provider over a model of an `@ai-sdk` package, with connections of its own. */
export function createSdkProvider(
  sampling: SdkSampling,
  context: ProviderContext,
  createModel: (settings: SdkSettings) => SdkModel,
): Provider {
  const apiKey = context.apiKey ?? "";
  const http = createHttpFetch(context.proxy);
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const response = await http.fetch(
      input,
      apiKey === "" ? { ...init, headers: withoutEmptyKeys(init?.headers) } : init,
    );
    if (!response.ok) throw new HttpStatusError(response, await response.text());
    return response;
  };
  const model = createModel({ apiKey, fetch });
  return {
    countsHttpRequests: true,
    send: async (request, signal) => {
      signal.throwIfAborted();
      try {
        return buildReply(await model.doGenerate(buildCall(request, sampling, signal)));
      } catch (error) {
        if (signal.aborted) throw findProviderError(error) ?? signal.reason;
        throw withoutKey(toProviderError(error, request.mode === "strict"), apiKey);
      }
    },
    dispose: async () => http.dispose(),
  };
}

// --- internal ---

/** Carries a 4xx or 5xx past the SDK, whose own reading of it differs from package to package. */
class HttpStatusError extends Error {
  readonly response: Response;
  readonly body: string;

  constructor(response: Response, body: string) {
    super(`HTTP ${response.status}`);
    this.name = "HttpStatusError";
    this.response = response;
    this.body = body;
  }
}

type SdkCall = Parameters<SdkModel["doGenerate"]>[0];
type SdkPrompt = SdkCall["prompt"];

function buildCall(request: ProviderRequest, sampling: SdkSampling, signal: AbortSignal): SdkCall {
  const call: SdkCall = {
    prompt: request.messages.map(toSdkMessage),
    temperature: sampling.temperature,
    maxOutputTokens: sampling.maxOutputTokens,
    abortSignal: signal,
  };
  if (request.mode === "strict") {
    const { schema } = request;
    const asObject = typeof schema === "boolean" ? (schema ? {} : { not: {} }) : schema;
    call.responseFormat = { type: "json", schema: asObject };
  }
  return call;
}

function toSdkMessage({ role, content }: ChatMessage): SdkPrompt[number] {
  return role === "system"
    ? { role, content }
    : { role, content: [{ type: "text", text: content }] };
}

/** Without a key the SDKs would still send its empty header. */
function withoutEmptyKeys(headers: RequestInit["headers"]): Headers {
  const kept = new Headers(headers);
  for (const name of ["x-api-key", "x-goog-api-key"]) {
    if (kept.get(name) === "") kept.delete(name);
  }
  if (/^bearer\s*$/i.test(kept.get("authorization") ?? "")) kept.delete("authorization");
  return kept;
}

function findProviderError(error: unknown): ProviderError | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof ProviderError) return cause;
  }
  return undefined;
}

function toProviderError(error: unknown, strict: boolean): ProviderError {
  const known = findProviderError(error);
  if (known !== undefined) return known;
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof HttpStatusError) {
      const { status, headers } = cause.response;
      return buildHttpError({ status, headers, body: cause.body, strict });
    }
  }
  return toFormatError(error);
}

/** A reply with status 200 that is not the wire format, or a fault of the SDK itself. */
function toFormatError(error: unknown): ProviderError {
  const details: Record<string, unknown> = isJsonObject(error) ? error : {};
  const body =
    typeof details.responseBody === "string" ? details.responseBody : bodyOf(details.data);
  const httpStatus = typeof details.statusCode === "number" ? details.statusCode : undefined;
  const message = typeof details.message === "string" ? details.message : String(error);
  const isReply = body !== undefined || httpStatus !== undefined;
  return new ProviderError(isReply ? `the reply has not the expected form: ${message}` : message, {
    kind: isReply ? "http" : "internal",
    httpStatus: httpStatus ?? (isReply ? 200 : undefined),
    rawResponse: body,
    cause: error,
  });
}

function bodyOf(data: unknown): string | undefined {
  return data === undefined ? undefined : JSON.stringify(data);
}

/** A server may repeat the key in what it complains about; it must not reach a file or a log. */
function withoutKey(error: ProviderError, apiKey: string): ProviderError {
  if (apiKey.length < 4) return error;
  if (!error.message.includes(apiKey) && !error.rawResponse.includes(apiKey)) return error;
  return new ProviderError(error.message.replaceAll(apiKey, "[key]"), {
    kind: error.kind,
    httpStatus: error.httpStatus,
    retryAfterMs: error.retryAfterMs,
    rawResponse: error.rawResponse.replaceAll(apiKey, "[key]"),
  });
}
