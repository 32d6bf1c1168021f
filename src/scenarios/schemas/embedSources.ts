import { findDraft, type JsonSchema, type SchemaDraft } from "../../model/config/jsonSchema.ts";
import { findAtPointer, formatPointerFragment } from "../../model/json/jsonPointer.ts";
import { isJsonObject } from "../../model/json/jsonValue.ts";
import { isBefore } from "../validation/drafts.ts";
import { idKeywordOf, type SchemaReference, type SchemaTarget } from "./schemaIndex.ts";
import { nameSource, type SchemaSource } from "./schemaSource.ts";
import { listSubschemas, type SchemaNode } from "./schemaTree.ts";

/** The first source with the others among its definitions, and every linked reference a pointer from its root. */
export function embedSources(
  sources: readonly SchemaSource[],
  links: ReadonlyMap<SchemaReference, SchemaTarget>,
): JsonSchema {
  const [root, ...others] = sources;
  if (root === undefined || typeof root.schema === "boolean") return root?.schema ?? true;
  const draft = findDraft(root.schema) ?? "2020-12";
  const copy = copyJson(root.schema);
  const places = new Map<SchemaSource, readonly string[]>([[root, []]]);
  if (others.length > 0) {
    const keyword = isBefore(draft, "2019-09") ? "definitions" : "$defs";
    const definitions = isJsonObject(copy[keyword]) ? copy[keyword] : {};
    copy[keyword] = definitions;
    for (const source of others) {
      const name = findFreeName(nameSource(source), definitions);
      definitions[name] = copyJson(source.schema);
      places.set(source, [keyword, name]);
    }
  }
  for (const [reference, target] of links) rewrite(copy, reference, target, places);
  for (const place of places.values()) {
    const schema = findAtPointer(copy, place);
    if (isJsonObject(schema)) dropNames({ schema, path: place }, namesOf(draft));
  }
  return copy;
}

// --- internal ---

/** Not by `structuredClone`, which makes plain objects of exact numbers. */
function copyJson<T>(value: T): T;
function copyJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((each: unknown) => copyJson(each));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, copyJson(each)]));
}

function findFreeName(wanted: string, taken: object): string {
  let name = wanted;
  for (let count = 2; Object.hasOwn(taken, name); count++) name = `${wanted}${count}`;
  return name;
}

/** A recursive reference can only say `#`; as one to another place it is a plain one. */
function rewrite(
  copy: JsonSchema,
  { source, path, keyword }: SchemaReference,
  target: SchemaTarget,
  places: ReadonlyMap<SchemaSource, readonly string[]>,
): void {
  const holder = findAtPointer(copy, [...(places.get(source) ?? []), ...path]);
  if (!isJsonObject(holder)) return;
  const ref = formatPointerFragment([...(places.get(target.source) ?? []), ...target.path]);
  if (keyword !== "$recursiveRef") {
    holder[keyword] = ref;
    return;
  }
  delete holder.$recursiveRef;
  if (holder.$ref === undefined) holder.$ref = ref;
  else holder.allOf = [...(Array.isArray(holder.allOf) ? holder.allOf : []), { $ref: ref }];
}

function namesOf(draft: SchemaDraft): readonly string[] {
  return [idKeywordOf(draft), "$anchor", "$dynamicAnchor", "$recursiveAnchor"];
}

/** Names would change what the rewritten pointers are relative to, and say nothing any more. */
function dropNames(node: SchemaNode, names: readonly string[]): void {
  for (const keyword of names) {
    if (["string", "boolean"].includes(typeof node.schema[keyword])) delete node.schema[keyword];
  }
  if (node.path.length > 0 && typeof node.schema.$schema === "string") delete node.schema.$schema;
  for (const child of listSubschemas(node)) dropNames(child, names);
}
