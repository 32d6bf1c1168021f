import type { JsonSchema } from "../../model/config/jsonSchema.ts";
import { findElement, jsonPointerSchema, parsePointer } from "../../model/json/jsonPointer.ts";
import { isJsonObject, readKey } from "../../model/json/jsonValue.ts";
import { type CellReading, readCell, readJsonCell } from "./csvCell.ts";
import { findTypesAt } from "./schemaTypes.ts";

/** A column of a table of cases. */
export interface CsvColumn {
  readonly name: string;
  /** Whether an empty cell is a value too: an empty text. */
  readonly takesEmpty: boolean;
  /** Adds a cell to its case; what is wrong with it when it cannot. */
  add(row: WrittenRow, text: string): string | undefined;
}

/** A case while it is put together from the cells of its row. */
export interface WrittenRow {
  id?: string;
  vars: Record<string, unknown>;
  expected?: unknown;
  files?: unknown;
}

/** What the columns of a table are, by its first row; or what is wrong with them. */
export function readColumns(
  names: readonly string[],
  schema: JsonSchema,
): { readonly columns: CsvColumn[] } | { readonly faults: { name: string; message: string }[] } {
  const faults = names.flatMap((name, index) => {
    const message = findColumnFault(name, index, names);
    return message === undefined ? [] : [{ name, message }];
  });
  if (faults.length > 0) return { faults };
  return { columns: names.map((name) => makeColumn(name, schema)) };
}

// --- internal ---

const expectedPrefix = "expected/";

function findColumnFault(name: string, index: number, names: readonly string[]) {
  if (name === "") return `column ${index + 1} has no name`;
  if (names.indexOf(name) < index) return `column "${name}" is given twice`;
  if (!name.startsWith(expectedPrefix)) return undefined;
  if (names.includes("expected")) return `column "${name}" cannot stand beside "expected"`;
  return jsonPointerSchema.safeParse(pointerOf(name)).success
    ? undefined
    : `column "${name}" must end in a JSON pointer`;
}

function pointerOf(name: string): string {
  return name.slice(expectedPrefix.length - 1);
}

function makeColumn(name: string, schema: JsonSchema): CsvColumn {
  if (name.startsWith(expectedPrefix)) return makeFieldColumn(name, schema);
  if (name === "files") return { name, takesEmpty: false, add: addFiles };
  if (name === "expected") {
    const add: CsvColumn["add"] = (row, text) =>
      takeCell(readJsonCell(text), (value) => {
        row.expected = value;
      });
    return { name, takesEmpty: false, add };
  }
  const add: CsvColumn["add"] = (row, text) => {
    if (name === "id") row.id = text;
    else row.vars[name] = text;
    return undefined;
  };
  return { name, takesEmpty: name !== "id", add };
}

/** One path as it is, several as JSON; what is wrong with them is found with the case. */
function addFiles(row: WrittenRow, text: string): string | undefined {
  if (!text.trimStart().startsWith("[")) {
    row.files = [text];
    return undefined;
  }
  return takeCell(readJsonCell(text), (paths) => {
    row.files = paths;
  });
}

function makeFieldColumn(name: string, schema: JsonSchema): CsvColumn {
  const steps = parsePointer(pointerOf(name));
  const types = findTypesAt(schema, steps);
  const isList = steps.map((_, index) => findTypesAt(schema, steps.slice(0, index)).has("array"));
  return {
    name,
    takesEmpty: false,
    add: (row, text) =>
      findGap(row.expected, { steps, isList }) ??
      takeCell(readCell(text, types), (value) => {
        row.expected = putAt(row.expected, { steps, isList }, value);
      }),
  };
}

function takeCell(reading: CellReading, take: (value: unknown) => void): string | undefined {
  if ("fault" in reading) return reading.fault;
  take(reading.value);
  return undefined;
}

interface FieldPlace {
  readonly steps: readonly string[];
  /** Whether the value that holds each step is a list. */
  readonly isList: readonly boolean[];
}

/** What keeps a place from being filled: a step that is no position of its list, or an item before it that is not there. */
function findGap(holder: unknown, { steps, isList }: FieldPlace): string | undefined {
  const [step, ...rest] = steps;
  if (step === undefined) return undefined;
  const below = { steps: rest, isList: isList.slice(1) };
  if (isList[0] !== true) return findGap(readKey(holder, step), below);
  const list: readonly unknown[] = Array.isArray(holder) ? holder : [];
  const index = findElement([...list, undefined], step);
  if (index !== undefined) return findGap(list[index], below);
  return /^(0|[1-9]\d*)$/.test(step)
    ? `is item ${step} of a list whose item ${list.length} is empty`
    : `cannot be item "${step}" of a list: items are numbered 0, 1, 2 …`;
}

/** A value with another put at a place; what is missing on the way there is made. */
function putAt(holder: unknown, { steps, isList }: FieldPlace, value: unknown): unknown {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  const below = { steps: rest, isList: isList.slice(1) };
  if (isList[0] === true && /^\d+$/.test(step)) {
    const list: unknown[] = Array.isArray(holder) ? holder : [];
    list[Number(step)] = putAt(list[Number(step)], below, value);
    return list;
  }
  const fields = isJsonObject(holder) ? holder : {};
  return { ...fields, [step]: putAt(fields[step], below, value) };
}
