import { isJsonObject } from "../../model/json/jsonValue.ts";
import type { ListedModel } from "../../model/listedModel.ts";
import type { ModelList } from "../../model/modelList.ts";
import { ProviderError } from "../../model/provider.ts";
import type { HttpReply } from "../http/httpClient.ts";
import type { ModelAccess } from "../providerContext.ts";
import { readFault } from "./faults/readFault.ts";
import { readText } from "./lenient.ts";
import { readModels } from "./models/readModels.ts";
import { openWireAccess, type WireAccess, type WireConfig } from "./wireAccess.ts";
import type { WireFormat } from "./wireFormat.ts";

/** A longer list is cut after so many pages. */
export const mostModelPages = 5;

/** Reads the list of models of an API, page by page, each model once. Throws `ProviderError`; repeats nothing. */
export async function requestModels<C extends WireConfig>(
  { buildHeaders, models }: Pick<WireFormat<C>, "buildHeaders" | "models">,
  config: C,
  { timeoutMs = longestMs, ...access }: ModelAccess,
  signal: AbortSignal,
): Promise<ModelList> {
  const opened = openWireAccess(config, access, buildHeaders);
  const late = AbortSignal.timeout(timeoutMs);
  try {
    const url = opened.toUrl(models.buildUrl(config));
    return await readPages(opened, url, models.nextPage, AbortSignal.any([signal, late]));
  } catch (error) {
    signal.throwIfAborted();
    if (late.aborted) throw tooLate(timeoutMs);
    throw error;
  } finally {
    opened.client.dispose();
  }
}

// --- internal ---

const longestMs = 10_000;

async function readPages(
  { client, headers }: WireAccess,
  url: URL,
  nextPage: WireFormat["models"]["nextPage"],
  signal: AbortSignal,
): Promise<ModelList> {
  const found = new Map<string, ListedModel>();
  for (let page = 1; page <= mostModelPages; page++) {
    const reply = await client.send({ method: "GET", url, headers, body: "" }, signal);
    const body = readBody(url, reply);
    const models = readModels(body) ?? fail(url, reply, body, "list of models");
    const news = models.filter(({ id }) => !found.has(id));
    for (const model of news) found.set(model.id, model);
    const next = isJsonObject(body) ? nextPage(body) : undefined;
    // a server that does not know the parameter gives the same page again
    if (next === undefined || news.length === 0)
      return { models: [...found.values()], isWhole: true };
    for (const [name, value] of Object.entries(next)) url.searchParams.set(name, value);
  }
  return { models: [...found.values()], isWhole: false };
}

function readBody(url: URL, reply: HttpReply): unknown {
  const body = parse(reply.text);
  if (reply.status >= 300 || body === undefined) return fail(url, reply, body);
  const isFault = isJsonObject(body) && readText(body.error) !== undefined;
  return isFault || (isJsonObject(body) && isJsonObject(body.error))
    ? fail(url, reply, body)
    : body;
}

/** Undefined where it is no JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function fail(
  url: URL,
  { status, headers, text }: HttpReply,
  fault: unknown,
  missing?: string,
): never {
  const answer = { url, model: undefined, isStrict: false, status, headers, text };
  readFault(missing === undefined ? answer : { ...answer, missing }, fault);
  throw new ProviderError(`HTTP ${status}: no list of models`, {
    kind: "http",
    httpStatus: status,
    rawResponse: text,
  });
}

function tooLate(timeoutMs: number): ProviderError {
  const seconds = timeoutMs / 1000;
  return new ProviderError(`the list of models did not come within ${seconds} s`, {
    kind: "timeout",
  });
}
