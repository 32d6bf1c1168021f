import type * as z from "zod";
import { isJsonNumber } from "../json/exactNumber.ts";
import { isJsonObject, readKey } from "../json/jsonValue.ts";
import { formatPlural } from "./figures.ts";
import { findNearest } from "./nearest.ts";

type Issue = z.core.$ZodIssue;

/** One fault of a checked value, at `path` in it. */
export interface PlacedIssue {
  readonly path: readonly (string | number)[];
  readonly issue: Issue;
}

/** The faults an issue stands for: of a union only those of the branch that was meant. `root` is the checked value. */
export function expandIssue(issue: Issue, root: unknown): PlacedIssue[] {
  return expandBelow(issue, root, []);
}

/** What is wrong with a value, in words a person can act on. */
export function describeIssue(issue: Issue, value: unknown): string {
  const missing = value === undefined ? "is missing: " : "";
  switch (issue.code) {
    case "invalid_type":
      if (!isDefaultMessage(issue)) return missing + issue.message;
      return missing + mustBe([typeName(issue.expected)], value);
    case "invalid_value":
      return `${missing}must be ${listChoices(issue.values)}${butIs(value)}`;
    case "invalid_union":
      return missing + describeUnion(issue, value);
    case "too_small":
      return `${mustMeasure(issue, issue.inclusive === false ? "more than" : "at least", issue.minimum)}${butIs(value)}`;
    case "too_big":
      return `${mustMeasure(issue, issue.inclusive === false ? "less than" : "at most", issue.maximum)}${butIs(value)}`;
    case "invalid_format":
      if (isDefaultMessage(issue)) return mustBeFormat(issue.format);
      return issue.format === "url" ? issue.message : issue.message + butIs(value);
    default:
      return issue.message;
  }
}

/** The JSON type of a value with its article. */
export function describeType(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (isJsonNumber(value)) return "a number";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

/** ", but is …" for a value that is short enough. */
export function butIs(value: unknown): string {
  const isShort = typeof value === "number" || (typeof value === "string" && value.length <= 80);
  return isShort ? `, but is ${JSON.stringify(value)}` : "";
}

/** The value at a path of parsed JSON; undefined when it is not there. */
export function valueAt(root: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(readKey, root);
}

// --- internal ---

function expandBelow(issue: Issue, root: unknown, above: PlacedIssue["path"]): PlacedIssue[] {
  const path = [
    ...above,
    ...issue.path.map((key) => (typeof key === "number" ? key : String(key))),
  ];
  if (issue.code === "invalid_union" && isDefaultMessage(issue)) {
    const branch = findMeantBranch(issue, valueAt(root, path));
    if (branch !== undefined) return branch.flatMap((inner) => expandBelow(inner, root, path));
  }
  return [{ path, issue }];
}

/** The branch whose type is that of the value: its errors are the ones a person needs. */
function findMeantBranch(issue: z.core.$ZodIssueInvalidUnion, value: unknown): Issue[] | undefined {
  const meant = issue.errors.filter(
    (branch) => expectedTypes(branch).length === 0 && !branch.some((each) => isOther(each, value)),
  );
  if (meant.length < 2 || !isJsonObject(value)) return meant.length === 1 ? meant[0] : undefined;
  return meant.find((branch) => !branch.some((each) => isMissingKey(each, value))) ?? meant[0];
}

/** Of several forms of an object the one is meant whose keys are there. */
function isMissingKey({ code, path }: Issue, value: Record<string, unknown>): boolean {
  const isOfKey = code === "invalid_type" || code === "invalid_union";
  return isOfKey && path.length === 1 && readKey(value, String(path[0])) === undefined;
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

function describeUnion(issue: z.core.$ZodIssueInvalidUnion, value: unknown): string {
  if (!isDefaultMessage(issue)) return issue.message;
  if (issue.discriminator !== undefined) {
    const choices = "options" in issue && Array.isArray(issue.options) ? issue.options : [];
    const nearest =
      typeof value === "string" ? findNearest(value, choices.map(String), 2) : undefined;
    return `must be ${listChoices(choices)}${butIs(value)}${nearest === undefined ? "" : `; ${nearest}`}`;
  }
  const types = [...new Set(issue.errors.flatMap(expectedTypes))];
  if (types.length === issue.errors.flat().length) return mustBe(types, value);
  const texts = new Set(issue.errors.flat().map((inner) => describeIssue(inner, value)));
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

function listChoices(values: readonly unknown[]): string {
  const texts = values.map((value) => JSON.stringify(value));
  return texts.length === 1 ? texts.join("") : `one of ${texts.join(", ")}`;
}

function typeName(expected: string): string {
  if (expected === "int") return "a whole number";
  if (expected === "record" || expected === "object") return "an object";
  return expected === "array" ? "an array" : `a ${expected}`;
}

function mustMeasure(
  { origin }: { origin: string },
  bound: string,
  limit: number | bigint,
): string {
  if (origin === "array") return `must have ${bound} ${formatPlural(Number(limit), "item")}`;
  if (origin !== "string") return `must be ${bound} ${limit}`;
  return `must be ${bound} ${formatPlural(Number(limit), "character")} long`;
}
