import type { Problem } from "../model/problem.ts";
import { createAjv, findDraft } from "./createAjv.ts";
import { describeError } from "./describeError.ts";
import { parsePointer } from "./jsonPointer.ts";
import type { SchemaSource } from "./schemaSource.ts";

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
  return listFaults(source, root).map(({ path, message }) => at(path, message));
}

// --- internal ---

/** One fault for each place: the first says what is wrong, the others that no alternative fits. */
function listFaults(
  { schema }: SchemaSource,
  root: SchemaSource,
): { path: string[]; message: string }[] {
  const ajv = createAjv(root.schema);
  const { $schema: _, ...body } = typeof schema === "boolean" ? {} : schema;
  if (ajv.validateSchema(body) === true) return [];
  const faults = new Map<string, string>();
  for (const error of ajv.errors ?? []) {
    if (faults.has(error.instancePath)) continue;
    faults.set(error.instancePath, `is not a valid JSON Schema: ${describeError(error)}`);
  }
  return [...faults].map(([pointer, message]) => ({ path: parsePointer(pointer), message }));
}
