import type { JsonSchema } from "../../model/config/jsonSchema.ts";
import { formatExactJson } from "../../model/json/exactJson.ts";
import { createMatcher } from "../../scenarios/schemas/createValidator.ts";
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
  if (findSchemaCost(schema).isCheap) {
    // Compiled with the first record: a fault then costs its observation, not the start of the test.
    let matches: ((payload: unknown) => boolean) | undefined;
    return (payload) => {
      matches ??= createMatcher(schema);
      return matches(payload);
    };
  }
  return async (payload) => {
    const task = { scenario, schema, at: "", text: formatExactJson(payload) };
    const judgement = await judgeUnlessStopped(task, context);
    if (judgement === undefined) return false;
    if ("fault" in judgement) throw new Error(judgement.fault);
    return judgement.success;
  };
}
