import type { AttemptResult } from "../../model/results/resultFile.ts";
import type { Verdict } from "../../scenarios/replies/judgeReply.ts";
import type { Judgement } from "./judgeTask.ts";

/** What a judgement says of its attempt: a reply without a verdict is errored, and is not sent back. */
export function describeJudgement(
  judgement: Judgement,
): Pick<AttemptResult, keyof Verdict | "errorMessage" | "errorKind"> {
  if (!("fault" in judgement)) return { ...judgement, errorMessage: null };
  return {
    success: false,
    parsedResponse: null,
    validationErrors: [],
    errorMessage: judgement.fault,
    errorKind: "internal",
  };
}
