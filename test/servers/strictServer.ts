import http from "node:http";
import type { AddressInfo } from "node:net";
import type { JsonSchema } from "../../src/model/config/jsonSchema.ts";
import { isJsonObject } from "../../src/model/json/jsonValue.ts";
import { createValuePool } from "../../src/providers/simulated/simulatedValues.ts";
import { createMatcher } from "../../src/scenarios/schemas/createValidator.ts";

export interface StrictServerOptions {
  /** What it finds wrong with a schema, or one within it; a schema with such a fault gets status 400. */
  readonly reject?: (schema: Record<string, unknown>) => string | undefined;
  /** Keywords it takes and does nothing about. */
  readonly ignored?: readonly string[];
  /** Replies with a value of its own that fits, whatever is asked. */
  readonly isWilful?: boolean;
  /** In place of the reply to so-manieth request, from 1: a text, or a status with a message. */
  readonly answer?: (nth: number) => string | { readonly status: number } | undefined;
  /** Requests after so many are never answered. */
  readonly hangsAfter?: number;
}

/** A model behind OpenAI's chat completions that replies as it is asked, as far as the server's grammar lets it. */
export interface StrictServer {
  readonly baseUrl: string;
  /** Requests that have come. */
  requests(): number;
  /** Resolves once so many have come. */
  hasSeen(count: number): Promise<void>;
  close(): Promise<void>;
}

/** Starts such a server on 127.0.0.1. */
export async function startStrictServer(options: StrictServerOptions = {}): Promise<StrictServer> {
  let count = 0;
  const waiting = new Map<number, () => void>();
  const server = http.createServer(async (request, response) => {
    count += 1;
    const nth = count;
    waiting.get(nth)?.();
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (nth > (options.hangsAfter ?? Number.POSITIVE_INFINITY)) return;
    const { status, body } = answer(JSON.parse(Buffer.concat(chunks).toString("utf8")), nth);
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  const answer = (body: ChatBody, nth: number): Answer => {
    const planned = options.answer?.(nth);
    if (typeof planned === "object") return refuse(planned.status, "planned fault");
    const { schema } = body.response_format.json_schema;
    const fault = findFault(schema, options.reject ?? (() => undefined));
    if (fault !== undefined) {
      return refuse(400, `Invalid schema for response_format 'response': ${fault}`);
    }
    return complete(planned ?? reply(body, options));
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests: () => count,
    hasSeen: (wanted) =>
      count >= wanted
        ? Promise.resolve()
        : new Promise((resolve) => void waiting.set(wanted, resolve)),
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** What OpenAI's strict mode asks of every schema. */
export function rejectAsOpenai(schema: Record<string, unknown>): string | undefined {
  const unsupported = ["propertyNames", "uniqueItems"].find((key) => key in schema);
  if (unsupported !== undefined) return `'${unsupported}' is not permitted.`;
  if (schema.type !== "object") return undefined;
  if (schema.additionalProperties !== false) {
    return "'additionalProperties' is required to be supplied and to be false.";
  }
  const required = Array.isArray(schema.required) ? schema.required : [];
  const missing = Object.keys(schema.properties ?? {}).find((key) => !required.includes(key));
  return missing === undefined
    ? undefined
    : `'required' is to list every key; missing '${missing}'.`;
}

// --- internal ---

interface ChatBody {
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly response_format: { readonly json_schema: { readonly schema: Record<string, unknown> } };
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

function refuse(status: number, message: string): Answer {
  return { status, body: { error: { message, type: "invalid_request_error", code: null } } };
}

function complete(content: string): Answer {
  const message = { role: "assistant", content, refusal: null };
  const choices = [{ index: 0, message, finish_reason: "stop" }];
  const usage = { prompt_tokens: 100, completion_tokens: 10 };
  return { status: 200, body: { id: "1", model: "strict-1", choices, usage } };
}

/** The JSON that is asked for, or one that fits where the grammar does not allow it. */
function reply(
  { messages, response_format }: ChatBody,
  { ignored = [], isWilful }: StrictServerOptions,
): string {
  const asked = messages.at(-1)?.content.split("\n\n").at(-1) ?? "";
  const grammar = without(response_format.json_schema.schema, ignored) as JsonSchema;
  const matches = createMatcher(grammar);
  if (isWilful !== true && matches(JSON.parse(asked))) return asked;
  return createValuePool(grammar, matches, 1).pick(0).text;
}

function without(value: unknown, ignored: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((each) => without(each, ignored));
  if (!isJsonObject(value)) return value;
  const kept = Object.entries(value).filter(([key]) => !ignored.includes(key));
  return Object.fromEntries(kept.map(([key, each]) => [key, without(each, ignored)]));
}

function findFault(
  value: unknown,
  reject: NonNullable<StrictServerOptions["reject"]>,
): string | undefined {
  if (Array.isArray(value)) return findFirst(value, reject);
  if (!isJsonObject(value)) return undefined;
  return reject(value) ?? findFirst(Object.values(value), reject);
}

function findFirst(
  values: readonly unknown[],
  reject: NonNullable<StrictServerOptions["reject"]>,
): string | undefined {
  for (const value of values) {
    const fault = findFault(value, reject);
    if (fault !== undefined) return fault;
  }
  return undefined;
}
