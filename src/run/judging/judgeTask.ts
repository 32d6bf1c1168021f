import type { JsonSchema } from "../../model/config/jsonSchema.ts";
import type { ExtractMode } from "../../model/config/scenario.ts";
import { judgeReply, type Verdict } from "../../scenarios/replies/judgeReply.ts";
import { mergeAt } from "../../scenarios/replies/mergeAt.ts";
import { describeRoot } from "../../scenarios/replies/schemaRoot.ts";
import { compileOnce, type OutcomeValidator } from "../../scenarios/schemas/createValidator.ts";

/** One reply and all that it is held to; plain data, so that it can be judged in another thread. */
export interface JudgeTask {
  readonly scenario: number;
  /** Of a scenario with several. */
  readonly step?: number;
  readonly text: string;
  readonly finishReason?: string | undefined;
  /** Where in the reply its JSON is looked for; the last counts when not given. */
  readonly extract?: ExtractMode | undefined;
  readonly schema: JsonSchema;
  /** JSON pointer of the reply's value in the outcome of all steps. */
  readonly at: string;
  /** With the last step of a sequential scenario: the outcome that the reply completes, and the schema of the whole. */
  readonly whole?: { readonly schema: JsonSchema; readonly outcome: unknown };
}

/** Why there is no verdict on a reply. */
export interface JudgeFault {
  readonly fault: string;
}

export type Judgement = Verdict | JudgeFault;

/** The schemas of a task. */
export function listSchemas({ schema, whole }: JudgeTask): JsonSchema[] {
  return whole === undefined ? [schema] : [schema, whole.schema];
}

/**
 * Judges a reply in this thread; throws what compiling and validating throw. Validating ends at its bound, but reading and a
 * pattern may take longer.
 */
export function judgeTask(task: JudgeTask, timeoutMs: number): Verdict {
  const { text, finishReason, extract, schema, at, whole } = task;
  const validateWhole = whole && createBoundValidator(whole.schema, timeoutMs);
  return judgeReply(text, createBoundValidator(schema, timeoutMs), {
    at,
    root: describeRoot(schema),
    ...(extract && { extract }),
    ...(finishReason === undefined ? {} : { finishReason }),
    ...(validateWhole && {
      validateWhole: (value) => validateWhole(mergeAt(whole.outcome, at, value)),
    }),
  });
}

// --- internal ---

function createBoundValidator(schema: JsonSchema, timeoutMs: number): OutcomeValidator {
  const compiled = compileOnce(schema);
  const budget = { timeoutMs };
  return (value) => (compiled.isValid(value, budget) ? [] : compiled.listErrors(value, budget));
}
