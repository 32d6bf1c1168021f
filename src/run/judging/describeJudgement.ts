import type { AttemptResult } from "../../model/results/resultFile.ts";
import type { Judgement } from "./judgeTask.ts";

/** What a judgement says of its attempt: a reply without a verdict is errored, and is not sent back. */
export function describeJudgement(
  judgement: Judgement,
): Pick<
  AttemptResult,
  "success" | "parsedResponse" | "extraction" | "validationErrors" | "errorMessage" | "errorKind"
> {
  if (!("fault" in judgement)) return { ...judgement, errorMessage: null };
  return {
    success: false,
    parsedResponse: null,
    validationErrors: [],
    errorMessage: judgement.fault,
    errorKind: "internal",
  };
}
