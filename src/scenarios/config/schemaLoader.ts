import path from "node:path";
import { type JsonSchema, jsonSchemaSchema } from "../../model/config/jsonSchema.ts";
import { type Problem, withFault } from "../../model/config/problem.ts";
import type { FaultHint } from "../../model/config/problemFault.ts";
import { valueAt } from "../../model/words/describeIssue.ts";
import type { KeyPath } from "../files/jsoncDocument.ts";
import type { WorkspaceFiles } from "../files/workspaceFiles.ts";
import { createInlineSource, type SchemaSource } from "../schemas/schemaSource.ts";
import type { ScenarioSource } from "./findScenarios.ts";
import {
  failSchema,
  loadSchema,
  loadSmallSchemaFile,
  loadSmallSource,
  type SchemaPlace,
  type SchemaReading,
} from "./loadSchema.ts";

/** A schema that a scenario names or holds; `true` when a problem is an error. */
export interface SchemaLoad {
  /** Self-contained. */
  readonly schema: JsonSchema;
  /** What is hashed, as text: the JSON as written, or the bundle when it takes other files in. */
  readonly content: string;
  readonly problems: readonly Problem[];
}

/** Loads the schema at a key of a scenario: a path relative to its file, or the schema itself. */
export type SchemaLoader = (entry: string | JsonSchema, key: KeyPath) => Promise<SchemaLoad>;

/** Loads a schema that may take long, where nobody waits for it. Never rejects. */
export type LargeSchemaLoader = (
  place: SchemaPlace,
  workspaceFolder: string,
) => Promise<SchemaReading>;

/** Creates what reads, bundles and compiles the schemas of one scenario: what is small here, what may take long by `loadLarge`. */
export function createSchemaLoader(
  { document, base }: ScenarioSource,
  files: WorkspaceFiles,
  loadLarge: LargeSchemaLoader = loadSchema,
): SchemaLoader {
  return async (entry, key) => {
    const at = [...base, ...key];
    const load =
      typeof entry === "string"
        ? await loadFile(path.resolve(path.dirname(document.file), entry), files, loadLarge)
        : await loadPart(
            createInlineSource(document, at, readInline(entry, document.exactAt(at))),
            files,
            loadLarge,
          );
    if ("reason" in load) {
      const problem = document.problemAt(at, load.reason);
      const { missing } = load;
      return failSchema(missing === undefined ? problem : withFault(problem, at, hintOf(missing)));
    }
    const isWritten = valueAt(document.value, at) !== undefined;
    return isWritten ? { ...load, problems: [...load.problems, ...load.advice] } : load;
  };
}

// --- internal ---

function hintOf(file: string): FaultHint {
  const create = { do: "createFile" as const, file, holds: "schema" as const };
  return { code: "missing-file", fixes: [{ do: "findFile" }, create] };
}

/** What was made of the schema files of a workspace: many scenarios may name one. */
const fileLoads = new WeakMap<WorkspaceFiles, Map<string, Promise<SchemaReading>>>();

function loadFile(
  file: string,
  files: WorkspaceFiles,
  loadLarge: LargeSchemaLoader,
): Promise<SchemaReading> {
  const loads = fileLoads.get(files) ?? new Map<string, Promise<SchemaReading>>();
  fileLoads.set(files, loads);
  const load = loads.get(file) ?? loadNewFile(file, files, loadLarge);
  loads.set(file, load);
  return load;
}

async function loadNewFile(
  file: string,
  files: WorkspaceFiles,
  loadLarge: LargeSchemaLoader,
): Promise<SchemaReading> {
  return (await loadSmallSchemaFile(file, files)) ?? (await loadLarge({ file }, files.folder));
}

async function loadPart(
  source: SchemaSource,
  files: WorkspaceFiles,
  loadLarge: LargeSchemaLoader,
): Promise<SchemaReading> {
  const small = await loadSmallSource(source, files);
  if (small !== undefined) return small;
  const { file, text } = source.document;
  return await loadLarge({ file, part: { text, base: source.base } }, files.folder);
}

/** As it is written, with every digit; one that comes of a default is written nowhere. */
function readInline(entry: JsonSchema, written: unknown): JsonSchema {
  const schema = jsonSchemaSchema.safeParse(written);
  return schema.success ? schema.data : entry;
}
