import type { ChatMessage } from "../../model/chatMessage.ts";
import type { AttemptResult, CaseResult } from "../../model/results/resultFile.ts";
import type { MadeAttempt } from "../journal/madeAttempt.ts";
import type { Masker } from "./masker.ts";

/** An attempt as it is kept; `masked` counts the secrets in it, which stand in the reply, its value and its errors. */
export function maskMadeAttempt(made: MadeAttempt, masker: Masker): MadeAttempt {
  if (!masker.isActive) return made;
  const before = masker.count;
  const attempt = maskTexts(made.attempt, masker);
  const caseResult = made.caseResult && maskCaseResult(made.caseResult, masker);
  const masked = masker.count - before;
  if (masked === 0) return made;
  return { ...made, attempt: { ...attempt, masked }, ...(caseResult && { caseResult }) };
}

/** As `maskMadeAttempt`, of an attempt that has no case. */
export function maskAttempt(attempt: AttemptResult, masker: Masker): AttemptResult {
  const before = masker.count;
  const kept = maskTexts(attempt, masker);
  const masked = masker.count - before;
  return masked === 0 ? attempt : { ...kept, masked };
}

/** A list of messages as it is kept. */
export function maskMessages(messages: readonly ChatMessage[], masker: Masker): ChatMessage[] {
  return messages.map((message) => ({ ...message, content: masker.text(message.content) }));
}

// --- internal ---

/** Everything in it that came from outside. */
function maskTexts(attempt: AttemptResult, masker: Masker): AttemptResult {
  const { validationErrors, warnings, errorMessage, finishReason, responseModel } = attempt;
  return {
    ...attempt,
    rawResponse: masker.text(attempt.rawResponse),
    parsedResponse: masker.value(attempt.parsedResponse),
    validationErrors: validationErrors.map((error) => ({
      ...error,
      path: error.path.map(masker.text),
      message: masker.text(error.message),
    })),
    ...(warnings && { warnings: warnings.map(masker.text) }),
    errorMessage: errorMessage && masker.text(errorMessage),
    ...(finishReason && { finishReason: masker.text(finishReason) }),
    ...(responseModel && { responseModel: masker.text(responseModel) }),
  };
}

function maskCaseResult(result: CaseResult, masker: Masker): CaseResult {
  const { values } = result;
  if (values === undefined) return result;
  const fields = values.fields.map(({ path, ...sides }) => ({
    path: path.map(masker.text),
    ...Object.fromEntries(Object.entries(sides).map(([side, each]) => [side, masker.value(each)])),
  }));
  return { ...result, values: { ...values, fields } };
}
