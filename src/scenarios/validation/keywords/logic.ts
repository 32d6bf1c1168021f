import type { Judgement } from "../budget.ts";
import { Evaluated } from "../evaluated.ts";
import type { KeywordContext, KeywordRule } from "../keywordContext.ts";
import { type Check, joinChecks, type SchemaNode } from "../schemaNode.ts";

/** Schemas that a value has to fit all, must not fit, or has to fit under a condition. */
export const logicRules: readonly KeywordRule[] = [
  { keywords: ["not"], compile: compileNot },
  { keywords: ["allOf"], compile: compileAll },
  { keywords: ["if"], since: "draft-07", compile: compileCondition },
];

/** Asks a schema that may fail without a fault; what it has looked at counts only when it passes. */
export function trackBranch(
  node: SchemaNode,
  value: unknown,
  judgement: Judgement,
  evaluated: Evaluated,
): boolean {
  const own = new Evaluated(evaluated.isLenient);
  const passes = node.track(value, judgement, own);
  if (passes || evaluated.isLenient) evaluated.addAll(own);
  return passes;
}

// --- internal ---

function compileNot(context: KeywordContext): Check {
  const node = context.inPlace(["not"]);
  return {
    test: (value, judgement) => !node.test(value, judgement),
    list(value, faults) {
      if (!node.test(value, faults.judgement)) return;
      faults.add("not", "must not match the schema that is excluded here");
    },
  };
}

/** The nodes are asked only when a value comes: they may be compiled further up. */
function compileAll(context: KeywordContext): Check | undefined {
  const { allOf } = context.schema;
  if (!Array.isArray(allOf)) return undefined;
  const nodes = allOf.map((_, at) => context.inPlace(["allOf", String(at)]));
  return joinChecks(
    nodes.map((node) => ({
      test: (value, judgement) => node.test(value, judgement),
      list: (value, faults) => node.list(value, faults),
      track: (value, judgement, evaluated) => node.track(value, judgement, evaluated),
    })),
  );
}

function compileCondition(context: KeywordContext): Check {
  const { schema } = context;
  const condition = context.inPlace(["if"]);
  const fits = schema.then === undefined ? undefined : context.inPlace(["then"], "branch");
  const fails = schema.else === undefined ? undefined : context.inPlace(["else"], "branch");
  return {
    test(value, judgement) {
      if (fits === undefined && fails === undefined) return true;
      const branch = condition.test(value, judgement) ? fits : fails;
      return branch === undefined || branch.test(value, judgement);
    },
    list(value, faults) {
      if (fits === undefined && fails === undefined) return;
      const branch = condition.test(value, faults.judgement) ? fits : fails;
      branch?.list(value, faults);
    },
    track(value, judgement, evaluated) {
      const branch = trackBranch(condition, value, judgement, evaluated) ? fits : fails;
      return branch === undefined || branch.track(value, judgement, evaluated);
    },
  };
}
