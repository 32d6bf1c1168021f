import { isJsonObject } from "../../../model/json/jsonValue.ts";
import type { Judgement } from "../budget.ts";
import type { Fault, FaultList } from "../faultList.ts";
import { describeActual, listTypes, quote, show } from "../faultWords.ts";
import type { KeywordContext, KeywordRule } from "../keywordContext.ts";
import type { Check, SchemaNode } from "../schemaNode.ts";
import type { SchemaPlace } from "../schemaRegistry.ts";
import {
  findUnionTag,
  isExclusive,
  listBranches,
  readTag,
  type UnionKeyword,
  type UnionTag,
} from "../unionTag.ts";
import { trackBranch } from "./logic.ts";

/** Schemas of which a value has to fit one, or at least one. */
export const unionRules: readonly KeywordRule[] = [
  { keywords: ["anyOf"], compile: (context) => compileUnion(context, "anyOf") },
  { keywords: ["oneOf"], compile: (context) => compileUnion(context, "oneOf") },
];

// --- internal ---

interface Union {
  readonly keyword: UnionKeyword;
  readonly place: SchemaPlace;
  readonly nodes: readonly SchemaNode[];
  /** The most branches that may pass. */
  readonly most: number;
  readonly tag: UnionTag | undefined;
  /** The branches that each word of the tag chooses. */
  readonly chosen: ReadonlyMap<unknown, readonly SchemaNode[]>;
}

function compileUnion(context: KeywordContext, keyword: UnionKeyword): Check | undefined {
  const places = listBranches(context, keyword);
  if (places.length === 0) return undefined;
  const tag = findUnionTag(places);
  const lane = isExclusive(tag, places) ? keyword : undefined;
  const nodes = places.map((_, at) => context.inPlace([keyword, String(at)], lane));
  const chosen = [...(tag?.branches ?? [])].map(
    ([word, positions]) => [word, nodes.filter((_, at) => positions.includes(at))] as const,
  );
  const most = keyword === "oneOf" ? 1 : nodes.length;
  const union = { keyword, place: context.place, nodes, most, tag, chosen: new Map(chosen) };
  return {
    test(value, judgement) {
      const branches = chooseBranches(union, value);
      judgement.count(branches.length, union.place);
      let passing = 0;
      for (const node of branches) {
        if (!node.test(value, judgement)) continue;
        passing++;
        if (keyword === "anyOf") return true;
        if (passing > 1) return false;
      }
      return passing === 1;
    },
    list: (value, faults) => listFaults(union, value, faults),
    track(value, judgement, evaluated) {
      judgement.count(nodes.length, union.place);
      const passing = chooseBranches(union, value).filter((node) =>
        trackBranch(node, value, judgement, evaluated),
      );
      return passing.length >= 1 && passing.length <= most;
    },
  };
}

/** The branches that a value may fit: of an object whose tag is known no others are asked. */
function chooseBranches({ nodes, tag, chosen }: Union, value: unknown): readonly SchemaNode[] {
  if (tag === undefined || !isJsonObject(value)) return nodes;
  return chosen.get(readTag(tag, value)) ?? [];
}

function listFaults(union: Union, value: unknown, faults: FaultList): void {
  const branches = chooseBranches(union, value);
  faults.judgement.count(branches.length, union.place);
  const [first, second] = branches;
  if (first === undefined) listTagFault(union, value, faults);
  else if (second === undefined) first.list(value, faults);
  else listUnionFaults(union, branches, value, faults);
}

function listUnionFaults(
  union: Union,
  branches: readonly SchemaNode[],
  value: unknown,
  faults: FaultList,
): void {
  const passing = countPassing(union, branches, value, faults.judgement);
  if (passing >= 1 && passing <= union.most) return;
  faults.add(union.keyword, describeUnion(union, passing));
  if (passing > 0) return;
  faults.addAll(
    chooseFaults(
      branches.map((node) => faults.collect(() => node.list(value, faults))),
      value,
      faults.path,
    ),
  );
}

/** As far as it decides: what is asked no further cannot be what takes long, or never ends. */
function countPassing(
  { keyword }: Union,
  branches: readonly SchemaNode[],
  value: unknown,
  judgement: Judgement,
): number {
  const enough = keyword === "anyOf" ? 1 : 2;
  let passing = 0;
  for (const node of branches) {
    if (node.test(value, judgement)) passing++;
    if (passing === enough) break;
  }
  return passing;
}

function listTagFault({ tag }: Union, value: unknown, faults: FaultList): void {
  if (tag === undefined || !isJsonObject(value)) return;
  const words = [...tag.branches.keys()];
  const wanted = words.length === 1 ? show(words[0]) : `one of ${words.map(show).join(", ")}`;
  const found = readTag(tag, value);
  if (found === undefined) {
    faults.add("required", `must have the key ${quote(tag.key)}, which must be ${wanted}`);
  } else {
    const code = words.length === 1 ? "const" : "enum";
    faults.add(code, `must be ${wanted}, but is ${show(found)}`, { key: tag.key });
  }
}

function describeUnion({ keyword }: Union, passing: number): string {
  if (keyword === "anyOf") return "must match at least one of the alternatives";
  const matches = passing === 0 ? "none" : "several";
  return `must match exactly one of the alternatives, but matches ${matches}`;
}

/** The faults of the branch that is nearest: of the right type, then with the fewest. Where no type is right, all types. */
function chooseFaults(
  branches: readonly (readonly Fault[])[],
  value: unknown,
  path: readonly string[],
): readonly Fault[] {
  const wanted = branches.map((faults) =>
    faults.flatMap((fault) => (fault.path.length === path.length ? (fault.types ?? []) : [])),
  );
  const fitting = branches.filter((_, at) => wanted[at]?.length === 0);
  const [nearest] = fitting.toSorted((a, b) => a.length - b.length);
  if (nearest !== undefined) return nearest;
  const types = [...new Set(wanted.flat())];
  const message = `must be ${listTypes(types)}, but is ${describeActual(value)}`;
  return [{ path: [...path], message, code: "type", types }];
}
