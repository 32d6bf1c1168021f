import * as z from "zod";

/** Files that a text names, by a path relative to the file it stands in. */
export interface NamedFiles {
  /** Such as `schema file`. */
  readonly what: string;
  /** Globs of what such files are usually called, from the workspace folder on. */
  readonly usual: string;
  /** Whether the text may be a glob. */
  readonly takesGlobs?: boolean;
  /** Whether it is a `$ref`, which may name a place within the file. */
  readonly isReference?: boolean;
  /** What it is itself, where it is helped with as well. */
  readonly role?: DocumentRole;
}

/** What a file is to Touchstone. */
export type DocumentRole = "config" | "scenarioFile" | "caseFile" | "schemaFile";

/** What the editor has to know of a value beside its schema, to complete, explain and follow it. */
export interface EditorHints {
  readonly files?: NamedFiles;
  /** It is the id of a provider of a config of the workspace. */
  readonly isProvider?: boolean;
  /** It is the name of a credential: an environment variable, or a stored key. */
  readonly credential?: "env" | "secret";
  /** It is a JSON Schema. */
  readonly isSchema?: boolean;
  /** What it is called in a list, such as `reaction`. */
  readonly noun?: string;
  /** Whether a new entry has it though it could be left out. */
  readonly isUsual?: boolean;
  /** What a new entry has in its place, where its schema alone would take too much. */
  readonly example?: string;
}

/** Hints by schema; one that was made of another by `meta` has those of the other too. */
export const editorHints = z.registry<EditorHints>();
