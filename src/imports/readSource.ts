import path from "node:path";
import { isInside } from "../common/isInside.ts";
import { readUtf8File } from "../common/utf8Text.ts";
import { findTooDeep } from "../model/json/jsonDepth.ts";
import { errorMessage, UserError } from "../model/userError.ts";
import type { ImportSource } from "./importKind.ts";

/** Reads a file of another tool as JSON, lines of JSON or YAML. Throws `UserError` ("config") where it is none of them. */
export async function readSource(file: string): Promise<ImportSource> {
  const fileName = path.basename(file);
  const folder = path.dirname(file);
  const text = await readText(file, fileName);
  return {
    fileName,
    ...(await parseText(text, fileName)),
    readBeside: (name) => readBeside(folder, name),
  };
}

/** Any value of YAML. Throws `UserError` ("config"). */
export async function parseYaml(text: string, fileName: string): Promise<unknown> {
  if (text.length > mostYaml) {
    throw refuse(fileName, `is more than ${mostYaml / 1024 / 1024} MB of YAML`);
  }
  const { parseYamlText } = await import("./yamlText.ts");
  try {
    return parseYamlText(text);
  } catch (error) {
    throw refuse(fileName, `cannot be read as YAML: ${errorMessage(error)}`);
  }
}

// --- internal ---

const mostYaml = 16 * 1024 * 1024;

function refuse(fileName: string, what: string): UserError {
  return new UserError(`${fileName} ${what}; nothing was written.`, { code: "config" });
}

async function readText(file: string, fileName: string): Promise<string> {
  try {
    return await readUtf8File(file);
  } catch (error) {
    const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
    throw refuse(fileName, isMissing ? "does not exist" : errorMessage(error));
  }
}

async function parseText(
  text: string,
  fileName: string,
): Promise<Pick<ImportSource, "document" | "lines">> {
  if (text.trim() === "") throw refuse(fileName, "is empty");
  if (text.startsWith("PK\u0003\u0004")) {
    throw refuse(
      fileName,
      "is a zip; a log of Inspect is made JSON by: inspect log convert --to json",
    );
  }
  if (/\.ya?ml$/i.test(fileName)) return { document: await parseYaml(text, fileName) };
  if (/\.(jsonl|ndjson)$/i.test(fileName)) return { lines: parseLines(text, fileName) };
  const whole = parseJson(text);
  if (whole.ok) return { document: whole.value };
  const [first = ""] = text.trimStart().split("\n", 1);
  if (parseJson(first).ok) return { lines: parseLines(text, fileName) };
  throw refuse(fileName, `is no JSON: ${whole.reason}`);
}

type Parsed =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly reason: string };

/** Python writes numbers that JSON has no word for. */
const pythonNumbers = /"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g;

function parseJson(text: string): Parsed {
  if (findTooDeep(text) !== undefined) return { ok: false, reason: "it is nested too deep" };
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    const hasNumbers = /\b(?:NaN|Infinity)\b/.test(text);
    if (!hasNumbers) return { ok: false, reason: errorMessage(error) };
  }
  try {
    const known = text.replace(pythonNumbers, (match) => (match.startsWith('"') ? match : "null"));
    return { ok: true, value: JSON.parse(known) };
  } catch (error) {
    return { ok: false, reason: errorMessage(error) };
  }
}

function parseLines(text: string, fileName: string): unknown[] {
  const values: unknown[] = [];
  let line = 0;
  for (let from = 0; from < text.length; ) {
    const end = text.indexOf("\n", from);
    const to = end === -1 ? text.length : end;
    line += 1;
    const written = text.slice(from, to).trim();
    from = to + 1;
    if (written === "") continue;
    const parsed = parseJson(written);
    if (!parsed.ok) throw refuse(fileName, `is broken in line ${line}: ${parsed.reason}`);
    values.push(parsed.value);
  }
  return values;
}

/** What a config names is read in its own folder only: it may have come from anywhere. */
async function readBeside(folder: string, name: string): Promise<string | undefined> {
  const file = path.resolve(folder, name);
  if (!isInside(folder, file)) return undefined;
  return await readUtf8File(file).catch(() => undefined);
}
