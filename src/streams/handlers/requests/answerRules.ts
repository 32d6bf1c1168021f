import { jsonSchemaSchema } from "../../../model/config/jsonSchema.ts";
import { errorMessage } from "../../../model/userError.ts";
import type { CompileSchema } from "../../compileSchema.ts";
import type { HandlerContext } from "../recordHandler.ts";
import type { TemplateSource } from "./fillTemplate.ts";
import type { AnswerRule } from "./requestKeys.ts";
import { fitsRequest } from "./requestRules.ts";

/** Finds the rule that a request is answered by; undefined for the default. */
export type ChooseAnswer = (request: TemplateSource) => Promise<AnswerRule | undefined>;

/** Rules in their order, each counted for itself. Without any there is nothing to choose. */
export function createAnswerChooser(
  rules: readonly AnswerRule[],
  { compileSchema, sink }: Pick<HandlerContext, "compileSchema" | "sink">,
): ChooseAnswer | undefined {
  if (rules.length === 0) return undefined;
  const counted = rules.map((rule) => ({ rule, takes: countTurns(rule, compileSchema) }));
  return async (request) => {
    for (const { rule, takes } of counted) {
      try {
        if (await takes(request)) return rule;
      } catch (error) {
        sink.reportError(`The schema of a rule to respond: ${errorMessage(error)}`);
      }
    }
    return undefined;
  };
}

// --- internal ---

/** Whether a rule takes the next request. */
function countTurns({ when, share = 1, times }: AnswerRule, compileSchema: CompileSchema) {
  const isValid =
    when?.schema === undefined ? undefined : compileSchema(jsonSchemaSchema.parse(when.schema));
  let fitting = 0;
  let taken = 0;
  return async (request: TemplateSource): Promise<boolean> => {
    if (when !== undefined && !fitsRequest(when, request)) return false;
    if (isValid !== undefined && !(await isValid(request.body))) return false;
    if (taken === times) return false;
    fitting += 1;
    if (countShare(fitting, share) === countShare(fitting - 1, share)) return false;
    taken += 1;
    return true;
  };
}

/** How many of the first `count` are taken. */
function countShare(count: number, share: number): number {
  return Math.floor(count * share + 1e-9);
}
