import type { ValidationError } from "../../model/results/resultFile.ts";

/**
 * Without errors that an earlier one excludes, as those of several alternatives do: a value cannot be a string and have
 * the key that another alternative asks for.
 */
export function withoutContradictions(errors: readonly ValidationError[]): ValidationError[] {
  const taken = new Map<string, string>();
  return errors.filter((error) => {
    const demands = listDemands(error);
    const isExcluded = demands.some(({ of, stand }) => taken.has(of) && taken.get(of) !== stand);
    if (isExcluded) return false;
    for (const { of, stand } of demands) taken.set(of, stand);
    return true;
  });
}

// --- internal ---

/** What an error asks of one thing; two stands on the same thing exclude each other. */
interface Demand {
  readonly of: string;
  readonly stand: string;
}

function listDemands({ path, message, code }: ValidationError): Demand[] {
  const about = (thing: string, stand: string, place: readonly string[] = path): Demand => {
    return { of: JSON.stringify([thing, ...place]), stand };
  };
  const keepsParts = (place: readonly string[]) => [
    about("type", "parts", place),
    about("value", "parts", place),
  ];
  const demands = path.flatMap((_, depth) => keepsParts(path.slice(0, depth)));
  if (partCodes.has(code)) demands.push(...keepsParts(path));
  if (code === "type") demands.push(about("type", message));
  if (code === "const" || code === "enum") demands.push(about("value", message));
  const bound = bounds[code];
  if (bound !== undefined) demands.push(about(bound.of, bound.stand));
  const [, not, key] = /^must (not )?have the key ("(?:[^"\\]|\\.)*")/.exec(message) ?? [];
  if (key !== undefined) demands.push(about(`key ${key}`, not ?? ""));
  return demands;
}

/** Keywords that speak of what an object or array holds. */
const partCodes = new Set([
  ...["required", "dependentRequired", "dependencies", "propertyNames"],
  ...["additionalProperties", "unevaluatedProperties", "minProperties", "maxProperties"],
  ...["additionalItems", "unevaluatedItems", "minItems", "maxItems", "uniqueItems"],
  ...["contains", "minContains", "maxContains"],
]);

const least = (of: string): Demand => ({ of, stand: "more" });
const most = (of: string): Demand => ({ of, stand: "less" });

const bounds: Readonly<Record<string, Demand | undefined>> = {
  minimum: least("number"),
  exclusiveMinimum: least("number"),
  maximum: most("number"),
  exclusiveMaximum: most("number"),
  minLength: least("length"),
  maxLength: most("length"),
  minItems: least("items"),
  maxItems: most("items"),
  minProperties: least("properties"),
  maxProperties: most("properties"),
};
