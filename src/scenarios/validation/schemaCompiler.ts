import type { JsonSchema, SchemaDraft } from "../../model/config/jsonSchema.ts";
import { formatPointerFragment } from "../../model/json/jsonPointer.ts";
import { isBefore } from "./drafts.ts";
import {
  createDynamicScope,
  type DynamicScope,
  enterResource,
  resolveDynamicRef,
  resolveRecursiveRef,
} from "./dynamicScope.ts";
import type { KeywordContext, KeywordRule, ReferenceKind } from "./keywordContext.ts";
import { keywordRules } from "./keywordRules.ts";
import { createProofEffort, type ProofEffort } from "./patterns/patternRisk.ts";
import { joinChecks, type SchemaLink, type SchemaNode } from "./schemaNode.ts";
import { formatPlace, type SchemaPlace, type SchemaRegistry } from "./schemaRegistry.ts";
import { joinUnevaluated } from "./unevaluated.ts";

/** The nodes of a schema and of all it refers to, from its root. */
export interface CompiledNodes {
  readonly root: SchemaNode;
  readonly all: readonly SchemaNode[];
  /** Why judging may take long for what single keywords ask. */
  readonly risks: readonly string[];
}

/** Compiles a schema into closures. Throws an error that a person can act on where a reference leads nowhere. */
export function compileNodes(registry: SchemaRegistry, checksFormats: boolean): CompiledNodes {
  const compiler = new SchemaCompiler(registry, checksFormats);
  const root = compiler.compile(registry.root, createDynamicScope());
  return { root, all: compiler.nodes, risks: compiler.risks };
}

// --- internal ---

class SchemaCompiler {
  readonly registry: SchemaRegistry;
  readonly checksFormats: boolean;
  readonly nodes: SchemaNode[] = [];
  readonly risks: string[] = [];
  readonly proofEffort = createProofEffort();
  readonly #known = new Map<DynamicScope, Map<JsonSchema, SchemaNode>>();

  constructor(registry: SchemaRegistry, checksFormats: boolean) {
    this.registry = registry;
    this.checksFormats = checksFormats;
  }

  /** The node of a schema in a scope, one however often it is referred to; it can be asked when all are compiled. */
  compile(place: SchemaPlace, outer: DynamicScope): SchemaNode {
    const { schema } = place;
    if (typeof schema === "boolean") return createBooleanNode(place, schema);
    const scope = enterResource(outer, place.resource);
    const known = this.#known.get(scope) ?? new Map<JsonSchema, SchemaNode>();
    this.#known.set(scope, known);
    const found = known.get(schema);
    if (found !== undefined) return found;
    const node = createNode(place);
    known.set(schema, node);
    this.nodes.push(node);
    const context = new NodeContext(this, node, schema, scope);
    const checks = listRules(context).flatMap((rule) => rule.compile(context) ?? []);
    Object.assign(node, joinUnevaluated(joinChecks(checks), context));
    return node;
  }
}

class NodeContext implements KeywordContext {
  readonly schema: Readonly<Record<string, unknown>>;
  readonly place: SchemaPlace;
  readonly #compiler: SchemaCompiler;
  readonly #node: SchemaNode;
  readonly #scope: DynamicScope;

  constructor(
    compiler: SchemaCompiler,
    node: SchemaNode,
    schema: Readonly<Record<string, unknown>>,
    scope: DynamicScope,
  ) {
    this.schema = schema;
    this.place = node.place;
    this.#compiler = compiler;
    this.#node = node;
    this.#scope = scope;
  }

  get draft(): SchemaDraft {
    return this.place.resource.draft;
  }

  get checksFormats(): boolean {
    return this.#compiler.checksFormats;
  }

  get proofEffort(): ProofEffort {
    return this.#compiler.proofEffort;
  }

  inPlace(keys: readonly string[], lane = keys.join("/")): SchemaNode {
    return this.#link(this.#node.inPlace, this.#at(keys), lane);
  }

  below(keys: readonly string[], lane = keys.join("/")): SchemaNode {
    return this.#link(this.#node.below, this.#at(keys), lane);
  }

  refer(ref: string, kind: ReferenceKind): SchemaNode {
    const target = resolvers[kind](ref, this.place, this.#scope, this.#compiler.registry);
    if (target !== undefined) return this.#link(this.#node.inPlace, target, kind);
    throw new Error(`refers to "${ref}" at ${formatPlace(this.place)}, where there is no schema`);
  }

  follow(keys: readonly string[]): SchemaPlace {
    return followReferences(this.#at(keys), this.#compiler.registry);
  }

  addRisk(reason: string): void {
    this.#compiler.risks.push(`${reason}, at ${formatPlace(this.place)}`);
  }

  #link(links: SchemaLink[], place: SchemaPlace, lane: string): SchemaNode {
    const node = this.#compiler.compile(place, this.#scope);
    links.push({ node, lane });
    return node;
  }

  #at(keys: readonly string[]): SchemaPlace {
    const place = this.#compiler.registry.descend(this.place, keys);
    if (place !== undefined) return place;
    const path = formatPointerFragment([...this.place.path, ...keys]);
    throw new Error(`has no schema at ${path}`);
  }
}

const resolvers = {
  $ref: (ref: string, from: SchemaPlace, _scope: DynamicScope, registry: SchemaRegistry) =>
    registry.resolve(ref, from),
  $dynamicRef: resolveDynamicRef,
  $recursiveRef: resolveRecursiveRef,
};

function createBooleanNode(place: SchemaPlace, passes: boolean): SchemaNode {
  return {
    ...createNode(place),
    test: () => passes,
    list: (_value, faults) => {
      if (!passes) faults.add("not", "is not allowed here");
    },
    track: () => passes,
  };
}

function createNode(place: SchemaPlace): SchemaNode {
  return { place, test: unfinished, list: unfinished, track: unfinished, inPlace: [], below: [] };
}

function unfinished(): never {
  throw new Error("the schema is not compiled yet");
}

const ruleOrder = new Map(keywordRules.map((rule, at) => [rule, at]));
const rulesByKeyword = new Map(
  keywordRules.flatMap((rule) => rule.keywords.map((keyword) => [keyword, rule] as const)),
);

/** The rules for the keywords of a schema, in their order. In older drafts a `$ref` stands for the whole schema. */
function listRules({ schema, draft }: KeywordContext): readonly KeywordRule[] {
  const isAlias = isBefore(draft, "2019-09") && typeof schema.$ref === "string";
  const keywords = isAlias ? ["$ref"] : Object.keys(schema);
  const rules = new Set(keywords.flatMap((keyword) => rulesByKeyword.get(keyword) ?? []));
  return [...rules]
    .filter(({ since }) => since === undefined || !isBefore(draft, since))
    .sort((a, b) => (ruleOrder.get(a) ?? 0) - (ruleOrder.get(b) ?? 0));
}

function followReferences(from: SchemaPlace, registry: SchemaRegistry): SchemaPlace {
  const seen = new Set<JsonSchema>();
  let place = from;
  while (typeof place.schema !== "boolean" && !seen.has(place.schema)) {
    seen.add(place.schema);
    const { $ref, ...others } = place.schema;
    const isAlias = isBefore(place.resource.draft, "2019-09") || Object.keys(others).length === 0;
    const target = typeof $ref === "string" && isAlias ? registry.resolve($ref, place) : undefined;
    if (target === undefined) return place;
    place = target;
  }
  return place;
}
