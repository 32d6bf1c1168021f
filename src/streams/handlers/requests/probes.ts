import type { AnswerRule, RequestConfig } from "./requestKeys.ts";
import { fitsRequest, type RuledRequest } from "./requestRules.ts";

/** Whether a request only asks whether somebody is there: it is no record. */
export function isProbe(request: RuledRequest, { ignore }: Pick<RequestConfig, "ignore">): boolean {
  if (request.method === "HEAD" || request.method === "OPTIONS") return true;
  return ignore.some((each) => fitsRequest(each, request));
}

/** The rules that probes are answered by: those for their method or path; all others count records only. */
export function listProbeRules(rules: readonly AnswerRule[]): AnswerRule[] {
  return rules.filter(({ when }) => when?.method !== undefined || when?.path !== undefined);
}
