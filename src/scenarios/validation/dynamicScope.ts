import { isJsonObject } from "../../model/json/jsonValue.ts";
import type { SchemaPlace, SchemaRegistry, SchemaResource } from "./schemaRegistry.ts";
import { readFragment, resolveUri } from "./schemaUri.ts";

/**
 * What the resources that were entered on the way to a schema mean for the dynamic references below: for each name
 * the outermost schema that has it. Scopes that say the same are one object, so that a schema is compiled once in each.
 */
export interface DynamicScope {
  readonly targets: ReadonlyMap<string, SchemaPlace>;
  readonly known: Map<string, DynamicScope>;
}

/** The scope of a root before it is entered. */
export function createDynamicScope(): DynamicScope {
  return { targets: new Map(), known: new Map() };
}

/** The scope within a resource. */
export function enterResource(scope: DynamicScope, resource: SchemaResource): DynamicScope {
  const news = listDynamicNames(resource).filter(([name]) => !scope.targets.has(name));
  if (news.length === 0) return scope;
  const targets = new Map([...scope.targets, ...news]);
  const key = [...targets].map(
    ([
      name,
      {
        path,
        resource: { uri },
      },
    ]) => JSON.stringify([name, uri, ...path]),
  );
  const text = key.sort().join();
  const found = scope.known.get(text) ?? { targets, known: scope.known };
  scope.known.set(text, found);
  return found;
}

/** The schema that a `$dynamicRef` means: the outermost of its name, if what it names first has that as dynamic anchor. */
export function resolveDynamicRef(
  ref: string,
  from: SchemaPlace,
  scope: DynamicScope,
  registry: SchemaRegistry,
): SchemaPlace | undefined {
  const target = registry.resolve(ref, from);
  const uri = resolveUri(ref, from.resource.uri);
  if (target === undefined || uri === undefined) return target;
  const name = readFragment(uri);
  const isDynamic = target.resource.dynamicAnchors.get(name)?.schema === target.schema;
  return (isDynamic ? scope.targets.get(name) : undefined) ?? target;
}

/** The schema that a `$recursiveRef` means. */
export function resolveRecursiveRef(
  ref: string,
  from: SchemaPlace,
  scope: DynamicScope,
  registry: SchemaRegistry,
): SchemaPlace | undefined {
  const target = registry.resolve(ref, from);
  if (target === undefined || !isRecursive(target)) return target;
  return scope.targets.get(recursive) ?? target;
}

// --- internal ---

/** What no `$dynamicAnchor` can be called. */
const recursive = "";

function listDynamicNames(resource: SchemaResource): [string, SchemaPlace][] {
  const { root } = resource;
  return [
    ...resource.dynamicAnchors,
    ...(isRecursive(root) ? [[recursive, root] satisfies [string, SchemaPlace]] : []),
  ];
}

function isRecursive({ schema }: SchemaPlace): boolean {
  return isJsonObject(schema) && schema.$recursiveAnchor === true;
}
