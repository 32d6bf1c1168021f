import type { ProviderAttempt } from "../../model/results/record.ts";
import type { AttemptResult, CaseResult } from "../../model/results/resultFile.ts";

/** An attempt as the result file has it, apart from what its record says beside it. */
export interface SplitAttempt {
  readonly attempt: AttemptResult;
  readonly activeMs: number;
  readonly caseResult: CaseResult | undefined;
}

export function splitAttempt({
  type: _type,
  activeMs,
  caseResult,
  abandoned: _abandoned,
  ...attempt
}: ProviderAttempt): SplitAttempt {
  return { attempt, activeMs, caseResult };
}
