import type { SchemaDraft } from "../../model/config/jsonSchema.ts";
import { parsePointer } from "../../model/json/jsonPointer.ts";
import { isJsonObject } from "../../model/json/jsonValue.ts";
import { isBefore } from "../validation/drafts.ts";
import { readFragment, resolveUri, withoutFragment } from "../validation/schemaUri.ts";
import type { SchemaSource } from "./schemaSource.ts";
import { listSubschemas, type SchemaNode } from "./schemaTree.ts";

/** A place in a source, as a `$ref` may name it. */
export interface SchemaTarget {
  readonly source: SchemaSource;
  readonly path: readonly string[];
}

/** Keywords that refer to a schema elsewhere; the last two mean the outermost of the schemas that have a name. */
export type ReferenceKeyword = "$ref" | "$dynamicRef" | "$recursiveRef";

/** One reference with the URI its base makes of it. */
export interface SchemaReference {
  readonly source: SchemaSource;
  /** Place of the schema that holds the keyword. */
  readonly path: readonly string[];
  readonly keyword: ReferenceKeyword;
  readonly ref: string;
  /** Undefined when it is no URI reference. */
  readonly uri: URL | undefined;
}

/** A schema that dynamic references of a name may mean; `$recursiveAnchor` has the name `""`. */
export interface DynamicAnchor {
  readonly name: string;
  /** URI of the resource that it stands in. */
  readonly resource: string;
  readonly target: SchemaTarget;
}

/** What a source offers to references (`resources` by URI without fragment, `anchors` by whole URI), and what it refers to. */
export interface SchemaIndex {
  readonly resources: Map<string, SchemaTarget>;
  readonly anchors: Map<string, SchemaTarget>;
  readonly dynamicAnchors: DynamicAnchor[];
  readonly references: SchemaReference[];
}

export function buildSchemaIndex(source: SchemaSource, draft: SchemaDraft): SchemaIndex {
  const index: SchemaIndex = {
    resources: new Map(),
    anchors: new Map(),
    dynamicAnchors: [],
    references: [],
  };
  const root = { source, path: [] };
  index.resources.set(source.uri, root);
  if (isJsonObject(source.schema)) {
    const walk = { source, index, idKeyword: idKeywordOf(draft), keywords: keywordsOf(draft) };
    indexNode({ schema: source.schema, path: [] }, source.uri, walk);
  }
  return index;
}

/** The keyword that gives a schema its URI. */
export function idKeywordOf(draft: SchemaDraft): "id" | "$id" {
  return draft === "draft-04" ? "id" : "$id";
}

/** Segments of a fragment that is a JSON pointer, percent-decoded; undefined for the name of an anchor. */
export function parseFragment(uri: URL): string[] | undefined {
  const fragment = readFragment(uri);
  return fragment === "" || fragment.startsWith("/") ? parsePointer(fragment) : undefined;
}

// --- internal ---

interface IndexWalk {
  readonly source: SchemaSource;
  readonly index: SchemaIndex;
  readonly idKeyword: "id" | "$id";
  readonly keywords: readonly ReferenceKeyword[];
}

function keywordsOf(draft: SchemaDraft): readonly ReferenceKeyword[] {
  if (isBefore(draft, "2019-09")) return ["$ref"];
  return draft === "2019-09" ? ["$ref", "$recursiveRef"] : ["$ref", "$dynamicRef"];
}

function indexNode(node: SchemaNode, base: string, walk: IndexWalk): void {
  const { schema, path } = node;
  const { source, index, idKeyword, keywords } = walk;
  const target = { source, path };
  // Where `$ref` stands alone, what is beside it says nothing.
  const isHidden = keywords.length === 1 && typeof schema.$ref === "string";
  const name = isHidden ? undefined : schema[idKeyword];
  const id = typeof name === "string" ? resolveUri(name, base) : undefined;
  const isAnchorId = typeof name === "string" && name.startsWith("#");
  const ownBase = id === undefined || isAnchorId ? base : withoutFragment(id);
  if (id !== undefined) {
    if (isAnchorId) index.anchors.set(id.href, target);
    else index.resources.set(ownBase, target);
  }
  for (const keyword of ["$anchor", "$dynamicAnchor"]) {
    const anchor = schema[keyword];
    if (typeof anchor === "string") index.anchors.set(`${ownBase}#${anchor}`, target);
  }
  indexDynamicAnchors(schema, { resource: ownBase, target }, walk);
  for (const keyword of keywords) {
    const ref = schema[keyword];
    if (typeof ref !== "string") continue;
    index.references.push({ source, path, keyword, ref, uri: resolveUri(ref, ownBase) });
  }
  for (const child of listSubschemas(node)) indexNode(child, ownBase, walk);
}

function indexDynamicAnchors(
  schema: SchemaNode["schema"],
  place: Omit<DynamicAnchor, "name">,
  { index, keywords }: IndexWalk,
): void {
  if (keywords.includes("$dynamicRef") && typeof schema.$dynamicAnchor === "string") {
    index.dynamicAnchors.push({ ...place, name: schema.$dynamicAnchor });
  }
  if (keywords.includes("$recursiveRef") && schema.$recursiveAnchor === true) {
    index.dynamicAnchors.push({ ...place, name: "" });
  }
}
