import type { AttemptPlace, TestAttempts } from "../model/results/report.ts";
import type { AttemptResult } from "../model/results/resultFile.ts";
import { UserError } from "../model/userError.ts";
import type { OpenReport } from "../run/reports/openReport.ts";

/** An attempt of a run, with its test. Throws `UserError` for one that is not in the run. */
export async function findAttempt(
  report: OpenReport,
  { key, step, attemptNumber }: AttemptPlace,
): Promise<{ readonly test: TestAttempts; readonly attempt: AttemptResult }> {
  const test = await report.attempts(key);
  const attempt = test.attempts.find(
    (each) => (each.step ?? 1) === step && each.attemptNumber === attemptNumber,
  );
  if (attempt === undefined) {
    throw new UserError("This attempt is not in the run.", { code: "not_found" });
  }
  return { test, attempt };
}
