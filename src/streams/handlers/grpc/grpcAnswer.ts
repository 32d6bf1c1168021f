import { setTimeout as delay } from "node:timers/promises";
import type { Metadata, ServerErrorResponse } from "@grpc/grpc-js";
import type { MethodDefinition } from "@grpc/proto-loader";
import { isJsonObject, readKey } from "../../../model/json/jsonValue.ts";
import type { ChooseAnswer } from "../requests/answerRules.ts";
import { fillJson, fillText, type TemplateSource } from "../requests/fillTemplate.ts";
import type { AnswerRule } from "../requests/requestKeys.ts";

export type CreateMetadata = () => Metadata;

export type Refusal = Partial<ServerErrorResponse>;

/** How a call ends: with a message, or refused. */
export type GrpcReply =
  | { readonly message: object; readonly trailer?: Metadata }
  | { readonly refusal: Refusal };

/** Gives the reply to a call of which so many records were received. */
export type AnswerCall = (
  request: TemplateSource,
  received: number,
) => GrpcReply | Promise<GrpcReply>;

export interface GrpcAnswering {
  readonly choose: ChooseAnswer | undefined;
  /** Whether the answer has the number of records. */
  readonly isOwn: boolean;
  readonly createMetadata: CreateMetadata;
}

/** Answers calls of a method: by the first rule that fits, else with a message whose every boolean `success` is true. */
export function createCallAnswerer(
  method: MethodDefinition<object, object>,
  { choose, isOwn, createMetadata }: GrpcAnswering,
): AnswerCall {
  const usual = findSuccess(method, []) ?? {};
  const answer = (received: number) => (isOwn ? { received } : usual);
  if (choose === undefined) return (_request, received) => ({ message: answer(received) });
  return async (request, received) => {
    const rule = await choose(request);
    if (rule === undefined) return { message: answer(received) };
    if (rule.delayMs > 0) await delay(rule.delayMs, undefined, { ref: false });
    return reply(rule, { request, usual: answer(received), metadata: createMetadata() });
  };
}

// --- internal ---

/** A message may hold itself: no deeper than this is looked. */
const mostLevels = 2;

/** The message at these steps with its booleans `success` set; undefined where it has none. */
function findSuccess(
  method: MethodDefinition<object, object>,
  steps: readonly string[],
): Record<string, unknown> | undefined {
  const passOn = (value: object): unknown => {
    const message = steps.reduceRight<object>((inner, step) => ({ [step]: inner }), value);
    try {
      const read: unknown = method.responseDeserialize(method.responseSerialize(message));
      return steps.reduce<unknown>(readKey, read);
    } catch {
      return undefined; // it lacks something that it must have
    }
  };
  const own = readKey(passOn({ success: true }), "success") === true ? { success: true } : {};
  const all = steps.length < mostLevels ? passOn({}) : undefined;
  const within = Object.entries(isJsonObject(all) ? all : {}).flatMap(([name, value]) => {
    // What is not set is a message.
    const inner = value === null ? findSuccess(method, [...steps, name]) : undefined;
    return inner === undefined ? [] : [[name, inner]];
  });
  const found = { ...own, ...Object.fromEntries(within) };
  return Object.keys(found).length === 0 ? undefined : found;
}

interface ReplyContent {
  readonly request: TemplateSource;
  readonly usual: object;
  readonly metadata: Metadata;
}

function reply(
  { status, headers, body }: AnswerRule,
  { request, usual, metadata }: ReplyContent,
): GrpcReply {
  for (const [name, value] of Object.entries(headers)) {
    metadata.set(name, fillText(value, request).replace(/[^\x20-\x7e]/g, "?"));
  }
  const content = fillJson(body, request);
  const code = toGrpcCode(status);
  if (code !== 0) {
    const details = typeof content === "string" ? content : `answered with status ${status}`;
    return { refusal: { code, details, metadata } };
  }
  return { message: { ...usual, ...(isJsonObject(content) ? content : {}) }, trailer: metadata };
}

/** A status code as it is, or the one that an HTTP status stands for: https://grpc.io/docs/guides/status-codes/ */
function toGrpcCode(status: number): number {
  if (status < 100) return status;
  if (status < 300) return 0;
  return codes[status] ?? 2;
}

const codes: Readonly<Record<number, number>> = {
  400: 13,
  401: 16,
  403: 7,
  404: 12,
  429: 14,
  502: 14,
  503: 14,
  504: 14,
};
