import { parsePointer } from "../../model/json/jsonPointer.ts";
import { isJsonObject } from "../../model/json/jsonValue.ts";
import type { SchemaSource } from "./schemaSource.ts";
import { listSubschemas, type SchemaNode } from "./schemaTree.ts";

/** A place in a source, as a `$ref` may name it. */
export interface SchemaTarget {
  readonly source: SchemaSource;
  readonly path: readonly string[];
}

/** One `$ref` with the URI its base makes of it. */
export interface SchemaReference {
  readonly source: SchemaSource;
  /** Place of the schema that holds the keyword. */
  readonly path: readonly string[];
  readonly keyword: "$ref" | "$dynamicRef";
  readonly ref: string;
  /** Undefined when it is no URI reference. */
  readonly uri: URL | undefined;
}

/** What a source offers to references (`resources` by URI without fragment, `anchors` by whole URI), and what it refers to. */
export interface SchemaIndex {
  readonly resources: Map<string, SchemaTarget>;
  readonly anchors: Map<string, SchemaTarget>;
  readonly references: SchemaReference[];
}

export function buildSchemaIndex(source: SchemaSource): SchemaIndex {
  const index: SchemaIndex = { resources: new Map(), anchors: new Map(), references: [] };
  index.resources.set(source.uri, { source, path: [] });
  if (isJsonObject(source.schema)) {
    indexNode({ schema: source.schema, path: [] }, source.uri, source, index);
  }
  return index;
}

/** Segments of a fragment that is a JSON pointer, percent-decoded; undefined for the name of an anchor. */
export function parseFragment(uri: URL): string[] | undefined {
  const fragment = decode(uri.hash.slice(1));
  return fragment === "" || fragment.startsWith("/") ? parsePointer(fragment) : undefined;
}

export function withoutFragment(uri: URL): string {
  return uri.href.replace(/#.*$/, "");
}

/** The URI a reference means from where it stands; undefined when it is none. */
export function resolveUri(ref: string, base: string): URL | undefined {
  return URL.canParse(ref, base) ? new URL(ref, base) : undefined;
}

// --- internal ---

function indexNode(node: SchemaNode, base: string, source: SchemaSource, index: SchemaIndex): void {
  const { schema, path } = node;
  const target = { source, path };
  const id = typeof schema.$id === "string" ? resolveUri(schema.$id, base) : undefined;
  const isAnchorId = typeof schema.$id === "string" && schema.$id.startsWith("#");
  const ownBase = id === undefined || isAnchorId ? base : withoutFragment(id);
  if (id !== undefined) {
    if (isAnchorId) index.anchors.set(id.href, target);
    else index.resources.set(ownBase, target);
  }
  for (const keyword of ["$anchor", "$dynamicAnchor"]) {
    const name = schema[keyword];
    if (typeof name === "string") index.anchors.set(`${ownBase}#${name}`, target);
  }
  for (const keyword of ["$ref", "$dynamicRef"] as const) {
    const ref = schema[keyword];
    if (typeof ref !== "string") continue;
    index.references.push({ source, path, keyword, ref, uri: resolveUri(ref, ownBase) });
  }
  for (const child of listSubschemas(node)) indexNode(child, ownBase, source, index);
}

function decode(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    // A lone "%" stands for itself: the pointer then finds its key or is reported.
    return fragment;
  }
}
