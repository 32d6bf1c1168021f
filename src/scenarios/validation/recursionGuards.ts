import type { Judgement } from "./budget.ts";
import type { SchemaGraph } from "./schemaGraph.ts";
import type { SchemaNode } from "./schemaNode.ts";
import { formatPlace } from "./schemaRegistry.ts";

/** A schema refers to itself without coming nearer to an end; `schemaPath` is where. */
export class EndlessSchema extends Error {
  readonly schemaPath: string;

  constructor(schemaPath: string) {
    super(`the schema at ${schemaPath} refers to itself without end`);
    this.name = "EndlessSchema";
    this.schemaPath = schemaPath;
  }
}

/** Makes schemas that come back to themselves safe: endless ones throw, doubling ones remember what they said. */
export function guardRecursion({ endless, doubling }: SchemaGraph): void {
  for (const node of doubling) remember(node);
  for (const node of endless) refuseCircle(node);
}

// --- internal ---

function remember(node: SchemaNode): void {
  const { test, list } = node;
  node.test = (value, judgement) => {
    if (typeof value !== "object" || value === null) return test(value, judgement);
    judgement.verdicts ??= new Map();
    const verdicts = findMap(judgement.verdicts, node);
    const known = verdicts.get(value);
    if (known !== undefined) return known;
    const verdict = test(value, judgement);
    verdicts.set(value, verdict);
    return verdict;
  };
  node.list = (value, faults) => {
    if (typeof value !== "object" || value === null) return list(value, faults);
    const lists = findMap(faults.known, node);
    const known = lists.get(value) ?? faults.collect(() => list(value, faults));
    lists.set(value, known);
    faults.addAll(known);
  };
}

function findMap<T>(maps: Map<object, Map<object, T>>, node: SchemaNode): Map<object, T> {
  const known = maps.get(node) ?? new Map<object, T>();
  maps.set(node, known);
  return known;
}

/** What is in a value never is the value itself: the same one twice, with none between, means that nothing was gone into. */
function refuseCircle(node: SchemaNode): void {
  const { test, list, track } = node;
  let innermost: { value: unknown } | undefined;
  function enter<T>(value: unknown, ask: () => T): T {
    if (innermost !== undefined && innermost.value === value)
      throw new EndlessSchema(formatPlace(node.place));
    const outer = innermost;
    innermost = { value };
    try {
      return ask();
    } finally {
      innermost = outer;
    }
  }
  node.test = (value, judgement: Judgement) => enter(value, () => test(value, judgement));
  node.list = (value, faults) => enter(value, () => list(value, faults));
  node.track = (value, judgement, evaluated) =>
    enter(value, () => track(value, judgement, evaluated));
}
