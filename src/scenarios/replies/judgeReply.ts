import { parsePointer } from "../../model/json/jsonPointer.ts";
import type { Extraction, ValidationError } from "../../model/results/resultFile.ts";
import { describeType } from "../../model/words/describeIssue.ts";
import type { OutcomeValidator } from "../schemas/createValidator.ts";
import { extractJson } from "./extractJson.ts";

/** What an attempt is recorded with; `parsedResponse` is any JSON object or array, valid or not, else null. */
export interface Verdict {
  readonly success: boolean;
  readonly parsedResponse: unknown;
  readonly extraction?: Extraction;
  readonly validationErrors: ValidationError[];
}

export interface JudgeOptions {
  /** `length` and `content-filter` mean the reply was cut off: JSON is then not looked for in the midst of it. */
  readonly finishReason?: string;
  /** With the last step of a sequential scenario: judges the whole that the step's value completes (see `mergeAt`). */
  readonly validateWhole?: OutcomeValidator;
  /** JSON pointer of the step's value in that whole: errors of the whole below it get their place in the reply. */
  readonly at?: string;
}

/** Parses and validates one reply; whatever is not JSON (a refusal, nothing, half a reply) fails with `invalid_json`. */
export function judgeReply(
  text: string,
  validate: OutcomeValidator,
  options: JudgeOptions = {},
): Verdict {
  const isCutOff = options.finishReason === "length" || options.finishReason === "content-filter";
  const found = extractJson(text, { substring: !isCutOff });
  if ("error" in found) {
    return { success: false, parsedResponse: null, validationErrors: [found.error] };
  }
  const { value, extraction } = found;
  if (typeof value !== "object" || value === null) {
    const message = `must be an object or an array, but is ${describeType(value)}`;
    const validationErrors = [{ path: [], message, code: "type" }];
    return { success: false, parsedResponse: null, extraction, validationErrors };
  }
  const ofWhole = options.validateWhole?.(value) ?? [];
  const validationErrors = joinErrors(validate(value), placeErrors(ofWhole, options.at ?? ""));
  const success = validationErrors.length === 0;
  return { success, parsedResponse: value, extraction, validationErrors };
}

// --- internal ---

/** An error of the whole that lies outside the reply keeps its path and says so. */
function placeErrors(errors: ValidationError[], at: string): ValidationError[] {
  const prefix = parsePointer(at);
  return errors.map((error) => {
    const isInReply = prefix.every((segment, index) => error.path[index] === segment);
    return isInReply
      ? { ...error, path: error.path.slice(prefix.length) }
      : { ...error, message: `${error.message} (in the outcome of all steps)` };
  });
}

/** What the schemas of the step and of the whole both find is one error. */
function joinErrors(errors: ValidationError[], more: ValidationError[]): ValidationError[] {
  if (more.length === 0) return errors;
  const seen = new Set(errors.map((error) => JSON.stringify(error)));
  return [...errors, ...more.filter((error) => !seen.has(JSON.stringify(error)))];
}
