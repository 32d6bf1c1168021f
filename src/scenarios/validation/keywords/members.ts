import { isJsonObject } from "../../../model/json/jsonValue.ts";
import type { Judgement } from "../budget.ts";
import type { FaultList } from "../faultList.ts";
import { quote } from "../faultWords.ts";
import type { KeywordContext, KeywordRule } from "../keywordContext.ts";
import { type Fields, hasMember, isInheritedName } from "../ownMembers.ts";
import { compilePattern } from "../patterns/compilePattern.ts";
import type { Check, SchemaNode, Test } from "../schemaNode.ts";
import type { SchemaPlace } from "../schemaRegistry.ts";

/** The keys an object must have and may have, and schemas for what they hold. */
export const memberRules: readonly KeywordRule[] = [
  {
    keywords: ["required", "properties", "patternProperties", "additionalProperties"],
    compile: compileMembers,
  },
];

// --- internal ---

interface NamedMember {
  readonly key: string;
  /** Undefined for one that is only required. */
  readonly node: SchemaNode | undefined;
  readonly isRequired: boolean;
  readonly isInherited: boolean;
}

interface PatternMember {
  readonly fits: (key: string) => boolean;
  readonly node: SchemaNode;
}

interface Members {
  readonly place: SchemaPlace;
  readonly named: readonly NamedMember[];
  /** The keys that have a schema of their own. */
  readonly known: ReadonlySet<string>;
  readonly patterns: readonly PatternMember[];
  /** For all other keys. */
  readonly others: SchemaNode | undefined;
  readonly allowsOthers: boolean;
}

function compileMembers(context: KeywordContext): Check {
  const members = readMembers(context);
  const test = createTest(members);
  return {
    test,
    list: (value, faults) => {
      if (isJsonObject(value)) listFaults(members, value, faults);
    },
    track(value, judgement, evaluated) {
      if (!isJsonObject(value)) return true;
      if (members.others !== undefined) evaluated.hasAllKeys = true;
      else {
        for (const key of Object.keys(value)) {
          if (isKnown(members, key)) evaluated.addKey(key);
        }
      }
      return test(value, judgement);
    },
  };
}

function readMembers(context: KeywordContext): Members {
  const { schema, place } = context;
  const properties = isJsonObject(schema.properties) ? Object.keys(schema.properties) : [];
  const patterns = isJsonObject(schema.patternProperties)
    ? Object.keys(schema.patternProperties)
    : [];
  const required = Array.isArray(schema.required) ? schema.required.map(String) : [];
  const known = new Set(properties);
  const needed = new Set(required);
  const named = new Set([...required, ...properties]);
  const { additionalProperties } = schema;
  return {
    place,
    known,
    named: [...named].map((key) => ({
      key,
      node: known.has(key) ? context.below(["properties", key], "members") : undefined,
      isRequired: needed.has(key),
      isInherited: isInheritedName(key),
    })),
    patterns: patterns.map((pattern) => ({
      fits: compilePattern(pattern, context),
      node: context.below(["patternProperties", pattern]),
    })),
    others:
      additionalProperties === undefined
        ? undefined
        : context.below(["additionalProperties"], "members"),
    allowsOthers: additionalProperties !== false,
  };
}

function createTest(members: Members): Test {
  const { place, named, patterns, others, allowsOthers } = members;
  const isClosed = !allowsOthers && patterns.length === 0;
  const looksAtAll = patterns.length > 0 || (others !== undefined && allowsOthers);
  return (value, judgement) => {
    if (typeof value !== "object" || !isJsonObject(value)) return true;
    judgement.count(named.length, place);
    let knownCount = 0;
    for (let at = 0; at < named.length; at++) {
      const { key, node, isRequired, isInherited } = named[at] as NamedMember;
      const child = isInherited && !hasMember(value, key) ? undefined : value[key];
      if (child === undefined) {
        if (isRequired) return false;
      } else if (node !== undefined) {
        knownCount++;
        if (!node.test(child, judgement)) return false;
      }
    }
    if (isClosed) return hasNoOthers(members, value, knownCount);
    return !looksAtAll || testOthers(members, value, judgement);
  };
}

/** Counting is faster than looking each key up; where the counts differ, keys of no value may be the reason. */
function hasNoOthers({ known }: Members, value: Fields, knownCount: number): boolean {
  const keys = Object.keys(value);
  return (
    keys.length === knownCount || keys.every((key) => known.has(key) || value[key] === undefined)
  );
}

function testOthers(members: Members, value: Fields, judgement: Judgement): boolean {
  const { known, patterns, others, place } = members;
  const keys = Object.keys(value);
  judgement.count(keys.length * (1 + patterns.length), place);
  for (const key of keys) {
    const child = value[key];
    if (child === undefined) continue;
    let isOther = !known.has(key);
    for (const { fits, node } of patterns) {
      if (!fits(key)) continue;
      isOther = false;
      if (!node.test(child, judgement)) return false;
    }
    if (isOther && others !== undefined && !others.test(child, judgement)) return false;
  }
  return true;
}

function isKnown({ known, patterns }: Members, key: string): boolean {
  return known.has(key) || patterns.some(({ fits }) => fits(key));
}

function listFaults(members: Members, value: Fields, faults: FaultList): void {
  const { named, patterns, others, allowsOthers, place } = members;
  const keys = Object.keys(value).filter((key) => value[key] !== undefined);
  faults.judgement.count(named.length + keys.length * (1 + patterns.length), place);
  for (const { key, isRequired } of named) {
    if (isRequired && !hasMember(value, key)) {
      faults.add("required", `must have the key ${quote(key)}`);
    }
  }
  const unknown = others === undefined ? [] : keys.filter((key) => !isKnown(members, key));
  if (!allowsOthers) {
    for (const key of unknown) {
      faults.add("additionalProperties", `must not have the key ${quote(key)}`);
    }
  }
  for (const { key, node } of named) {
    if (node === undefined || !hasMember(value, key)) continue;
    faults.below(key, () => node.list(value[key], faults));
  }
  for (const { fits, node } of patterns) {
    for (const key of keys) {
      if (fits(key)) faults.below(key, () => node.list(value[key], faults));
    }
  }
  if (others === undefined || !allowsOthers) return;
  for (const key of unknown) faults.below(key, () => others.list(value[key], faults));
}
