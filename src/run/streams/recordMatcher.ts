import type { JsonSchema } from "../../model/config/jsonSchema.ts";
import { formatExactJson } from "../../model/json/exactJson.ts";
import { compileOnce } from "../../scenarios/schemas/createValidator.ts";
import { findSchemaCost } from "../judging/schemaCost.ts";
import { type JudgingContext, judgeUnlessStopped } from "./judgeUnlessStopped.ts";

/** Whether a record's payload is valid; a promise of it where that is not proven to be quick. */
export type RecordMatcher = (payload: unknown) => boolean | Promise<boolean>;

/** Makes what a scenario's stop triggers ask of records; it throws or rejects where a payload cannot be judged. */
export function createRecordMatcher(
  schema: JsonSchema,
  scenario: number,
  context: JudgingContext,
): RecordMatcher {
  const judgeLater = async (payload: unknown) => {
    const task = { scenario, schema, at: "", text: formatExactJson(payload) };
    const judgement = await judgeUnlessStopped(task, context);
    if (judgement === undefined) return false;
    if ("fault" in judgement) throw new Error(judgement.fault);
    return judgement.success;
  };
  return (payload) => {
    return findSchemaCost(schema).isCheap
      ? compileOnce(schema).isValid(payload)
      : judgeLater(payload);
  };
}
