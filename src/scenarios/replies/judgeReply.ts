import { parsePointer } from "../../model/json/jsonPointer.ts";
import type { Extraction, ReplyFault, ValidationError } from "../../model/results/resultFile.ts";
import { describeType } from "../../model/words/describeIssue.ts";
import type { OutcomeValidator } from "../schemas/createValidator.ts";
import { type ReadOptions, type ReplyReading, readReply } from "./readReply.ts";

/** What an attempt is recorded with; `parsedResponse` is any JSON object or array, valid or not, else null. */
export interface Verdict {
  readonly success: boolean;
  readonly parsedResponse: unknown;
  readonly extraction?: Extraction;
  readonly candidates?: number;
  readonly reasoning?: true;
  readonly validationErrors: ValidationError[];
}

export interface JudgeOptions extends ReadOptions {
  /** As the provider says: `length`, `content-filter`, `refusal` and `invalid-json` tell why a reply holds no JSON, or not all of it. */
  readonly finishReason?: string;
  /** With the last step of a sequential scenario: judges the whole that the step's value completes (see `mergeAt`). */
  readonly validateWhole?: OutcomeValidator;
  /** JSON pointer of the step's value in that whole: errors of the whole below it get their place in the reply. */
  readonly at?: string;
}

/** Reads and validates one reply; one that holds no JSON fails with the reason. */
export function judgeReply(
  text: string,
  validate: OutcomeValidator,
  options: JudgeOptions = {},
): Verdict {
  const reading = readReply(text, options);
  const found = judgeReading(reading, validate, options);
  return reading.hasReasoning ? { ...found, reasoning: true } : found;
}

// --- internal ---

function judgeReading(
  reading: ReplyReading,
  validate: OutcomeValidator,
  options: JudgeOptions,
): Verdict {
  const cutOff = findCutOff(options.finishReason);
  if (reading.kind !== "found" || (cutOff !== undefined && reading.endsOpen)) {
    return { success: false, parsedResponse: null, validationErrors: [cutOff ?? explain(reading)] };
  }
  const { value, extraction } = reading;
  const candidates = reading.candidates > 1 ? { candidates: reading.candidates } : {};
  if (typeof value !== "object" || value === null) {
    const message = `must be an object or an array, but is ${describeType(value)}`;
    const validationErrors = [{ path: [], message, code: "type" }];
    return { success: false, parsedResponse: null, extraction, ...candidates, validationErrors };
  }
  const ofWhole = options.validateWhole?.(value) ?? [];
  const ofStep = joinErrors(validate(value), placeErrors(ofWhole, options.at ?? ""));
  const found = cutOff?.code === "invalid_json" ? [cutOff, ...ofStep] : ofStep;
  const success = found.length === 0;
  const validationErrors = !success && cutOff?.code === "refusal" ? [cutOff] : found;
  return { success, parsedResponse: value, extraction, ...candidates, validationErrors };
}

function findCutOff(finishReason: string | undefined): ValidationError | undefined {
  switch (finishReason) {
    case "length":
      return fault("truncated", truncatedMessage);
    case "content-filter":
      return fault("refusal", "a content filter stopped the reply");
    case "refusal":
      return fault("refusal", "the model refused");
    case "invalid-json":
      return fault("invalid_json", "the provider itself found that the output does not fit");
    default:
      return undefined;
  }
}

const truncatedMessage =
  "the reply reached its token limit before it ended; a larger maxOutputTokens of the provider gives it room";

function explain(reading: ReplyReading): ValidationError {
  if (reading.kind === "invalid") return fault("invalid_json", reading.message);
  const isReasoning = reading.hasReasoning;
  return fault("empty", isReasoning ? "the reply holds only reasoning" : "the reply is empty");
}

function fault(code: ReplyFault, message: string): ValidationError {
  return { path: [], message, code };
}

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
