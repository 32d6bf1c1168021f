import { isJsonObject, readKey } from "../../model/json/jsonValue.ts";
import type { ImportSource } from "../importKind.ts";
import { noteLost } from "../noteLost.ts";
import type { Notes } from "../notes.ts";
import { parseYaml } from "../readSource.ts";

/** What assertions come to: the JSON Schema of a reply and the value it must have. */
export interface Asserted {
  schema: unknown;
  expected: unknown;
}

/** `is-json` and `contains-json` with a schema, and `equals`; all others are noted, since nothing here judges so. */
export async function readAssertions(
  assertions: readonly unknown[],
  source: ImportSource,
  notes: Notes,
): Promise<Asserted> {
  const found: Asserted = { schema: undefined, expected: undefined };
  for (const assertion of assertions) {
    const type = String(readKey(assertion, "type") ?? "");
    const value = readKey(assertion, "value");
    const noteRest = () =>
      noteLost(assertion, { type, value }, notes, `Assertions of type ${type}: `);
    if (type === "is-json" || type === "contains-json") {
      noteRest();
      const schema = await readSchema(value, source);
      if (schema === undefined && value !== undefined) {
        notes.add(`${type}: its schema is no JSON and no file in the folder; left out.`);
      } else if (found.schema !== undefined && schema !== undefined) {
        notes.add(`${type}: a second schema of one test was left out.`);
      } else found.schema = schema ?? found.schema ?? {};
    } else if (type === "equals" && found.expected === undefined) {
      noteRest();
      found.expected = parseValue(value);
    } else notes.add(`Assertions of type ${type === "" ? "?" : type} are left out.`);
  }
  return found;
}

// --- internal ---

async function readSchema(value: unknown, source: ImportSource): Promise<unknown> {
  if (isJsonObject(value)) return value;
  if (typeof value !== "string") return undefined;
  const isFile = value.startsWith("file://");
  const text = isFile ? await source.readBeside(value.slice("file://".length)) : value;
  if (text === undefined) return undefined;
  const parsed = await parseYaml(text, value).catch(() => undefined);
  return isJsonObject(parsed) ? parsed : undefined;
}

/** JSON that is written as text is the value. */
function parseValue(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
