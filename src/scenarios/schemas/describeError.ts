import type { ErrorObject } from "ajv";
import { formatExactJson } from "../../model/json/exactJson.ts";
import { describeType } from "../../model/words/describeIssue.ts";

/** What is wrong with a value, in words a person and a model can act on. */
export function describeError(error: ErrorObject): string {
  const describe = messages[error.keyword];
  return describe === undefined ? (error.message ?? "is not valid") : describe(error);
}

// --- internal ---

type Describe = (error: ErrorObject) => string;

const unknownKey = (key: string): Describe => {
  return ({ params }) => `must not have the key ${quote(params[key])}`;
};
const neededWith: Describe = ({ params }) =>
  `must have the key ${quote(params.missingProperty)}, because it has ${quote(params.property)}`;
const bound: Describe = ({ params, data }) =>
  `must be ${params.comparison} ${params.limit}, but is ${show(data)}`;

const messages: Record<string, Describe | undefined> = {
  type: ({ params, data }) =>
    `must be ${[params.type].flat().map(withArticle).join(" or ")}, but is ${describeType(data)}`,
  required: ({ params }) => `must have the key ${quote(params.missingProperty)}`,
  additionalProperties: unknownKey("additionalProperty"),
  unevaluatedProperties: unknownKey("unevaluatedProperty"),
  dependentRequired: neededWith,
  dependencies: neededWith,
  enum: ({ params, data }) =>
    `must be one of ${params.allowedValues.map(show).join(", ")}, but is ${show(data)}`,
  const: ({ params, data }) => `must be ${show(params.allowedValue)}, but is ${show(data)}`,
  format: ({ params, data }) => `must be a valid ${params.format}, but is ${show(data)}`,
  pattern: ({ params, data }) => `must match the pattern ${params.pattern}, but is ${show(data)}`,
  minimum: bound,
  maximum: bound,
  exclusiveMinimum: bound,
  exclusiveMaximum: bound,
  multipleOf: ({ params, data }) =>
    `must be a multiple of ${params.multipleOf}, but is ${show(data)}`,
  minLength: ({ params }) => `must have at least ${count(params.limit, "character")}`,
  maxLength: ({ params }) => `must have at most ${count(params.limit, "character")}`,
  minItems: ({ params }) => `must have at least ${count(params.limit, "item")}`,
  maxItems: ({ params }) => `must have at most ${count(params.limit, "item")}`,
  minProperties: ({ params }) => `must have at least ${count(params.limit, "key")}`,
  maxProperties: ({ params }) => `must have at most ${count(params.limit, "key")}`,
  uniqueItems: ({ params }) =>
    `must not have the same item twice (items ${params.j} and ${params.i})`,
  propertyNames: ({ params }) => `must not have a key named ${quote(params.propertyName)}`,
  anyOf: () => "must match at least one of the alternatives",
  oneOf: ({ params }) =>
    params.passingSchemas === null
      ? "must match exactly one of the alternatives, but matches none"
      : "must match exactly one of the alternatives, but matches several",
  not: () => "must not match the schema that is excluded here",
  "false schema": () => "is not allowed here",
};

function withArticle(type: string): string {
  if (type === "null") return type;
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}

function count(limit: number, noun: string): string {
  return limit === 1 ? `1 ${noun}` : `${limit} ${noun}s`;
}

function quote(key: unknown): string {
  return JSON.stringify(String(key));
}

/** The value as JSON, short enough for one line. */
function show(value: unknown): string {
  const text = formatExactJson(value) ?? "nothing";
  return text.length <= 100 ? text : `${text.slice(0, 99)}…`;
}
