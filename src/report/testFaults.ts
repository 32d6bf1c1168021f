import { formatPointer } from "../model/json/jsonPointer.ts";
import { type AttemptResult, errorKindSchema } from "../model/results/resultFile.ts";
import { describeError } from "./failures.ts";

/** One reason why a test did not pass. */
export interface TestFault {
  /** An error kind, `http <status>`, or the code of a validation error. */
  readonly reason: string;
  /** JSON pointer of what was wrong, `*` for any item; absent for what is of the whole reply, or of none. */
  readonly path?: string;
  readonly message: string;
}

/** Why an attempt did not pass, each reason and place once with the message of its first error; at most 50. */
export function listFaults(attempt: AttemptResult | undefined): TestFault[] {
  if (attempt === undefined) return [{ reason: "no attempt", message: "" }];
  const { errorMessage, errorKind, httpStatus, validationErrors } = attempt;
  if (errorMessage !== null) {
    const isOfStatus =
      errorKind === errorKindSchema.enum.http && httpStatus !== undefined && httpStatus >= 300;
    const reason = isOfStatus ? `http ${httpStatus}` : (errorKind ?? "error");
    return [{ reason, message: errorMessage }];
  }
  const faults = new Map<string, TestFault>();
  for (const error of validationErrors) {
    const path = formatPointer(error.path.map((step) => (/^\d+$/.test(step) ? "*" : step)));
    const fault = { reason: error.code, ...(path === "" ? {} : { path }) };
    const id = faultId(fault);
    if (!faults.has(id)) faults.set(id, { ...fault, message: describeError(error) });
    if (faults.size === mostFaults) break;
  }
  return faults.size === 0 ? [{ reason: "not valid", message: "" }] : [...faults.values()];
}

/** What tests of the same fault have in common: its reason and its path. */
export function faultId({ reason, path }: Pick<TestFault, "reason" | "path">): string {
  return path === undefined ? reason : `${reason} ${path}`;
}

// --- internal ---

const mostFaults = 50;
