import type * as z from "zod";
import { readKey } from "../model/jsonValue.ts";
import type { Problem } from "../model/problem.ts";
import { describeType } from "./describeError.ts";
import type { JsoncDocument, KeyPath } from "./jsoncDocument.ts";
import { findKnownKeys } from "./knownKeys.ts";
import { findNearest } from "./nearest.ts";

type Issue = z.core.$ZodIssue;

/** Each issue of a checked document as one problem a person can act on; of a union only the branch that was meant. */
export function describeIssues(
  issues: readonly Issue[],
  schema: z.ZodType,
  document: JsoncDocument,
  base: KeyPath = [],
): Problem[] {
  return issues.flatMap((issue) => describeIssue(issue, { schema, document, base }, []));
}

// --- internal ---

interface Context {
  readonly schema: z.ZodType;
  readonly document: JsoncDocument;
  /** Where the value that `schema` checked stands in the document. */
  readonly base: KeyPath;
}

function describeIssue(issue: Issue, context: Context, above: KeyPath): Problem[] {
  const { document, base } = context;
  const path = [...above, ...toKeyPath(issue.path)];
  const place = [...base, ...path];
  if (issue.code === "unrecognized_keys") {
    return describeUnknownKeys(issue.keys, context, path);
  }
  const value = valueAt(document.value, place);
  if (issue.code === "invalid_union" && isDefaultMessage(issue)) {
    const branch = findMeantBranch(issue, value);
    if (branch !== undefined) {
      return branch.flatMap((inner) => describeIssue(inner, context, path));
    }
  }
  return [document.problemAt(place, describeValueIssue(issue, value))];
}

function describeUnknownKeys(keys: string[], context: Context, path: KeyPath): Problem[] {
  const { document, base, schema } = context;
  const known = findKnownKeys(schema, path, valueAt(document.value, base));
  return keys.map((key) => {
    const nearest = findNearest(key, known);
    const hint = nearest === undefined ? "" : `; ${nearest}`;
    return document.problemAt([...base, ...path, key], `unknown key "${key}"${hint}`, "key");
  });
}

/** The branch whose type is that of the value: its errors are the ones a person needs. */
function findMeantBranch(issue: z.core.$ZodIssueInvalidUnion, value: unknown): Issue[] | undefined {
  const meant = issue.errors.filter(
    (branch) => expectedTypes(branch).length === 0 && !branch.some((each) => isOther(each, value)),
  );
  return meant.length === 1 ? meant[0] : undefined;
}

/** Whether words were expected where there is something else. */
function isOther(issue: Issue, value: unknown): boolean {
  if (issue.code !== "invalid_value" || issue.path.length > 0) return false;
  return issue.values.every((each) => typeof each !== typeof value);
}

/** The types a value should have had, when that is all that is wrong. */
function expectedTypes(issues: readonly Issue[]): string[] {
  return issues.flatMap((issue) => {
    if (issue.path.length > 0) return [];
    if (issue.code === "invalid_type") return [typeName(issue.expected)];
    if (issue.code === "invalid_union") return issue.errors.flatMap(expectedTypes);
    return [];
  });
}

function describeValueIssue(issue: Issue, value: unknown): string {
  const missing = value === undefined ? "is missing: " : "";
  switch (issue.code) {
    case "invalid_type":
      return missing + mustBe([typeName(issue.expected)], value);
    case "invalid_value":
      return `${missing}must be ${listChoices(issue.values)}${but(value)}`;
    case "invalid_union":
      return missing + describeUnion(issue, value);
    case "too_small":
      return `must be ${issue.inclusive === false ? "more than" : "at least"} ${issue.minimum}${sizeUnit(issue.origin, Number(issue.minimum))}${but(value)}`;
    case "too_big":
      return `must be ${issue.inclusive === false ? "less than" : "at most"} ${issue.maximum}${sizeUnit(issue.origin, Number(issue.maximum))}${but(value)}`;
    case "invalid_format":
      if (isDefaultMessage(issue)) return mustBeFormat(issue.format);
      return issue.format === "url" ? issue.message : issue.message + but(value);
    default:
      return issue.message;
  }
}

function describeUnion(issue: z.core.$ZodIssueInvalidUnion, value: unknown): string {
  if (!isDefaultMessage(issue)) return issue.message;
  if (issue.discriminator !== undefined) {
    const choices = "options" in issue && Array.isArray(issue.options) ? issue.options : [];
    const nearest =
      typeof value === "string" ? findNearest(value, choices.map(String), 2) : undefined;
    return `must be ${listChoices(choices)}${but(value)}${nearest === undefined ? "" : `; ${nearest}`}`;
  }
  const types = [...new Set(issue.errors.flatMap(expectedTypes))];
  if (types.length === issue.errors.flat().length) return mustBe(types, value);
  const texts = new Set(issue.errors.flat().map((inner) => describeValueIssue(inner, value)));
  return [...texts]
    .map((text, index) => (index < texts.size - 1 ? text.replace(/, but is .*$/, "") : text))
    .join(", or ");
}

/** An issue with words of its own says all there is to say. */
function isDefaultMessage(issue: Issue): boolean {
  return issue.message.startsWith("Invalid ");
}

function mustBe(types: readonly string[], value: unknown): string {
  const but = value === undefined ? "" : `, but is ${describeType(value)}`;
  return `must be ${types.join(" or ")}${but}`;
}

function mustBeFormat(format: string): string {
  if (format === "url") return "must be an http or https URL";
  return format === "uuid" ? "must be a UUID" : `must be a valid ${format}`;
}

function but(value: unknown): string {
  const isShort = typeof value === "number" || (typeof value === "string" && value.length <= 80);
  return isShort ? `, but is ${JSON.stringify(value)}` : "";
}

function listChoices(values: readonly unknown[]): string {
  const texts = values.map((value) => JSON.stringify(value));
  return texts.length === 1 ? texts.join("") : `one of ${texts.join(", ")}`;
}

function typeName(expected: string): string {
  if (expected === "int") return "a whole number";
  if (expected === "record" || expected === "object") return "an object";
  return expected === "array" ? "an array" : `a ${expected}`;
}

function sizeUnit(origin: string, limit: number): string {
  if (origin === "string") return limit === 1 ? " character long" : " characters long";
  return origin === "array" ? " long" : "";
}

function toKeyPath(path: readonly PropertyKey[]): KeyPath {
  return path.map((key) => (typeof key === "number" ? key : String(key)));
}

function valueAt(root: unknown, path: KeyPath): unknown {
  return path.reduce<unknown>(readKey, root);
}
