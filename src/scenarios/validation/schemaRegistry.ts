import { findDraft, type JsonSchema, type SchemaDraft } from "../../model/config/jsonSchema.ts";
import { findElement, formatPointerFragment, parsePointer } from "../../model/json/jsonPointer.ts";
import { isJsonObject, readKey } from "../../model/json/jsonValue.ts";
import { isBefore } from "./drafts.ts";
import { findMetaschema } from "./metaschemas.ts";
import { readFragment, resolveUri, withoutFragment } from "./schemaUri.ts";
import { isSchema, listKeywordSchemas } from "./subschemas.ts";

/** A schema that has a URI of its own, with what it names in it. */
export interface SchemaResource {
  readonly uri: string;
  readonly draft: SchemaDraft;
  readonly root: SchemaPlace;
  readonly anchors: Map<string, SchemaPlace>;
  readonly dynamicAnchors: Map<string, SchemaPlace>;
}

/** A schema with where it stands. */
export interface SchemaPlace {
  readonly schema: JsonSchema;
  readonly resource: SchemaResource;
  /** Keys from the root of the document. */
  readonly path: readonly string[];
}

/** Schemas by URI, as a document and all it may refer to without a network have them. */
export interface SchemaRegistry {
  readonly root: SchemaPlace;
  /** The schema that a reference means from a place; undefined where there is none. */
  resolve(ref: string, from: SchemaPlace): SchemaPlace | undefined;
  /** The schema below a place, by keys that are there. */
  descend(from: SchemaPlace, keys: readonly string[]): SchemaPlace | undefined;
}

/** Indexes a document; `documents` are others that it may refer to, by URI, beside the schemas of schemas. */
export function createSchemaRegistry(
  schema: JsonSchema,
  documents: ReadonlyMap<string, JsonSchema>,
): SchemaRegistry {
  const index: ResourceIndex = { resources: new Map(), owners: new Map() };
  const root = indexDocument(schema, rootUri, "2020-12", index);

  function findResource(uri: string): SchemaResource | undefined {
    const known = index.resources.get(uri);
    if (known !== undefined) return known;
    const document = documents.get(uri) ?? findMetaschema(uri);
    if (document === undefined) return undefined;
    const found = indexDocument(document, uri, root.resource.draft, index).resource;
    index.resources.set(uri, found);
    return found;
  }

  function descend(from: SchemaPlace, keys: readonly string[]): SchemaPlace | undefined {
    let found: unknown = from.schema;
    let { resource } = from;
    for (const key of keys) {
      const step = Array.isArray(found) ? findElement(found, key) : key;
      found = step === undefined ? undefined : readKey(found, step);
      resource = (isJsonObject(found) ? index.owners.get(found) : undefined) ?? resource;
    }
    return isSchema(found) ? { schema: found, resource, path: [...from.path, ...keys] } : undefined;
  }

  return {
    root,
    descend,
    resolve(ref, from) {
      const uri = resolveUri(ref, from.resource.uri);
      const resource = uri && findResource(withoutFragment(uri));
      if (uri === undefined || resource === undefined) return undefined;
      const fragment = readFragment(uri);
      if (fragment === "") return resource.root;
      if (fragment.startsWith("/")) return descend(resource.root, parsePointer(fragment));
      return resource.anchors.get(fragment) ?? resource.dynamicAnchors.get(fragment);
    },
  };
}

/** Where a schema stands, to follow "at". */
export function formatPlace({ path, resource }: SchemaPlace): string {
  const isOther = !resource.uri.startsWith(rootUri) && path.length === 0;
  return isOther ? resource.uri : formatPointerFragment(path);
}

// --- internal ---

/** What relative references of a document without `$id` are relative to. */
const rootUri = "schema:///root";

interface ResourceIndex {
  readonly resources: Map<string, SchemaResource>;
  /** The resource of every schema that stands in a keyword. */
  readonly owners: Map<object, SchemaResource>;
}

function indexDocument(
  schema: JsonSchema,
  uri: string,
  draft: SchemaDraft,
  index: ResourceIndex,
): SchemaPlace {
  const ownDraft = findOwnDraft(schema, draft);
  const resource = createResource(schema, [], uri, ownDraft);
  index.resources.set(uri, resource);
  if (isJsonObject(schema)) indexSchema(schema, resource, [], index);
  const owner = isJsonObject(schema) ? index.owners.get(schema) : undefined;
  return (owner ?? resource).root;
}

function indexSchema(
  schema: Record<string, unknown>,
  outer: SchemaResource,
  path: readonly string[],
  index: ResourceIndex,
): void {
  const resource = findOwnResource(schema, outer, path, index);
  index.owners.set(schema, resource);
  const place = { schema, resource, path };
  if (!isBefore(resource.draft, "2019-09")) {
    if (typeof schema.$anchor === "string") resource.anchors.set(schema.$anchor, place);
    const name = schema.$dynamicAnchor;
    if (typeof name === "string") resource.dynamicAnchors.set(name, place);
  }
  for (const { schema: child, keys } of listKeywordSchemas(schema)) {
    if (isJsonObject(child)) indexSchema(child, resource, [...path, ...keys], index);
  }
}

/** In older drafts an id of `#name` is an anchor, and one beside a `$ref` is nothing. */
function findOwnResource(
  schema: Record<string, unknown>,
  outer: SchemaResource,
  path: readonly string[],
  index: ResourceIndex,
): SchemaResource {
  const draft = findOwnDraft(schema, outer.draft);
  const id = schema[draft === "draft-04" ? "id" : "$id"];
  if (typeof id !== "string") return outer;
  const isOld = isBefore(draft, "2019-09");
  if (isOld && typeof schema.$ref === "string") return outer;
  if (isOld && id.startsWith("#")) {
    outer.anchors.set(id.slice(1), { schema, resource: outer, path });
    return outer;
  }
  const uri = resolveUri(id, outer.uri);
  if (uri === undefined) return outer;
  const resource = createResource(schema, path, withoutFragment(uri), draft);
  index.resources.set(resource.uri, resource);
  return resource;
}

function findOwnDraft(schema: JsonSchema, otherwise: SchemaDraft): SchemaDraft {
  const isNamed = isJsonObject(schema) && schema.$schema !== undefined;
  return (isNamed ? findDraft(schema) : undefined) ?? otherwise;
}

function createResource(
  schema: JsonSchema,
  path: readonly string[],
  uri: string,
  draft: SchemaDraft,
): SchemaResource {
  const resource: SchemaResource = {
    uri,
    draft,
    anchors: new Map(),
    dynamicAnchors: new Map(),
    get root() {
      return { schema, resource, path };
    },
  };
  return resource;
}
