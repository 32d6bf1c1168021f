import * as z from "zod";
import { formatType, type TypeSchema } from "./formatType.ts";
import { formatMarkdownTable } from "./markdownTable.ts";

/** One kind of a thing in a config: the schema of its keys, with `kind` as a literal. */
export interface Kind {
  readonly schema: z.ZodObject;
  /** What the schema does not say, such as where the kind may stand. */
  readonly note?: string;
}

/** Kinds as Markdown: the keys that all of them have once, then a heading for each with its description and its own keys. */
export function formatKindTable(kinds: readonly Kind[]): string {
  const described = kinds.map(describeKind);
  const shared = findSharedKeys(described);
  const sections = described.map(({ title, description, keys }) => [
    `#### ${title}`,
    description,
    ...formatKeys(keys.filter((key) => !shared.some((each) => isSameKey(each, key)))),
  ]);
  return [
    ...(shared.length === 0 ? [] : ["Keys of every kind:", ...formatKeys(shared)]),
    ...sections.flat(),
  ].join("\n\n");
}

/** The keys of an object in a config as a Markdown table. */
export function formatKeyTable(schema: z.ZodObject): string {
  return formatKeys(listObjectKeys(toObjectSchema(schema))).join("");
}

// --- internal ---

interface ObjectSchema extends TypeSchema {
  readonly properties: Readonly<Record<string, TypeSchema>>;
  readonly required?: readonly string[];
}

interface Key {
  readonly name: string;
  readonly schema: TypeSchema;
  readonly isRequired: boolean;
}

interface DescribedKind {
  readonly title: string;
  readonly description: string;
  readonly keys: readonly Key[];
}

function toObjectSchema(schema: z.ZodObject): ObjectSchema {
  return z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as ObjectSchema;
}

function describeKind({ schema, note = "" }: Kind): DescribedKind {
  const { properties, required = [] } = toObjectSchema(schema);
  const isLiteral = (name: string) => properties[name]?.const !== undefined;
  const literals = Object.keys(properties).filter(isLiteral);
  const variants = literals
    .filter((name) => name !== "kind")
    .map((name) => `\`"${name}": "${properties[name]?.const}"\``);
  return {
    title: [`\`${properties.kind?.const}\``, ...variants].join(" with "),
    description: [...literals.map((name) => properties[name]?.description), note]
      .filter(Boolean)
      .join(" "),
    keys: listObjectKeys({ properties, required }).filter(({ name }) => !isLiteral(name)),
  };
}

function listObjectKeys({ properties, required = [] }: ObjectSchema): Key[] {
  return Object.entries(properties).flatMap(([name, schema]) =>
    listKeys(name, schema, required.includes(name)),
  );
}

/** A key, and those of the object it takes below it. */
function listKeys(name: string, schema: TypeSchema, isRequired: boolean): Key[] {
  const { properties = {}, required } = schema;
  const inner = listObjectKeys({ properties, required });
  return [
    { name, schema, isRequired },
    ...inner.map((key) => ({ ...key, name: `${name}.${key.name}` })),
  ];
}

function findSharedKeys(kinds: readonly DescribedKind[]): Key[] {
  const [first, ...others] = kinds;
  if (first === undefined || others.length === 0) return [];
  return first.keys.filter((key) =>
    others.every(({ keys }) => keys.some((each) => isSameKey(each, key))),
  );
}

function isSameKey(a: Key, b: Key): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function formatKeys(keys: readonly Key[]): string[] {
  if (keys.length === 0) return [];
  const rows = keys.map(({ name, schema, isRequired }) => [
    `\`${name}\``,
    formatType(schema),
    isRequired ? "required" : formatDefault(schema),
    schema.description ?? "",
  ]);
  return [formatMarkdownTable(["key", "type", "default", "what it is"], rows)];
}

/** The default of an object is that of its keys. */
function formatDefault({ default: value, properties }: TypeSchema): string {
  return value === undefined || properties !== undefined ? "" : `\`${JSON.stringify(value)}\``;
}
