import { decodePercent } from "../../common/decodePercent.ts";
import type { JsonSchema } from "../../model/config/jsonSchema.ts";
import { findAtPointer, parsePointer } from "../../model/json/jsonPointer.ts";
import { isJsonObject, readKey } from "../../model/json/jsonValue.ts";

/** What the root of a schema says of the value that is looked for. */
export interface SchemaRoot {
  readonly allowsObject: boolean;
  readonly allowsArray: boolean;
  /** Keys of its `properties`; undefined where it names none. */
  readonly keys: ReadonlySet<string> | undefined;
}

/** Root of a schema that allows everything. */
export const anyRoot: SchemaRoot = { allowsObject: true, allowsArray: true, keys: undefined };

/** Reads the root of a self-contained schema, what it refers to and combines included; once for each schema object. */
export function describeRoot(schema: JsonSchema): SchemaRoot {
  if (typeof schema === "boolean") return anyRoot;
  const known = roots.get(schema);
  if (known !== undefined) return known;
  const readKinds = createKindReader(schema);
  const kinds = readKinds(schema) ?? allKinds;
  const root = {
    allowsObject: kinds.has("object"),
    allowsArray: kinds.has("array"),
    keys: collectKeys(schema, (branch) => readKinds(branch)?.has("object") ?? false),
  };
  roots.set(schema, root);
  return root;
}

// --- internal ---

const roots = new WeakMap<object, SchemaRoot>();
type Kind = "object" | "array" | "scalar";
type Kinds = ReadonlySet<Kind>;
const allKinds: Kinds = new Set(["object", "array", "scalar"]);

/** Deeper references are not followed: they then say nothing. */
const mostSteps = 200;

/** Kinds of values a subschema allows; undefined where it only refers back to one that is being read. */
function createKindReader(root: unknown): (schema: unknown) => Kinds | undefined {
  const known = new Map<unknown, Kinds | undefined>();
  let steps = 0;
  const read = (schema: unknown): Kinds | undefined => {
    if (schema === false) return new Set();
    if (!isJsonObject(schema)) return allKinds;
    if (known.has(schema)) return known.get(schema);
    if (steps >= mostSteps) return undefined;
    known.set(schema, undefined);
    steps += 1;
    const kinds = intersect([...listOwn(schema), ...listCombined(schema)]);
    steps -= 1;
    known.set(schema, kinds);
    return kinds;
  };
  const listCombined = (schema: Record<string, unknown>): (Kinds | undefined)[] => [
    ...listTargets(root, schema).map(read),
    ...listBranches(schema, "allOf").map(read),
    ...["anyOf", "oneOf"]
      .map((keyword) => listBranches(schema, keyword))
      .filter((branches) => branches.length > 0)
      .map((branches) => unite(branches.map(read))),
  ];
  return read;
}

function listOwn({ type, const: only, enum: values }: Record<string, unknown>): Kinds[] {
  const own: Kinds[] = [];
  if (typeof type === "string") own.push(new Set([kindOfType(type)]));
  if (Array.isArray(type)) own.push(new Set(type.map(kindOfType)));
  if (only !== undefined) own.push(new Set([kindOf(only)]));
  if (Array.isArray(values)) own.push(new Set(values.map(kindOf)));
  return own;
}

function kindOfType(type: unknown): Kind {
  return type === "object" || type === "array" ? type : "scalar";
}

function kindOf(value: unknown): Kind {
  if (Array.isArray(value)) return "array";
  return isJsonObject(value) ? "object" : "scalar";
}

function listTargets(root: unknown, { $ref }: Record<string, unknown>): unknown[] {
  if (typeof $ref !== "string" || !$ref.startsWith("#")) return [];
  const pointer = decodePercent($ref.slice(1));
  if (pointer !== "" && !pointer.startsWith("/")) return [];
  const target = findAtPointer(root, parsePointer(pointer));
  return target === undefined ? [] : [target];
}

function listBranches(schema: Record<string, unknown>, keyword: string): unknown[] {
  const branches = readKey(schema, keyword);
  return Array.isArray(branches) ? branches : [];
}

/** Undefined ones say nothing. */
function intersect(all: readonly (Kinds | undefined)[]): Kinds | undefined {
  const known = all.filter((kinds) => kinds !== undefined);
  if (known.length === 0) return all.length === 0 ? allKinds : undefined;
  return new Set([...allKinds].filter((kind) => known.every((kinds) => kinds.has(kind))));
}

function unite(branches: readonly (Kinds | undefined)[]): Kinds | undefined {
  const known = branches.filter((kinds) => kinds !== undefined);
  if (known.length === 0) return undefined;
  return new Set(known.flatMap((kinds) => [...kinds]));
}

/** The keys a schema names for objects; undefined where an alternative names none, so that others may come. */
function collectKeys(
  root: JsonSchema,
  allowsObject: (schema: unknown) => boolean,
): ReadonlySet<string> | undefined {
  const keys = new Set<string>();
  const known = new Map<unknown, boolean>();
  let steps = 0;
  const namesKeys = (schema: unknown): boolean => {
    if (!isJsonObject(schema) || steps >= mostSteps) return false;
    const before = known.get(schema);
    if (before !== undefined) return before;
    known.set(schema, false);
    steps += 1;
    const own = readKey(schema, "properties");
    const ownKeys = isJsonObject(own) ? Object.keys(own) : [];
    for (const key of ownKeys) keys.add(key);
    const parts = [...listTargets(root, schema), ...listBranches(schema, "allOf")].map(namesKeys);
    const choices = ["anyOf", "oneOf"].map((keyword) =>
      listBranches(schema, keyword).filter(allowsObject).map(namesKeys),
    );
    steps -= 1;
    const names =
      ownKeys.length > 0 ||
      parts.includes(true) ||
      choices.some((branches) => branches.length > 0 && !branches.includes(false));
    known.set(schema, names);
    return names;
  };
  return namesKeys(root) ? keys : undefined;
}
