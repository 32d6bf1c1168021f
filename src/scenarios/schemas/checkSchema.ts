import { findDraft, type JsonSchema, type SchemaDraft } from "../../model/config/jsonSchema.ts";
import { type Problem, withFault } from "../../model/config/problem.ts";
import { isJsonObject } from "../../model/json/jsonValue.ts";
import type { ValidationError } from "../../model/results/resultFile.ts";
import { errorMessage } from "../../model/userError.ts";
import { findSchemaFaults } from "../validation/findSchemaFaults.ts";
import { readPattern } from "../validation/patterns/readPattern.ts";
import type { SchemaSource } from "./schemaSource.ts";
import { listSubschemas, type SchemaNode } from "./schemaTree.ts";

/** What makes a source no JSON Schema of the draft of `root`, each fault at its place. */
export function checkSchema(source: SchemaSource, root: SchemaSource): Problem[] {
  const { document, base, schema } = source;
  const draft = findDraft(schema);
  const at = (path: readonly string[], message: string) => {
    const whole = [...base, ...path];
    return withFault(document.problemAt(whole, message), whole, { code: "invalid-schema" });
  };
  if (draft === undefined) {
    const supported =
      'must be "https://json-schema.org/draft/2020-12/schema" or that of draft 2019-09, or "http://json-schema.org/draft-07/schema#" or that of draft-06 or draft-04';
    return [at(["$schema"], supported)];
  }
  const isSilent = typeof schema === "boolean" || schema.$schema === undefined;
  const rootDraft = findDraft(root.schema) ?? draft;
  if (!isSilent && draft !== rootDraft) {
    return [
      at(["$schema"], `is ${draft}, but the schema that refers to this file is ${rootDraft}`),
    ];
  }
  const faults = listFaults(schema, rootDraft);
  if (isJsonObject(schema)) faults.push(...listBadPatterns({ schema, path: [] }));
  return faults.map(({ path, message }) => at(path, message));
}

// --- internal ---

interface Fault {
  readonly path: readonly string[];
  readonly message: string;
}

/** One fault for each place: the first that says what is wrong, not only that no alternative fits. */
function listFaults(schema: JsonSchema, draft: SchemaDraft): Fault[] {
  if (typeof schema === "boolean") return [];
  const faults = new Map<string, Fault>();
  const found = findSchemaFaults(schema, draft);
  const isUnion = ({ code }: ValidationError) => code === "anyOf" || code === "oneOf";
  const plainFirst = [...found.filter((each) => !isUnion(each)), ...found.filter(isUnion)];
  for (const { path, message } of plainFirst) {
    const place = JSON.stringify(path);
    if (faults.has(place)) continue;
    faults.set(place, { path, message: `is not a valid JSON Schema: ${message}` });
  }
  return [...faults.values()];
}

/** The schema of schemas leaves formats, and so regular expressions, unchecked. */
function listBadPatterns(node: SchemaNode): Fault[] {
  const { schema, path } = node;
  const named = isJsonObject(schema.patternProperties) ? schema.patternProperties : {};
  const patterns = [
    ...(typeof schema.pattern === "string" ? [{ pattern: schema.pattern, path: ["pattern"] }] : []),
    ...Object.keys(named).map((pattern) => ({ pattern, path: ["patternProperties", pattern] })),
  ];
  const faults = patterns.flatMap(({ pattern, path: below }) => {
    const fault = findPatternFault(pattern);
    return fault === undefined ? [] : [{ path: [...path, ...below], message: fault }];
  });
  return [...faults, ...listSubschemas(node).flatMap(listBadPatterns)];
}

function findPatternFault(pattern: string): string | undefined {
  try {
    readPattern(pattern);
    return undefined;
  } catch (error) {
    return `is not a regular expression: ${errorMessage(error)}`;
  }
}
