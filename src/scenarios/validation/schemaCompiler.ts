import type { JsonSchema } from "../../model/config/jsonSchema.ts";
import { formatPointerFragment } from "../../model/json/jsonPointer.ts";
import { isBefore } from "./drafts.ts";
import {
  createDynamicScope,
  type DynamicScope,
  enterResource,
  resolveDynamicRef,
  resolveRecursiveRef,
} from "./dynamicScope.ts";
import type { KeywordContext, ReferenceKind } from "./keywordContext.ts";
import { keywordRules } from "./keywordRules.ts";
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
  const nodes = new Map<DynamicScope, Map<JsonSchema, SchemaNode>>();
  const all: SchemaNode[] = [];
  const risks: string[] = [];

  function compile(place: SchemaPlace, outer: DynamicScope): SchemaNode {
    const { schema } = place;
    if (typeof schema === "boolean") return schema ? anything : nothing;
    const scope = enterResource(outer, place.resource);
    const known = nodes.get(scope) ?? new Map<JsonSchema, SchemaNode>();
    nodes.set(scope, known);
    const found = known.get(schema);
    if (found !== undefined) return found;
    const node = createNode(formatPlace(place));
    known.set(schema, node);
    all.push(node);
    const context = createContext(place, schema, node, scope);
    const checks = rulesOf(context).flatMap((rule) => rule.compile(context) ?? []);
    Object.assign(node, joinUnevaluated(joinChecks(checks), context));
    return node;
  }

  function createContext(
    place: SchemaPlace,
    schema: Readonly<Record<string, unknown>>,
    node: SchemaNode,
    scope: DynamicScope,
  ): KeywordContext {
    const link = (links: SchemaLink[], child: SchemaNode, lane: string) => {
      links.push({ node: child, lane });
      return child;
    };
    const at = (keys: readonly string[]) => {
      const child = registry.descend(place, keys);
      if (child !== undefined) return child;
      throw new Error(`has no schema at ${formatPointerFragment([...place.path, ...keys])}`);
    };
    return {
      schema,
      draft: place.resource.draft,
      path: node.path,
      place,
      checksFormats,
      inPlace: (keys, lane = keys.join("/")) => link(node.inPlace, compile(at(keys), scope), lane),
      below: (keys, lane = keys.join("/")) => link(node.below, compile(at(keys), scope), lane),
      refer(ref, kind) {
        const target = findTarget(ref, kind, place, scope);
        return link(node.inPlace, compile(target, scope), kind);
      },
      addRisk: (reason) => risks.push(`${reason}, at ${node.path}`),
      follow: (keys) => followReferences(at(keys), registry),
    };
  }

  function findTarget(
    ref: string,
    kind: ReferenceKind,
    from: SchemaPlace,
    scope: DynamicScope,
  ): SchemaPlace {
    const target = resolvers[kind](ref, from, scope, registry);
    if (target !== undefined) return target;
    throw new Error(`refers to "${ref}" at ${formatPlace(from)}, where there is no schema`);
  }

  const root = compile(registry.root, createDynamicScope());
  return { root, all, risks };
}

// --- internal ---

const resolvers = {
  $ref: (ref: string, from: SchemaPlace, _scope: DynamicScope, registry: SchemaRegistry) =>
    registry.resolve(ref, from),
  $dynamicRef: resolveDynamicRef,
  $recursiveRef: resolveRecursiveRef,
};

const anything: SchemaNode = {
  ...createNode("true"),
  test: () => true,
  list: () => {},
  track: () => true,
};
const nothing: SchemaNode = {
  ...createNode("false"),
  test: () => false,
  list: (_value, faults) => faults.add("not", "is not allowed here"),
  track: () => false,
};

function createNode(path: string): SchemaNode {
  return { path, test: unfinished, list: unfinished, track: unfinished, inPlace: [], below: [] };
}

function unfinished(): never {
  throw new Error("the schema is not compiled yet");
}

/** In older drafts a `$ref` stands for the whole schema. */
function rulesOf({ schema, draft }: KeywordContext) {
  const isAlias = isBefore(draft, "2019-09") && typeof schema.$ref === "string";
  return keywordRules.filter(
    ({ keywords, since }) =>
      keywords.some((keyword) => Object.hasOwn(schema, keyword)) &&
      (since === undefined || !isBefore(draft, since)) &&
      (!isAlias || keywords.includes("$ref")),
  );
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
