import { collectGarbage } from "../../common/collectGarbage.ts";
import type { Price } from "../../model/config/providerConfig.ts";
import type { ProviderError, ProviderReply, ProviderRequest } from "../../model/provider.ts";
import type { AttemptResult } from "../../model/results/resultFile.ts";
import { hugeReplyCharacters } from "../../model/results/wholeReply.ts";
import type { ProviderUse } from "../../scenarios/strict/providerWarnings.ts";
import { epochNs } from "../clock.ts";
import type { MadeAttempt } from "../journal/madeAttempt.ts";
import { describeJudgement } from "../judging/describeJudgement.ts";
import type { Judgement } from "../judging/judgeTask.ts";
import type { StopSignals } from "../runControl.ts";
import { priceOf } from "./priceOf.ts";
import { type ProviderLane, type SendResult, sendRequest } from "./sendRequest.ts";
import type { StepJudge } from "./stepJudge.ts";

/** All that one attempt needs. */
export interface AttemptTask {
  readonly lane: ProviderLane;
  readonly request: ProviderRequest;
  /** What the scenario asks for, by its own schema. */
  readonly use: ProviderUse;
  readonly promptHash: string;
  readonly price: Price | undefined;
  readonly judge: StepJudge["judge"];
  /** Told of each HTTP request that was handed to the system. */
  readonly onSent: () => void;
  /** Why its request cannot be sent. */
  readonly fault?: ProviderError | undefined;
}

/** Makes one attempt and judges its reply; undefined when it was told to end before its first request. */
export async function runAttempt(
  task: AttemptTask,
  signals: StopSignals,
): Promise<MadeAttempt | undefined> {
  const timestamp = new Date().toISOString();
  const sent = await (task.fault === undefined
    ? sendRequest(task.lane, task.request, signals, task.onSent)
    : giveUp(task.fault, signals));
  if (sent === undefined) return undefined;
  const arrivedNs = epochNs();
  const ofRequest = task.lane.sent.warningsOf(task.use) ?? [];
  const warnings = [...ofRequest, ...(sent.reply?.warnings ?? [])];
  const base = {
    attemptNumber: task.request.attemptNumber,
    step: task.request.step,
    timestamp,
    durationMs: sent.durationMs,
    promptHash: task.promptHash,
    ...(warnings.length > 0 && { warnings }),
    ...(task.lane.provider.countsHttpRequests ? { httpRequests: sent.requests } : {}),
  };
  const { reply, activeMs } = sent;
  if (reply === undefined) {
    return { attempt: buildErroredAttempt(base, sent), activeMs, hasReply: false, arrivedNs };
  }
  if (reply.text.length > hugeReplyCharacters) collectGarbage();
  const judging = task.judge(reply.text, reply.finishReason);
  // What is judged at once costs no turn of the event loop.
  const judgement = judging instanceof Promise ? await judging : judging;
  const attempt = buildJudgedAttempt(base, reply, task.price, judgement);
  return { attempt, activeMs, hasReply: true, arrivedNs };
}

// --- internal ---

type AttemptBase = Pick<
  AttemptResult,
  "attemptNumber" | "step" | "timestamp" | "durationMs" | "promptHash" | "httpRequests" | "warnings"
>;

async function giveUp(
  error: ProviderError,
  { soon, now }: StopSignals,
): Promise<SendResult | undefined> {
  now.throwIfAborted();
  return soon.aborted ? undefined : { error, requests: 0, durationMs: 0, activeMs: 0 };
}

function buildErroredAttempt(base: AttemptBase, { error }: SendResult): AttemptResult {
  return {
    ...base,
    success: false,
    rawResponse: error?.rawResponse ?? "",
    parsedResponse: null,
    validationErrors: [],
    errorMessage: error?.message ?? "the provider gave neither a reply nor an error",
    errorKind: error?.kind ?? "internal",
    ...(error?.httpStatus === undefined ? {} : { httpStatus: error.httpStatus }),
  };
}

function buildJudgedAttempt(
  base: AttemptBase,
  reply: ProviderReply,
  price: Price | undefined,
  judgement: Judgement,
): AttemptResult {
  const { text, insteadOfText, warnings: _, ...details } = reply;
  const costUsd = priceOf(reply, price);
  return {
    ...base,
    ...details,
    ...(costUsd === undefined ? {} : { costUsd }),
    rawResponse: insteadOfText ?? text,
    ...describeJudgement(judgement),
  };
}
