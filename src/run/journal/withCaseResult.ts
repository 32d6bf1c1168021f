import type { CaseResult, RunResult } from "../../model/results/resultFile.ts";

/** The result of a test as files have it, its keys in their order. */
export function withCaseResult(
  runNumber: number,
  result: Omit<RunResult, "runNumber" | keyof CaseResult>,
  caseResult: CaseResult | undefined,
): RunResult {
  if (caseResult === undefined) return { runNumber, ...result };
  const { values, ...ofCase } = caseResult;
  return { runNumber, ...ofCase, ...result, ...(values === undefined ? {} : { values }) };
}
