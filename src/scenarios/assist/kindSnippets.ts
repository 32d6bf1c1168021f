import * as z from "zod";
import { editorHints } from "../../model/config/editorHints.ts";
import { createPlaceholders, escapeSnippet, type Placeholders } from "./snippetText.ts";

/** A new entry to be filled in. */
export interface KindSnippet {
  /** Its kind, or what its list holds. */
  readonly label: string;
  readonly description: string | undefined;
  /** In VS Code's snippet syntax. */
  readonly body: string;
}

/** New entries that a place takes: one of each kind, of each form that a kind has, or the one that a list holds. */
export function listKindSnippets(
  schemas: readonly z.core.$ZodType[],
  values: KnownValues = {},
): KindSnippet[] {
  const forms = schemas
    .filter((schema) => schema instanceof z.ZodDiscriminatedUnion)
    .flatMap((union) => listForms(union))
    .map((form) => ({ form, label: nameForm(form), description: describeKind(form) }));
  const entries = schemas.flatMap((schema) => {
    const { noun } = editorHints.get(schema) ?? {};
    return noun === undefined ? [] : [{ form: schema, label: noun, description: undefined }];
  });
  return [...forms, ...entries].map(({ form, label, description }) => ({
    label,
    description,
    body: writeSnippet(form, createPlaceholders(), values),
  }));
}

/** A new value of a schema: what may not be left out, and what usually is not. */
export function writeSnippet(
  schema: z.core.$ZodType,
  places: Placeholders,
  values: KnownValues = {},
): string {
  return write(schema, { places, values, name: "", kind: "", indent: "" });
}

/** What the values of keys are to begin with, by key, as JSON writes them between quotes. */
export type KnownValues = Readonly<Record<string, string>>;

// --- internal ---

interface Surroundings {
  readonly places: Placeholders;
  readonly values: KnownValues;
  /** Of the key that the value stands at. */
  readonly name: string;
  /** Of the entry that it is part of. */
  readonly kind: string;
  readonly indent: string;
}

type Form = z.ZodObject;

/** A union within a union is one kind with several forms. */
function listForms(union: z.ZodUnion): Form[] {
  return union.options.flatMap((option) => {
    if (option instanceof z.ZodObject) return [option];
    return option instanceof z.ZodUnion ? listForms(option) : [];
  });
}

/** The literals that tell a form apart, such as `generator: stock-trade`. */
function nameForm(form: Form): string {
  return Object.values(form.shape)
    .flatMap((schema) => (schema instanceof z.ZodLiteral ? [String([...schema.values][0])] : []))
    .join(" ");
}

function describeKind({ shape }: Form): string | undefined {
  const { kind } = shape;
  return kind === undefined ? undefined : z.globalRegistry.get(kind)?.description;
}

function write(schema: z.core.$ZodType, around: Surroundings): string {
  const { places, name } = around;
  const example = editorHints.get(schema)?.example;
  if (example !== undefined) return `"${places.next(example)}"`;
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) {
    return write(schema.unwrap(), around);
  }
  if (schema instanceof z.ZodPrefault) return write(schema.unwrap(), around);
  if (schema instanceof z.ZodLiteral) return escapeSnippet(JSON.stringify([...schema.values][0]));
  if (schema instanceof z.ZodEnum) return `"${places.choose(schema.options.map(String))}"`;
  if (schema instanceof z.ZodUnion) {
    const [first] = listOptions(schema);
    return first === undefined ? "null" : write(first, around);
  }
  if (schema instanceof z.ZodObject) return writeObject(schema, around);
  if (schema instanceof z.ZodArray) {
    const inner = `${around.indent}\t`;
    return `[\n${inner}${write(schema.element, { ...around, indent: inner })}\n${around.indent}]`;
  }
  if (schema instanceof z.ZodRecord) return "{}";
  if (schema instanceof z.ZodBoolean) return places.next("true");
  const number = [Number(around.values[name] ?? 1), 1].find(
    (each) => z.safeParse(schema, each).success,
  );
  if (number !== undefined) return places.next(String(number));
  return `"${places.next(around.values[name] ?? writeText(schema, around) ?? name)}"`;
}

function listOptions(union: z.ZodUnion): readonly z.core.$ZodType[] {
  return union.options;
}

function writeObject(schema: z.ZodObject, around: Surroundings): string {
  const kind = kindOf(schema) ?? editorHints.get(schema)?.noun ?? around.kind;
  const inner = `${around.indent}\t`;
  const lines = orderKeys(schema).map((name) => {
    const value = write(schema.shape[name], { ...around, name, kind, indent: inner });
    return `${inner}${escapeSnippet(JSON.stringify(name))}: ${value}`;
  });
  return lines.length === 0 ? "{}" : `{\n${lines.join(",\n")}\n${around.indent}}`;
}

function kindOf({ shape }: z.ZodObject): string | undefined {
  const { kind } = shape;
  return kind instanceof z.ZodLiteral ? String([...kind.values][0]) : undefined;
}

/** Its id and kind first, as people write them. */
function orderKeys({ shape }: z.ZodObject): string[] {
  const wanted = Object.keys(shape).filter((key) => {
    const schema: z.core.$ZodType = shape[key];
    const isUsual = editorHints.get(schema)?.isUsual;
    return isUsual ?? schema._zod.optin === undefined;
  });
  const first = ["number", "id", "name", "kind"].filter((key) => wanted.includes(key));
  return [...first, ...wanted.filter((key) => !first.includes(key))];
}

/** `changes.jsonl` for `changes` and the glob of JSONL files. */
function nameFile(name: string, usual: string): string {
  const [, ending = ""] = /\*([^*/]*)$/.exec(usual.replaceAll(/\{([^,}]*)[^}]*\}/g, "$1")) ?? [];
  return ending === `.${name}.json` ? `outcome${ending}` : `${name}${ending}`;
}

/** The first of what texts usually are that the schema takes. */
function writeText(schema: z.core.$ZodType, { name, kind }: Surroundings): string | undefined {
  const { files, credential } = editorHints.get(schema) ?? {};
  const file = files && nameFile(name, files.usual);
  const variable = `${kind.toUpperCase().replaceAll(/\W/g, "_")}_API_KEY`;
  const usual = [
    ...(file === undefined ? [] : [file]),
    ...(credential === "env" ? [variable] : []),
    ...(name === "id" ? [kind] : []),
    name,
    ...["http://127.0.0.1:8080/", "ws://127.0.0.1:8080/", "redis://127.0.0.1:6379", "/", ""],
  ];
  return usual.find((each) => z.safeParse(schema, each).success);
}
