import { type JsonSchema, jsonSchemaSchema } from "../../model/config/jsonSchema.ts";
import { type Problem, withFault } from "../../model/config/problem.ts";
import type { FaultHint } from "../../model/config/problemFault.ts";
import { errorMessage } from "../../model/userError.ts";
import { adviseSchemas } from "../advice/adviseSchemas.ts";
import { formatSortedJson } from "../files/hashJson.ts";
import { type KeyPath, parseJsoncDocument } from "../files/jsoncDocument.ts";
import { isMissing, openWorkspaceFiles, type WorkspaceFiles } from "../files/workspaceFiles.ts";
import { compileOnce } from "../schemas/createValidator.ts";
import { isLargeSchema, mostSchemaBytes } from "../schemas/largeSchema.ts";
import { bundleSchema } from "../schemas/schemaBundle.ts";
import {
  createFileSource,
  createInlineSource,
  type SchemaSource,
} from "../schemas/schemaSource.ts";

/** Where a schema stands: a file (absolute), or a part of the text of one. Plain data. */
export interface SchemaPlace {
  readonly file: string;
  readonly part?: { readonly text: string; readonly base: KeyPath };
}

/** What was made of a schema; `true` when a problem is an error. */
export interface LoadedSchema {
  /** Self-contained. */
  readonly schema: JsonSchema;
  /** What is hashed, as text: the JSON as written, or the bundle when it takes other files in. */
  readonly content: string;
  readonly problems: readonly Problem[];
  readonly advice: readonly Problem[];
}

/** `reason` is why there is nothing to load, told where the schema is named. */
export type SchemaReading =
  | LoadedSchema
  | {
      readonly reason: string;
      /** Its file (absolute), where that there is none is all that is wrong. */
      readonly missing?: string;
    };

/** Loads a schema whatever its size. */
export async function loadSchema(
  { file, part }: SchemaPlace,
  workspaceFolder: string,
): Promise<SchemaReading> {
  const files = await openWorkspaceFiles(workspaceFolder);
  if (part === undefined) return await loadSchemaFile(file, files);
  const document = parseJsoncDocument(file, part.text);
  const schema = readSchema(document.exactAt(part.base));
  return schema === undefined
    ? { reason: noSchema }
    : await loadSource(createInlineSource(document, part.base, schema), files);
}

/** Loads a schema file if it is proven to take little time; undefined where it is not. */
export async function loadSmallSchemaFile(
  file: string,
  files: WorkspaceFiles,
): Promise<SchemaReading | undefined> {
  const bytes = await files.size(file);
  if (bytes > mostSchemaBytes) return undefined;
  return await loadSchemaFile(file, files, mostSchemaBytes - bytes);
}

/** Loads a part of a file if it is proven to take little time; undefined where it is not. */
export function loadSmallSource(
  source: SchemaSource,
  files: WorkspaceFiles,
): Promise<LoadedSchema | undefined> {
  return loadSource(source, files, mostSchemaBytes);
}

/** What stands for a schema that cannot be used. */
export function failSchema(...problems: Problem[]): LoadedSchema {
  return { schema: true, content: "true", problems, advice: [] };
}

// --- internal ---

const invalid: FaultHint = { code: "invalid-schema" };
const noSchema = "must be a JSON Schema: an object or a boolean";

function loadSchemaFile(file: string, files: WorkspaceFiles): Promise<SchemaReading>;
function loadSchemaFile(
  file: string,
  files: WorkspaceFiles,
  mostBytes: number,
): Promise<SchemaReading | undefined>;
async function loadSchemaFile(
  file: string,
  files: WorkspaceFiles,
  mostBytes?: number,
): Promise<SchemaReading | undefined> {
  const read = await files.read(file);
  if (!read.ok) {
    const reason = `schema file ${file} ${read.reason}`;
    return isMissing(read.reason) ? { reason, missing: file } : { reason };
  }
  const { document } = read;
  if (document.problems.length > 0) return failSchema(...document.problems);
  const schema = readSchema(document.exactAt([]));
  if (schema === undefined) {
    return failSchema(withFault(document.problemAt([], noSchema), [], invalid));
  }
  const source = createFileSource(document, schema);
  return mostBytes === undefined ? loadSource(source, files) : loadSource(source, files, mostBytes);
}

function loadSource(source: SchemaSource, files: WorkspaceFiles): Promise<LoadedSchema>;
function loadSource(
  source: SchemaSource,
  files: WorkspaceFiles,
  mostBytes: number,
): Promise<LoadedSchema | undefined>;
/** Undefined where it is large, or takes files in that have more bytes. */
async function loadSource(
  source: SchemaSource,
  files: WorkspaceFiles,
  mostBytes?: number,
): Promise<LoadedSchema | undefined> {
  const isBounded = mostBytes !== undefined;
  if (isBounded && isLargeSchema(source.schema)) return undefined;
  const { schema, problems, sources, isLarge } = await bundleSchema(source, files, mostBytes);
  if (isLarge === true || (isBounded && isLargeSchema(schema ?? true))) return undefined;
  if (schema === undefined) return failSchema(...problems);
  const fault = findFault(schema);
  if (fault !== undefined) {
    const problem = source.document.problemAt(source.base, fault);
    return failSchema(withFault(problem, source.base, invalid));
  }
  const content = formatSortedJson(sources.length === 1 ? source.schema : schema);
  return { schema, content, problems: [], advice: adviseSchemas(sources) };
}

function readSchema(written: unknown): JsonSchema | undefined {
  const schema = jsonSchemaSchema.safeParse(written);
  return schema.success ? schema.data : undefined;
}

/** What only compiling finds. */
function findFault(schema: JsonSchema): string | undefined {
  try {
    compileOnce(schema);
    return undefined;
  } catch (error) {
    return `is not a valid JSON Schema: ${errorMessage(error)}`;
  }
}
