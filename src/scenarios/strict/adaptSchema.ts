import type { JsonSchema } from "../../model/config/jsonSchema.ts";
import type { StrictSubset } from "../../model/config/strictSubset.ts";
import { formatExactJson } from "../../model/json/exactJson.ts";
import { isJsonObject } from "../../model/json/jsonValue.ts";
import { keywords } from "../advice/keywords.ts";
import { isUnenforced } from "./findUnenforced.ts";

/**
 * A schema as an API takes it in strict mode: what it does not hold replies to becomes a sentence of the description,
 * alternatives are asked for by the keyword that it has, objects are closed and their properties required where it wants
 * that. A reply that fits the schema need not fit what is left out; a reply that fits what is added fits the schema too.
 */
export function adaptSchema(schema: JsonSchema, subset: StrictSubset): JsonSchema {
  return isJsonObject(schema) ? adapt(schema, subset) : schema;
}

// --- internal ---

type Schema = Record<string, unknown>;

function adapt(schema: Schema, subset: StrictSubset): Schema {
  const renamed = rename(schema, subset);
  const kept: Schema = {};
  const left: string[] = [];
  for (const [keyword, value] of Object.entries(renamed)) {
    if (isUnenforced(keyword, value, subset)) left.push(`${keyword}: ${formatExactJson(value)}`);
    else kept[keyword] = adaptHeld(keyword, value, subset);
  }
  return describe(close(kept, subset), left);
}

/** The same said by a keyword that the API has. */
function rename(
  { oneOf, const: constant, ...rest }: Schema,
  { keywords: known }: StrictSubset,
): Schema {
  const asAny = oneOf !== undefined && !known.has("oneOf") && rest.anyOf === undefined;
  const asEnum = constant !== undefined && !known.has("const") && rest.enum === undefined;
  return {
    ...rest,
    ...(oneOf !== undefined && (asAny ? { anyOf: oneOf } : { oneOf })),
    ...(constant !== undefined && (asEnum ? { enum: [constant] } : { const: constant })),
  };
}

function adaptHeld(keyword: string, value: unknown, subset: StrictSubset): unknown {
  const holds = Object.hasOwn(keywords, keyword) ? keywords[keyword]?.holds : undefined;
  const one = (each: unknown) => (isJsonObject(each) ? adapt(each, subset) : each);
  if (holds === undefined) return value;
  if (Array.isArray(value)) return value.map(one);
  if (holds === "schemas") return one(value);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, one(each)]));
}

function close(schema: Schema, { wantsClosed, wantsAllRequired }: StrictSubset): Schema {
  const { properties } = schema;
  if (!isJsonObject(properties)) return schema;
  return {
    ...schema,
    ...(wantsClosed && { additionalProperties: false }),
    ...(wantsAllRequired && { required: Object.keys(properties) }),
  };
}

function describe(schema: Schema, left: readonly string[]): Schema {
  if (left.length === 0) return schema;
  const { description } = schema;
  const sentence = `Must keep to ${left.join(", ")}.`;
  return {
    ...schema,
    description: typeof description === "string" ? `${description} ${sentence}` : sentence,
  };
}
