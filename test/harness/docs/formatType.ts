/** The parts of a JSON Schema, as zod writes it, that say what a key takes. */
export interface TypeSchema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly items?: TypeSchema;
  readonly anyOf?: readonly TypeSchema[];
  readonly oneOf?: readonly TypeSchema[];
  readonly properties?: Readonly<Record<string, TypeSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: TypeSchema | boolean;
  readonly default?: unknown;
  readonly description?: string;
}

/** What a key takes, in words that a table has room for: `whole number, 1 to 1000`. */
export function formatType(schema: TypeSchema): string {
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return formatChoices(choices);
  if (schema.const !== undefined) return formatValue(schema.const);
  if (schema.enum !== undefined) return schema.enum.map(formatValue).join(" or ");
  if (schema.type === "string") return formats[schema.format ?? ""] ?? "text";
  if (schema.type === "integer") return `whole number${formatRange(schema)}`;
  if (schema.type === "number") return `number${formatRange(schema)}`;
  if (schema.type === "boolean") return "`true` or `false`";
  if (schema.type === "array") return formatList(schema.items);
  return schema.type === "object" ? formatObject(schema) : "anything";
}

// --- internal ---

const formats: Readonly<Record<string, string>> = {
  uri: "URL",
  uuid: "UUID",
  "date-time": "ISO 8601 time",
};

function formatValue(value: unknown): string {
  return `\`${JSON.stringify(value)}\``;
}

/** Objects without a `kind` are told apart by their keys. */
function formatChoices(choices: readonly TypeSchema[]): string {
  const texts = choices.map((choice) => {
    const keys = Object.keys(choice.properties ?? {});
    const isNamed = keys.length > 0 && !keys.includes("kind");
    return isNamed ? `\`{ ${keys.join(", ")} }\`` : formatType(choice);
  });
  return [...new Set(texts)].join(" or ");
}

function formatList(items: TypeSchema = {}): string {
  if (Object.keys(items).length === 0) return "list";
  const choices = items.anyOf ?? items.oneOf ?? [items];
  const names = choices.map(({ type, const: value }) =>
    type === "object" || value !== undefined || type === undefined
      ? "objects"
      : formatType({ type }),
  );
  return `list of ${[...new Set(names)].join(" or ")}`;
}

function formatObject({ additionalProperties }: TypeSchema): string {
  const isText = typeof additionalProperties === "object" && additionalProperties.type === "string";
  return isText ? "object of texts" : "object";
}

/** Bounds that zod sets because a double has them are none that a person needs. */
function formatRange({ type, minimum, maximum, exclusiveMinimum }: TypeSchema): string {
  const isWhole = type === "integer" && exclusiveMinimum !== undefined;
  const least = isWhole ? exclusiveMinimum + 1 : minimum;
  const most = maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum;
  if (exclusiveMinimum !== undefined && !isWhole) {
    return `, above ${exclusiveMinimum}${most === undefined ? "" : ` to ${most}`}`;
  }
  if (least === undefined || least === Number.MIN_SAFE_INTEGER) {
    return most === undefined ? "" : `, at most ${most}`;
  }
  return most === undefined ? `, at least ${least}` : `, ${least} to ${most}`;
}
