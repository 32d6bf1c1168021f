import path from "node:path";
import { type JsonSchema, jsonSchemaSchema } from "../../model/config/jsonSchema.ts";
import type { Problem } from "../../model/config/problem.ts";
import { errorMessage } from "../../model/userError.ts";
import { valueAt } from "../../model/words/describeIssue.ts";
import { adviseSchemas } from "../advice/adviseSchemas.ts";
import type { KeyPath } from "../files/jsoncDocument.ts";
import type { WorkspaceFiles } from "../files/workspaceFiles.ts";
import { createOutcomeValidator } from "../schemas/createValidator.ts";
import { bundleSchema } from "../schemas/schemaBundle.ts";
import {
  createFileSource,
  createInlineSource,
  type SchemaSource,
} from "../schemas/schemaSource.ts";
import type { ScenarioSource } from "./findScenarios.ts";

/** A schema that a scenario names or holds; `true` when a problem is an error. */
export interface SchemaLoad {
  /** Self-contained. */
  readonly schema: JsonSchema;
  /** What is hashed: the JSON as written, or the bundle when it takes other files in. */
  readonly content: JsonSchema;
  readonly problems: Problem[];
}

/** Loads the schema at a key of a scenario: a path relative to its file, or the schema itself. */
export type SchemaLoader = (entry: string | JsonSchema, key: KeyPath) => Promise<SchemaLoad>;

/** Creates what reads, bundles and compiles the schemas of one scenario. */
export function createSchemaLoader(
  { document, base }: ScenarioSource,
  files: WorkspaceFiles,
): SchemaLoader {
  return async (entry, key) => {
    const at = [...base, ...key];
    const load =
      typeof entry === "string"
        ? await loadFile(path.resolve(path.dirname(document.file), entry), files)
        : await loadSource(
            createInlineSource(document, at, readInline(entry, document.exactAt(at))),
            files,
          );
    if ("reason" in load) return fail(document.problemAt(at, load.reason));
    const isWritten = valueAt(document.value, at) !== undefined;
    return isWritten ? { ...load, problems: [...load.problems, ...load.advice] } : load;
  };
}

// --- internal ---

/** The same wherever the schema is used. */
interface SourceLoad extends SchemaLoad {
  readonly advice: readonly Problem[];
}

type FileLoad = SourceLoad | { readonly reason: string };

/** What was made of the schema files of a workspace: many scenarios may name one. */
const fileLoads = new WeakMap<WorkspaceFiles, Map<string, Promise<FileLoad>>>();

function loadFile(file: string, files: WorkspaceFiles): Promise<FileLoad> {
  const loads = fileLoads.get(files) ?? new Map<string, Promise<FileLoad>>();
  fileLoads.set(files, loads);
  const load = loads.get(file) ?? loadNewFile(file, files);
  loads.set(file, load);
  return load;
}

async function loadNewFile(file: string, files: WorkspaceFiles): Promise<FileLoad> {
  const source = await readSchemaFile(file, files);
  if ("reason" in source) return source;
  return "problems" in source ? fail(...source.problems) : loadSource(source, files);
}

async function loadSource(source: SchemaSource, files: WorkspaceFiles): Promise<SourceLoad> {
  const bundle = await bundleSchema(source, files);
  if (bundle.schema === undefined) return fail(...bundle.problems);
  const fault = findFault(bundle.schema);
  if (fault !== undefined) return fail(source.document.problemAt(source.base, fault));
  const content = bundle.sources.length === 1 ? source.schema : bundle.schema;
  return { schema: bundle.schema, content, problems: [], advice: adviseSchemas(bundle.sources) };
}

/** As it is written, with every digit; one that comes of a default is written nowhere. */
function readInline(entry: JsonSchema, written: unknown): JsonSchema {
  const schema = jsonSchemaSchema.safeParse(written);
  return schema.success ? schema.data : entry;
}

function fail(...problems: Problem[]): SourceLoad {
  return { schema: true, content: true, problems, advice: [] };
}

async function readSchemaFile(
  file: string,
  files: WorkspaceFiles,
): Promise<SchemaSource | { reason: string } | { problems: Problem[] }> {
  const read = await files.read(file);
  if (!read.ok) return { reason: `schema file ${file} ${read.reason}` };
  const { document } = read;
  if (document.problems.length > 0) return { problems: document.problems };
  const schema = jsonSchemaSchema.safeParse(document.exactAt([]));
  return schema.success
    ? createFileSource(document, schema.data)
    : { problems: [document.problemAt([], "must be a JSON Schema: an object or a boolean")] };
}

/** What only compiling finds. */
function findFault(schema: JsonSchema): string | undefined {
  try {
    createOutcomeValidator(schema);
    return undefined;
  } catch (error) {
    return `is not a valid JSON Schema: ${errorMessage(error)}`;
  }
}
