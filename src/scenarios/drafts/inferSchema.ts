import type { JsonSchema } from "../../model/config/jsonSchema.ts";
import { isJsonNumber } from "../../model/json/exactNumber.ts";
import { isJsonObject } from "../../model/json/jsonValue.ts";
import { parseJsoncDocument } from "../files/jsoncDocument.ts";

/** The schema an example stands for, or why there is none, at its line and column. */
export type InferredSchema = { readonly schema: JsonSchema } | { readonly fault: string };

/**
 * The JSON Schema of what an example shows: types, and as required the keys that every object at a place has. A text that is
 * a JSON Schema itself is taken as it is.
 */
export function inferSchema(text: string): InferredSchema {
  if (text.trim() === "") return { fault: "there is no JSON in it" };
  const document = parseJsoncDocument("", text);
  const [problem] = document.problems;
  if (problem !== undefined) {
    const { line, column, message } = problem;
    return { fault: `line ${line}, column ${column}: ${message}` };
  }
  const value = document.exactAt([]);
  if (isSchema(value)) return { schema: value };
  return { schema: toSchema(collect(newShape(), value)) };
}

// --- internal ---

/** All values at one place of the example together. */
interface Shape {
  readonly types: Set<string>;
  objects: number;
  readonly properties: Map<string, { readonly shape: Shape; seen: number }>;
  items: Shape | undefined;
}

function newShape(): Shape {
  return { types: new Set(), objects: 0, properties: new Map(), items: undefined };
}

function isSchema(value: unknown): value is Record<string, unknown> {
  if (!isJsonObject(value)) return false;
  if (typeof value.$schema === "string") return true;
  return typeof value.type === "string" && isJsonObject(value.properties);
}

function collect(shape: Shape, value: unknown): Shape {
  shape.types.add(typeOf(value));
  if (Array.isArray(value)) {
    for (const item of value) {
      shape.items ??= newShape();
      collect(shape.items, item);
    }
  } else if (isJsonObject(value) && !isJsonNumber(value)) {
    shape.objects += 1;
    for (const [key, child] of Object.entries(value)) {
      const known = shape.properties.get(key) ?? { shape: newShape(), seen: 0 };
      known.seen += 1;
      shape.properties.set(key, known);
      collect(known.shape, child);
    }
  }
  return shape;
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (isJsonNumber(value)) return isWhole(value) ? "integer" : "number";
  return typeof value;
}

function isWhole(value: number | bigint | object): boolean {
  return typeof value === "bigint" || Number.isInteger(Number(value));
}

function toSchema({ types, objects, properties, items }: Shape): Record<string, unknown> {
  const names = [...types].filter((name) => name !== "integer" || !types.has("number"));
  const required = [...properties].filter(([, { seen }]) => seen === objects).map(([key]) => key);
  const children = [...properties].map(([key, { shape }]) => [key, toSchema(shape)] as const);
  return {
    type: names.length === 1 ? names[0] : names,
    ...(children.length === 0 ? {} : { properties: Object.fromEntries(children) }),
    ...(required.length === 0 ? {} : { required }),
    ...(items === undefined ? {} : { items: toSchema(items) }),
  };
}
