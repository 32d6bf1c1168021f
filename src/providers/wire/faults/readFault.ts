import { parseRetryAfterMs } from "../../../common/retryAfter.ts";
import { ProviderError, type ProviderReply } from "../../../model/provider.ts";
import { type FaultFacts, type FaultyAnswer, readFaultFacts } from "./faultFacts.ts";
import { findMeaning } from "./faultRules.ts";

/**
 * What an answer without a reply in it stands for: a reply that failed (a filter, output that the provider found unfit), else
 * throws a `ProviderError`. `fault` is the error of its body, or the parsed body; undefined where that is no JSON.
 */
export function readFault(
  answer: FaultyAnswer & { readonly missing?: string },
  fault: unknown,
): ProviderReply {
  const facts = readFaultFacts(answer, fault);
  const meaning = findMeaning(facts, answer.isStrict);
  if (meaning.means === "unfit") {
    return {
      text: facts.failedGeneration ?? "",
      finishReason: "invalid-json",
      httpStatus: answer.status,
    };
  }
  if (meaning.means === "refusal") {
    return {
      text: "",
      insteadOfText: answer.text,
      finishReason: "content-filter",
      httpStatus: answer.status,
    };
  }
  throw new ProviderError(describe(answer, facts, fault), {
    kind: meaning.kind,
    httpStatus: answer.status,
    retryAfterMs: facts.retryDelayMs ?? readAskedWaitMs(answer.headers),
    rawResponse: answer.text,
    isRepeatable: meaning.isRepeated,
    ...(meaning.isLasting && { isLasting: true }),
  });
}

// --- internal ---

const longestMessage = 300;

function describe(
  answer: FaultyAnswer & { readonly missing?: string },
  facts: FaultFacts,
  fault: unknown,
): string {
  const { status, missing } = answer;
  const message = cut(facts.shown);
  if (status >= 300) {
    const place = status === 404 ? ` at ${answer.url.origin}${answer.url.pathname}` : "";
    const said = message === "" ? "" : `: ${message}`;
    return `HTTP ${status}${place}${said}${findHint(answer, facts)}`;
  }
  if (missing !== undefined) return `the reply has no ${missing}`;
  if (fault === undefined || typeof fault !== "object") return describeForeign(answer);
  const own = facts.status === undefined ? "" : ` ${facts.status}`;
  return `HTTP ${status}, but with an error${own}: ${message}`;
}

function cut(text: string): string {
  return text.length > longestMessage ? `${text.slice(0, longestMessage)}…` : text;
}

/** A body that is not the JSON of any API. */
function describeForeign({ status, text, headers }: FaultyAnswer): string {
  if (text.trim() === "") return `HTTP ${status}, but without a body`;
  if (/^\s*<(!doctype|html)/i.test(text)) {
    const title = /<title[^>]*>([^<]+)<\/title>/i.exec(text)?.[1]?.trim();
    return `HTTP ${status}, but an HTML page${title === undefined ? "" : `, "${cut(title)}"`}, not JSON; is this the address of the API?`;
  }
  if (/event-stream/i.test(headers["content-type"] ?? "") || /^(data|event):/.test(text)) {
    return `HTTP ${status}, but an event stream that was not asked for; set "stream": true to read it`;
  }
  return `HTTP ${status}, but not the JSON of a reply: ${cut(text.replace(/\s+/g, " ").trim())}`;
}

/** Most APIs have their version in the path. */
function findHint({ status, url }: FaultyAnswer, { message }: FaultFacts): string {
  if (/sent an http request to an https|plain http request was sent to https/i.test(message)) {
    return "; does the address begin with https:// instead of http://?";
  }
  const isVersioned = /\/v\d/.test(url.pathname) || /deployments/.test(url.pathname);
  return status === 404 && !isVersioned ? "; does the address lack /v1?" : "";
}

/** Wait asked for by `retry-after-ms` or `retry-after`. */
function readAskedWaitMs(headers: FaultyAnswer["headers"]): number | undefined {
  const ms = headers["retry-after-ms"];
  if (typeof ms === "string" && /^\s*\d+(\.\d+)?\s*$/.test(ms)) return Number(ms);
  const retryAfter = headers["retry-after"];
  return retryAfter === undefined ? undefined : parseRetryAfterMs(retryAfter, Date.now());
}
