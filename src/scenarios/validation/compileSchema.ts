import type { JsonSchema } from "../../model/config/jsonSchema.ts";
import type { ValidationError } from "../../model/results/resultFile.ts";
import { Judgement, type JudgementBudget } from "./budget.ts";
import { FaultList } from "./faultList.ts";
import { guardRecursion } from "./recursionGuards.ts";
import { compileNodes } from "./schemaCompiler.ts";
import { buildSchemaGraph, type SchemaGraph } from "./schemaGraph.ts";
import { createSchemaRegistry, formatPlace } from "./schemaRegistry.ts";

/** A schema, ready to judge values of parsed JSON. */
export interface CompiledSchema {
  /** Stops at the first fault. */
  isValid(value: unknown, budget?: JudgementBudget): boolean;
  /** Every fault, as far as there are not more than 1,000; none exactly when the value is valid. */
  listErrors(value: unknown, budget?: JudgementBudget): ValidationError[];
  readonly cost: SchemaCost;
}

/** Whether judging takes a time that grows evenly with the value, whatever is in it; the reason where that is not known. */
export type SchemaCost = { isCheap: true } | { isCheap: false; reason: string };

export interface CompileOptions {
  /** Other documents that the schema may refer to, by URI. */
  readonly documents?: ReadonlyMap<string, JsonSchema>;
  /** Formats are checked unless this is false. */
  readonly checksFormats?: boolean;
}

/**
 * Compiles a schema of any draft. What keywords cannot mean is passed over: `checkSchema` finds it. Throws where a
 * reference leads nowhere or a pattern is none.
 */
export function compileSchema(schema: JsonSchema, options: CompileOptions = {}): CompiledSchema {
  const registry = createSchemaRegistry(schema, options.documents ?? new Map());
  const { root, all, risks } = compileNodes(registry, options.checksFormats ?? true);
  const graph = buildSchemaGraph(root, all);
  guardRecursion(graph);
  return {
    cost: findCost([...risks, ...listRecursionRisks(graph)]),
    isValid: (value, budget) => root.test(value, new Judgement(budget)),
    listErrors(value, budget) {
      const faults = new FaultList(new Judgement(budget));
      root.list(value, faults);
      return faults.toErrors();
    },
  };
}

// --- internal ---

/** More schemas than any value should have to be asked about. */
const mostWeight = 10_000;

function listRecursionRisks({ doubling, weight }: SchemaGraph): string[] {
  const [first] = doubling;
  return [
    ...(first === undefined
      ? []
      : [`${formatPlace(first.place)} refers to itself in several ways`]),
    ...(weight > mostWeight ? [`more than ${mostWeight} schemas may ask about one value`] : []),
  ];
}

function findCost(risks: readonly string[]): SchemaCost {
  const [reason] = risks;
  return reason === undefined ? { isCheap: true } : { isCheap: false, reason };
}
