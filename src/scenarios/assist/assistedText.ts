import path from "node:path";
import * as jsonc from "jsonc-parser";
import * as z from "zod";
import type { ConfigRules } from "../../model/config/configKinds.ts";
import type { DocumentRole } from "../../model/config/editorHints.ts";
import { jsonSchemaSchema } from "../../model/config/jsonSchema.ts";
import { writtenCaseSchema } from "../../model/config/testCase.ts";
import { findTooDeep } from "../../model/json/jsonDepth.ts";

/** A piece of JSON in a text; what can be read of a broken one is in `root`. Offsets in it count from `start`. */
export interface TextPart {
  readonly start: number;
  readonly text: string;
  readonly root: jsonc.Node | undefined;
}

/** A text as the editor has it, with what it is; offsets count UTF-16 units, as the editor does. */
export interface AssistedText {
  /** Absolute. */
  readonly file: string;
  readonly text: string;
  readonly role: DocumentRole;
  /** One, or one a line in JSONL; none of a CSV. */
  readonly parts: readonly TextPart[];
  /** What each part is to be. */
  readonly schema: z.core.$ZodType;
}

/** What a file is by its name alone; undefined for one that only a config could tell of. */
export function roleOfName(file: string): DocumentRole | undefined {
  const [, middle = ""] = /\.(touchstone|scenario|schema)\.json$/.exec(file) ?? [];
  return rolesByName.get(middle);
}

/** Parses a text, line by line where its name asks for it. */
export function openAssistedText(
  file: string,
  text: string,
  { role, rules }: { readonly role: DocumentRole; readonly rules: ConfigRules },
): AssistedText {
  const isLines = /\.(jsonl|ndjson)$/i.test(file);
  const isNone = path.extname(file).toLowerCase() === ".csv";
  const parts = isNone ? [] : isLines ? splitLines(text) : [{ start: 0, text }];
  return {
    file,
    text,
    role,
    parts: parts.map((part) => ({ ...part, root: parse(part.text) })),
    schema: schemaOf(role, isLines, rules),
  };
}

/** The part in which an offset of the text lies, and the offset in it. */
export function findPart(
  { parts }: AssistedText,
  offset: number,
): { readonly part: TextPart; readonly offset: number } | undefined {
  const part = parts.find(({ start, text }) => offset >= start && offset <= start + text.length);
  return part && { part, offset: offset - part.start };
}

// --- internal ---

const rolesByName = new Map<string, DocumentRole>([
  ["touchstone", "config"],
  ["scenario", "scenarioFile"],
  ["schema", "schemaFile"],
]);

function schemaOf(role: DocumentRole, isLines: boolean, rules: ConfigRules): z.core.$ZodType {
  if (role === "config") return rules.runConfigSchema;
  if (role === "scenarioFile") return rules.scenarioSchema;
  if (role === "schemaFile") return jsonSchemaSchema;
  return isLines ? writtenCaseSchema : caseListSchema;
}

const caseListSchema = z.array(writtenCaseSchema);

function splitLines(text: string): { start: number; text: string }[] {
  return Array.from(text.matchAll(/[^\r\n]+/g), ({ 0: line, index }) => ({
    start: index,
    text: line,
  }));
}

function parse(text: string): jsonc.Node | undefined {
  if (findTooDeep(text) !== undefined) return undefined;
  return jsonc.parseTree(text, [], { allowTrailingComma: true });
}
