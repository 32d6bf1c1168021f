import { findDraft } from "../../model/config/jsonSchema.ts";
import type { Problem } from "../../model/config/problem.ts";
import { parsePointer } from "../../model/json/jsonPointer.ts";
import { isJsonObject } from "../../model/json/jsonValue.ts";
import { errorMessage } from "../../model/userError.ts";
import { describeError } from "./describeError.ts";
import { getAjv } from "./schemaCompiler.ts";
import type { SchemaSource } from "./schemaSource.ts";
import { listSubschemas, type SchemaNode } from "./schemaTree.ts";

/** What makes a source no JSON Schema of the draft of `root`, each fault at its place. */
export function checkSchema(source: SchemaSource, root: SchemaSource): Problem[] {
  const { document, base, schema } = source;
  const draft = findDraft(schema);
  const at = (path: readonly string[], message: string) =>
    document.problemAt([...base, ...path], message);
  if (draft === undefined) {
    const supported =
      'must be "https://json-schema.org/draft/2020-12/schema" or "http://json-schema.org/draft-07/schema#"';
    return [at(["$schema"], supported)];
  }
  const isSilent = typeof schema === "boolean" || schema.$schema === undefined;
  const rootDraft = findDraft(root.schema) ?? draft;
  if (!isSilent && draft !== rootDraft) {
    return [
      at(["$schema"], `is ${draft}, but the schema that refers to this file is ${rootDraft}`),
    ];
  }
  const faults = listFaults(source, root);
  if (isJsonObject(schema)) faults.push(...listBadPatterns({ schema, path: [] }));
  return faults.map(({ path, message }) => at(path, message));
}

// --- internal ---

interface Fault {
  readonly path: readonly string[];
  readonly message: string;
}

/** One fault for each place: the first says what is wrong, the others that no alternative fits. */
function listFaults({ schema }: SchemaSource, root: SchemaSource): Fault[] {
  const ajv = getAjv(root.schema);
  const { $schema: _, ...body } = typeof schema === "boolean" ? {} : schema;
  if (ajv.validateSchema(body) === true) return [];
  const faults = new Map<string, string>();
  for (const error of ajv.errors ?? []) {
    if (faults.has(error.instancePath)) continue;
    faults.set(error.instancePath, `is not a valid JSON Schema: ${describeError(error)}`);
  }
  return [...faults].map(([pointer, message]) => ({ path: parsePointer(pointer), message }));
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
    new RegExp(pattern, "u");
    return undefined;
  } catch (error) {
    return `is not a regular expression: ${errorMessage(error)}`;
  }
}
