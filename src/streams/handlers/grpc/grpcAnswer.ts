import { setTimeout as delay } from "node:timers/promises";
import type { Metadata, ServerErrorResponse } from "@grpc/grpc-js";
import type { Field, Type } from "protobufjs";
import { isJsonObject } from "../../../model/json/jsonValue.ts";
import { errorMessage } from "../../../model/userError.ts";
import type { ChooseAnswer } from "../requests/answerRules.ts";
import { fillJson, fillText, type TemplateSource } from "../requests/fillTemplate.ts";
import type { AnswerRule } from "../requests/requestKeys.ts";
import type { GrpcMethod } from "./grpcMethod.ts";

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
  method: GrpcMethod,
  { choose, isOwn, createMetadata }: GrpcAnswering,
): AnswerCall {
  const usual = findSuccess(method.responseType, 1) ?? {};
  const answer = (received: number) => (isOwn ? { received } : usual);
  if (choose === undefined) return (_request, received) => ({ message: answer(received) });
  return async (request, received) => {
    const rule = await choose(request);
    if (rule === undefined) return { message: answer(received) };
    if (rule.delayMs > 0) await delay(rule.delayMs, undefined, { ref: false });
    return reply(rule, { method, request, usual: answer(received), metadata: createMetadata() });
  };
}

// --- internal ---

/** A message may hold itself: no deeper than this is looked. */
const mostLevels = 3;

/** A message of a type with its booleans `success` set; undefined where it has none. */
function findSuccess(type: Type, level: number): Record<string, unknown> | undefined {
  const found: Record<string, unknown> = {};
  for (const field of type.fieldsArray) {
    const { name, repeated, map, resolvedType } = field.resolve();
    if (repeated || map) continue;
    if (name === "success" && field.type === "bool") found[name] = true;
    const isMessage = resolvedType !== null && "fieldsArray" in resolvedType && !isChoice(field);
    const inner =
      isMessage && level < mostLevels ? findSuccess(resolvedType, level + 1) : undefined;
    if (inner !== undefined) found[name] = inner;
  }
  return Object.keys(found).length === 0 ? undefined : found;
}

/** One of several, of which at most one is there. */
function isChoice({ partOf }: Field): boolean {
  return partOf !== null && partOf.fieldsArray.length > 1;
}

interface ReplyContent {
  readonly method: GrpcMethod;
  readonly request: TemplateSource;
  readonly usual: object;
  readonly metadata: Metadata;
}

function reply(
  { status, headers, body }: AnswerRule,
  { method, request, usual, metadata }: ReplyContent,
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
  const message = isJsonObject(content) ? { ...usual, ...content } : usual;
  const fault = findMisfit(method, message);
  if (fault !== undefined) return { refusal: { code: internal, details: fault, metadata } };
  return { message, trailer: metadata };
}

/** Why a message cannot be an answer of the method. */
function findMisfit(method: GrpcMethod, message: object): string | undefined {
  try {
    method.responseSerialize(message);
    return undefined;
  } catch (error) {
    const name = method.responseType.fullName.slice(1);
    return `the \`body\` to answer with does not fit ${name}: ${errorMessage(error)}`;
  }
}

/** A code of gRPC, INTERNAL. */
const internal = 13;

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
