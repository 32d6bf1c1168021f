import { fileURLToPath, pathToFileURL } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { findDraft, type JsonSchema, jsonSchemaSchema } from "../../model/config/jsonSchema.ts";
import { type Problem, withFault } from "../../model/config/problem.ts";
import type { FaultHint } from "../../model/config/problemFault.ts";
import { findAtPointer } from "../../model/json/jsonPointer.ts";
import { isMissing, type WorkspaceFiles } from "../files/workspaceFiles.ts";
import { findMetaschema } from "../validation/metaschemas.ts";
import { readFragment, withoutFragment } from "../validation/schemaUri.ts";
import { checkSchema } from "./checkSchema.ts";
import { embedSources } from "./embedSources.ts";
import {
  buildSchemaIndex,
  type DynamicAnchor,
  parseFragment,
  type SchemaIndex,
  type SchemaReference,
  type SchemaTarget,
} from "./schemaIndex.ts";
import { createFileSource, type SchemaSource } from "./schemaSource.ts";

/** `schema` is absent when there are problems; `sources` is what it was made of, the schema itself first. */
export interface SchemaBundle {
  readonly schema?: JsonSchema;
  readonly problems: Problem[];
  readonly sources: readonly SchemaSource[];
  /** It takes in files with more bytes than were allowed; nothing else is said of it then. */
  readonly isLarge?: true;
}

/**
 * Makes one self-contained schema of a schema and all it refers to: files become definitions, every `$ref` a pointer
 * from the root, `$id`s and `$anchor`s go. Files come from the workspace only, and nothing from the network; at most so many bytes of them.
 */
export async function bundleSchema(
  source: SchemaSource,
  files: WorkspaceFiles,
  mostBytes = Infinity,
): Promise<SchemaBundle> {
  const collected = await collectSources(source, files, mostBytes);
  if (collected === undefined) return { problems: [], sources: [], isLarge: true };
  const { sources, problems, links } = collected;
  for (const each of sources) problems.push(...checkSchema(each, source));
  if (problems.length > 0) return { problems, sources };
  return { schema: embedSources(sources, links), problems, sources };
}

// --- internal ---

interface Collected {
  readonly sources: SchemaSource[];
  readonly links: Map<SchemaReference, SchemaTarget>;
  readonly problems: Problem[];
}

/** Reads file after file until every reference has its target or its problem; undefined where they have too many bytes. */
async function collectSources(
  root: SchemaSource,
  files: WorkspaceFiles,
  mostBytes: number,
): Promise<Collected | undefined> {
  let bytesLeft = mostBytes;
  const found: Collected = { sources: [], links: new Map(), problems: [] };
  const indexes: SchemaIndex[] = [];
  const draft = findDraft(root.schema) ?? "2020-12";
  const open = [root];
  const known = new Map<string, SchemaSource | undefined>([[root.uri, root]]);
  for (let source = open.shift(); source !== undefined; source = open.shift()) {
    found.sources.push(source);
    const index = buildSchemaIndex(source, draft);
    indexes.push(index);
    for (const reference of index.references) {
      const uri = findFileUri(reference, index);
      if (uri === undefined || known.has(uri)) continue;
      const file = uri.startsWith("file:") ? readPath(new URL(uri)) : undefined;
      if (file !== undefined) bytesLeft -= await files.size(file);
      if (bytesLeft < 0) return undefined;
      const read = await readSource(reference, uri, files);
      known.set(uri, "problem" in read ? undefined : read.source);
      if ("problem" in read) found.problems.push(read.problem);
      else open.push(read.source);
    }
  }
  for (const [position, index] of indexes.entries()) {
    for (const reference of index.references) {
      const target = findTarget(reference, indexes, indexes[position] ?? index);
      if (target === "undecided") found.problems.push(undecided(reference));
      else if (target !== undefined) found.links.set(reference, target);
      else if (needsProblem(reference, index, known)) found.problems.push(noTarget(reference));
    }
  }
  return found;
}

/** URI of the file a reference names, if any: also where an `$id` has made something else of a relative path. */
function findFileUri(
  { ref, uri, source }: SchemaReference,
  index: SchemaIndex,
): string | undefined {
  if (ref.startsWith("#") || uri === undefined) return undefined;
  if (index.resources.has(withoutFragment(uri))) return undefined;
  if (uri.protocol === "file:") return withoutFragment(uri);
  if (/^[a-z][a-z0-9+.-]*:/i.test(ref)) return undefined;
  return withoutFragment(new URL(ref, pathToFileURL(source.document.file)));
}

/** Undefined where it holds what no path has, such as a lone `%` or an encoded slash. */
function readPath(url: URL): string | undefined {
  try {
    return fileURLToPath(url);
  } catch {
    return undefined;
  }
}

