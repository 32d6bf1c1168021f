import type { SchemaDraft } from "../../model/config/jsonSchema.ts";
import { isJsonObject, readKey } from "../../model/json/jsonValue.ts";
import { isBefore } from "./drafts.ts";
import type { KeywordContext } from "./keywordContext.ts";
import { type Fields, hasMember } from "./ownMembers.ts";
import type { SchemaPlace } from "./schemaRegistry.ts";

/** A key that every branch of a union requires, with other words in each: it says which branch a value means. */
export interface UnionTag {
  readonly key: string;
  /** Positions of the branches by the value of the key. */
  readonly branches: ReadonlyMap<unknown, readonly number[]>;
}

export type UnionKeyword = "anyOf" | "oneOf";

/** Undefined where there is no such key, or a union of one branch. */
export function findUnionTag(places: readonly SchemaPlace[]): UnionTag | undefined {
  const [first, ...others] = places.map(listTags);
  if (first === undefined || others.length === 0) return undefined;
  const shared = [...first.keys()].filter((key) => others.every((tags) => tags.has(key)));
  const tags = shared.map((key) => buildTag(key, [first, ...others]));
  return tags.sort((a, b) => b.branches.size - a.branches.size)[0];
}

/** The value of the tag in an object; undefined where it has none. */
export function readTag(tag: UnionTag, value: Fields): unknown {
  return hasMember(value, tag.key) ? value[tag.key] : undefined;
}

/** Whether only one branch is ever asked about what is in a value. */
export function isExclusive(tag: UnionTag | undefined, places: readonly SchemaPlace[]): boolean {
  const types = places.map(({ schema }) => (isJsonObject(schema) ? schema.type : undefined));
  const kinds = new Set(types);
  if (types.every((type) => typeof type === "string") && kinds.size === types.length) return true;
  if (tag === undefined || types.some((type) => type !== "object")) return false;
  return [...tag.branches.values()].every((positions) => positions.length === 1);
}

/** The places of the branches of a union, its references followed. */
export function listBranches(context: KeywordContext, keyword: UnionKeyword): SchemaPlace[] {
  const branches = context.schema[keyword];
  if (!Array.isArray(branches)) return [];
  return branches.map((_, at) => context.follow([keyword, String(at)]));
}

// --- internal ---

type Tags = ReadonlyMap<string, readonly unknown[]>;

/** The required keys of a branch that have one of few words. */
function listTags({ schema, resource: { draft } }: SchemaPlace): Tags {
  const required = readKey(schema, "required");
  if (!Array.isArray(required)) return new Map();
  const properties = readKey(schema, "properties");
  return new Map(
    required.flatMap((key: unknown) => {
      const words =
        typeof key === "string" ? listWords(readKey(properties, key), draft) : undefined;
      return words === undefined ? [] : [[String(key), words] as const];
    }),
  );
}

/** The words that a key may have; `const` came with draft-06, and a reference stood alone up to draft-07. */
function listWords(schema: unknown, draft: SchemaDraft): readonly unknown[] | undefined {
  if (!isJsonObject(schema)) return undefined;
  if (Object.hasOwn(schema, "$ref") && isBefore(draft, "2019-09")) return undefined;
  const hasConst = Object.hasOwn(schema, "const") && !isBefore(draft, "draft-06");
  const words = hasConst ? [schema.const] : readKey(schema, "enum");
  if (!Array.isArray(words)) return undefined;
  return words.every((word) => typeof word === "string") ? words : undefined;
}

function buildTag(key: string, branches: readonly Tags[]): UnionTag {
  const positions = new Map<unknown, number[]>();
  for (const [position, tags] of branches.entries()) {
    for (const word of tags.get(key) ?? []) {
      positions.set(word, [...(positions.get(word) ?? []), position]);
    }
  }
  return { key, branches: positions };
}
