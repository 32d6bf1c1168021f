import type { Field, Type } from "protobufjs";
import { isJsonObject } from "../../../model/json/jsonValue.ts";
import { type WellKnownType, wellKnownTypes } from "./wellKnownTypes.ts";

/** A message as its library has it, with what is of a well-known type as JSON has that. */
export function toMessageJson(type: Type, message: object): object {
  return convert(type, message, "toJson") as object;
}

/** The way back, before its library takes it. Throws where a value is none of its type. */
export function fromMessageJson(type: Type, json: object): object {
  return convert(type, json, "fromJson") as object;
}

// --- internal ---

type Direction = keyof WellKnownType;

const anyName = ".google.protobuf.Any";
const typeKey = "@type";

function convert(type: Type, value: unknown, direction: Direction): unknown {
  if (type.fullName === anyName) return convertAny(type, value, direction);
  const known = wellKnownTypes.get(type.fullName);
  if (known !== undefined) return known[direction](value);
  const fields = listFields(type);
  if (fields.length === 0 || !isJsonObject(value)) return value;
  const converted: Record<string, unknown> = { ...value };
  for (const field of fields) {
    const held = value[field.name];
    if (held === undefined || (held === null && !takesNull(field))) continue;
    converted[field.name] = convertField(field, held, direction);
  }
  return converted;
}

function convertField(field: Field, held: unknown, direction: Direction): unknown {
  const type = field.resolvedType as Type;
  const one = (value: unknown) => convert(type, value, direction);
  if (field.repeated) return Array.isArray(held) ? held.map(one) : held;
  if (!field.map) return one(held);
  if (!isJsonObject(held)) return held;
  return Object.fromEntries(Object.entries(held).map(([key, value]) => [key, one(value)]));
}

/** What an Any holds stands beside its type; what JSON has in another form than an object, below `value`. */
function convertAny(any: Type, value: unknown, direction: Direction): unknown {
  if (!isJsonObject(value)) return value;
  const { [typeKey]: url, ...rest } = value;
  if (typeof url !== "string") return value;
  const type = any.root.lookup(url.slice(url.lastIndexOf("/") + 1)) as Type | null;
  if (type === null || !("fieldsArray" in type)) return value;
  if (type.fullName !== anyName && !wellKnownTypes.has(type.fullName)) {
    return { [typeKey]: url, ...(convert(type, rest, direction) as object) };
  }
  return direction === "toJson"
    ? { [typeKey]: url, value: convert(type, rest, direction) }
    : { [typeKey]: url, ...(convert(type, rest.value, direction) as object) };
}

/** Only of a Value it says something. */
function takesNull({ resolvedType }: Field): boolean {
  return resolvedType?.fullName === ".google.protobuf.Value";
}

/** Fields of a type that are, or hold, something of a well-known type. */
const fieldsOfType = new WeakMap<Type, readonly Field[]>();

function listFields(type: Type): readonly Field[] {
  const known = fieldsOfType.get(type);
  if (known !== undefined) return known;
  const found = type.fieldsArray.filter((field) => holdsWellKnown(field, new Set()));
  fieldsOfType.set(type, found);
  return found;
}

function holdsWellKnown(field: Field, seen: Set<Type>): boolean {
  const { resolvedType } = field.resolve();
  if (resolvedType === null || !("fieldsArray" in resolvedType)) return false;
  const { fullName } = resolvedType;
  if (fullName === anyName || wellKnownTypes.has(fullName)) return true;
  if (seen.has(resolvedType)) return false;
  seen.add(resolvedType);
  return resolvedType.fieldsArray.some((each) => holdsWellKnown(each, seen));
}
