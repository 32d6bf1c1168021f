import * as z from "zod";
import { readRegular } from "../common/regularFile.ts";
import { decodeUtf8, EncodingError } from "../common/utf8Text.ts";
import { parseExactJson } from "../model/json/exactJson.ts";
import { formatJsonPieces } from "../model/json/jsonPieces.ts";
import { buildStorageError, errorCode } from "../model/storageError.ts";
import { errorMessage, UserError } from "../model/userError.ts";
import { formatShapeFault } from "../model/words/shapeFault.ts";
import { writeFileAtomic } from "./atomicFile.ts";

/** A JSON file checked against a schema, `undefined` when there is none; throws `UserError` ("storage"). */
export async function loadJsonFile<T>(file: string, schema: z.ZodType<T>): Promise<T | undefined> {
  const text = await loadTextFile(file);
  return text === undefined ? undefined : parseJsonText(file, text, schema);
}

/** A JSON file checked against a schema, integers beyond 2^53 as BigInts; otherwise as `loadJsonFile`. */
export async function loadExactJsonFile<T>(
  file: string,
  schema: z.ZodType<T>,
): Promise<T | undefined> {
  const text = await loadTextFile(file);
  return text === undefined ? undefined : parseText(file, text, { schema, parse: parseExactJson });
}

/** A file's text, `undefined` when there is none; throws `UserError` ("storage"). */
export async function loadTextFile(file: string): Promise<string | undefined> {
  try {
    return (await readRegular(file)).toString("utf8");
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw buildStorageError("read", file, error);
  }
}

/** A text that a person may have saved, `undefined` when there is none; throws `UserError` ("storage"), also when it is not in UTF-8. */
export async function loadUtf8File(file: string): Promise<string | undefined> {
  const { text, fault } = (await loadAnyText(file)) ?? {};
  if (fault !== undefined) throw new UserError(`${file} ${fault}.`, { code: "storage" });
  return text;
}

/** A text whatever its encoding, `undefined` when there is none; `fault` says that it is not UTF-8. Throws `UserError` ("storage"). */
export async function loadAnyText(
  file: string,
): Promise<{ readonly text: string; readonly fault?: string } | undefined> {
  let bytes: Buffer;
  try {
    bytes = await readRegular(file);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw buildStorageError("read", file, error);
  }
  try {
    return { text: decodeUtf8(bytes) };
  } catch (error) {
    if (!(error instanceof EncodingError)) throw error;
    return { text: new TextDecoder(error.encoding).decode(bytes), fault: error.message };
  }
}

/** JSON text checked against a schema; `place` names it in the `UserError` ("storage") for what is wrong. */
export function parseJsonText<T>(place: string, text: string, schema: z.ZodType<T>): T {
  return parseText(place, text, { schema, parse: JSON.parse });
}

/** JSON text checked against a schema, integers beyond 2^53 as BigInts; otherwise as `parseJsonText`. */
export function parseExactJsonText<T>(place: string, text: string, schema: z.ZodType<T>): T {
  return parseText(place, text, { schema, parse: parseExactJson });
}

/** Writes a value as two-space JSON with all digits of its numbers, atomically. */
export async function writeJsonFile(file: string, value: unknown): Promise<void> {
  await writeFileAtomic(file, formatJsonPieces(value));
}

/** As `writeJsonFile`, unless `mayReplace` says no when all is written but the name; then false. */
export function replaceJsonFile(
  file: string,
  value: unknown,
  mayReplace: () => Promise<boolean>,
): Promise<boolean> {
  return writeFileAtomic(file, formatJsonPieces(value), mayReplace);
}

// --- internal ---

function parseText<T>(
  place: string,
  text: string,
  { schema, parse }: { schema: z.ZodType<T>; parse: (text: string) => unknown },
): T {
  try {
    return schema.parse(parse(text));
  } catch (error) {
    const fault = error instanceof z.ZodError ? formatShapeFault(error) : errorMessage(error);
    throw new UserError(`${place} is broken: ${fault}`, { code: "storage", cause: error });
  }
}