async function readSource(
  reference: SchemaReference,
  uri: string,
  files: WorkspaceFiles,
): Promise<{ source: SchemaSource } | { problem: Problem }> {
  const problem = (reason: string) => ({ problem: problemOf(reference, reason) });
  const url = new URL(uri);
  if (url.protocol !== "file:" || url.host !== "") return problem("is no file of this workspace");
  const file = readPath(url);
  if (file === undefined) return problem(`refers to "${reference.ref}", which is no path`);
  const read = await files.read(file);
  if (!read.ok) {
    const message = `refers to "${reference.ref}", which ${read.reason}`;
    return {
      problem: problemOf(reference, message, isMissing(read.reason) ? noFile : noTargetHint),
    };
  }
  const [broken] = read.document.problems;
  if (broken !== undefined) return { problem: broken };
  const schema = jsonSchemaSchema.safeParse(read.document.exactAt([]));
  if (!schema.success) {
    return {
      problem: read.document.problemAt([], "must be a JSON Schema: an object or a boolean"),
    };
  }
  return { source: createFileSource(read.document, schema.data) };
}

/** A dynamic reference is decided where its name stands in the root, which is always the outermost, or only once. */
function findTarget(
  reference: SchemaReference,
  indexes: readonly SchemaIndex[],
  own: SchemaIndex,
): SchemaTarget | "undecided" | undefined {
  const target = findNamedTarget(reference, indexes, own);
  const named = indexes
    .flatMap(({ dynamicAnchors }) => dynamicAnchors)
    .filter(({ name }) => name === dynamicNameOf(reference));
  const isSame = (other: SchemaTarget) =>
    other.source === target?.source && isDeepStrictEqual(other.path, target.path);
  if (!named.some((each) => isSame(each.target))) return target;
  const [rootIndex] = indexes;
  const inRoot = named.find((each) => rootIndex !== undefined && isOfRoot(each, rootIndex));
  if (inRoot !== undefined) return inRoot.target;
  return named.length === 1 ? target : "undecided";
}

/** Undefined for what is no dynamic reference. */
function dynamicNameOf({ keyword, uri }: SchemaReference): string | undefined {
  if (keyword === "$ref" || uri === undefined) return undefined;
  return keyword === "$recursiveRef" ? "" : readFragment(uri);
}

function isOfRoot({ resource }: DynamicAnchor, { resources }: SchemaIndex): boolean {
  return resources.get(resource)?.path.length === 0;
}

function findNamedTarget(
  reference: SchemaReference,
  indexes: readonly SchemaIndex[],
  own: SchemaIndex,
): SchemaTarget | undefined {
  const { uri } = reference;
  if (uri === undefined) return undefined;
  const path = parseFragment(uri);
  const ordered = [own, ...indexes];
  if (path === undefined) {
    return ordered.map(({ anchors }) => anchors.get(uri.href)).find((found) => found !== undefined);
  }
  const fileUri = findFileUri(reference, own);
  for (const resource of [withoutFragment(uri), fileUri]) {
    const found = ordered.map(({ resources }) => resources.get(resource ?? "")).find(Boolean);
    if (found === undefined) continue;
    const target = { source: found.source, path: [...found.path, ...path] };
    return hasSchemaAt(target) ? target : undefined;
  }
  return undefined;
}

function hasSchemaAt({ source, path }: SchemaTarget): boolean {
  return jsonSchemaSchema.safeParse(findAtPointer(source.schema, path)).success;
}

/** A file that could not be read has its problem already, and the schemas of schemas come with the product. */
function needsProblem(
  reference: SchemaReference,
  index: SchemaIndex,
  known: ReadonlyMap<string, SchemaSource | undefined>,
): boolean {
  if (isMetaschema(reference)) return false;
  const uri = findFileUri(reference, index);
  return uri === undefined || !known.has(uri) || known.get(uri) !== undefined;
}

function isMetaschema({ ref, uri }: SchemaReference): boolean {
  return (
    uri !== undefined && uri.href === ref && findMetaschema(withoutFragment(uri)) !== undefined
  );
}

function noTarget(reference: SchemaReference): Problem {
  const { ref, uri } = reference;
  const isRemote = uri !== undefined && /^https?:$/.test(uri.protocol) && /^https?:/i.test(ref);
  return isRemote
    ? problemOf(
        reference,
        `refers to "${ref}", which no schema here has as its $id; schemas are never fetched from the network`,
      )
    : problemOf(reference, `refers to "${ref}", where there is no schema`);
}

function undecided(reference: SchemaReference): Problem {
  const what =
    reference.keyword === "$recursiveRef"
      ? "several schemas have $recursiveAnchor"
      : `several schemas have the $dynamicAnchor of "${reference.ref}"`;
  return problemOf(
    reference,
    `cannot be decided before a value comes: ${what}, and the root of this schema does not`,
  );
}

function problemOf(
  { source, path, keyword }: SchemaReference,
  message: string,
  hint: FaultHint = noTargetHint,
): Problem {
  const place = [...source.base, ...path, keyword];
  return withFault(source.document.problemAt(place, message), place, hint);
}

const noTargetHint: FaultHint = { code: "unknown-reference" };
const noFile: FaultHint = { code: "missing-file", fixes: [{ do: "findFile" }] };
