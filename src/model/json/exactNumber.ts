import { compareDecimals, type Decimal, isMultipleOf, parseDecimal } from "./decimal.ts";

/** A number of JSON that neither a double nor a BigInt holds, as it was written; `JSON.stringify` writes it back so. */
export class ExactNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toJSON(): object {
    return JSON.rawJSON(this.text);
  }

  toString(): string {
    return this.text;
  }

  /** The nearest double, for arithmetic. */
  valueOf(): number {
    return Number(this.text);
  }
}

/** A number of parsed JSON. */
export type JsonNumber = number | bigint | ExactNumber;

export function isJsonNumber(value: unknown): value is JsonNumber {
  return typeof value === "number" || typeof value === "bigint" || value instanceof ExactNumber;
}

/** The number that a JSON text writes: a BigInt for an integer beyond 2^53, an `ExactNumber` for what a double would change. */
export function parseJsonNumber(text: string): JsonNumber {
  const rounded = Number(text);
  if (text.length < 16 && !/[eE][+-]?\d{3}/.test(text)) return rounded;
  if (/^-?\d+$/.test(text)) return Number.isSafeInteger(rounded) ? rounded : BigInt(text);
  return isSame(rounded, text) ? rounded : new ExactNumber(text);
}

/** Negative, zero or positive, as `a` is less than, equal to or more than `b`, by their digits. */
export function compareNumbers(a: JsonNumber, b: JsonNumber): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return compareDecimals(toDecimal(a), toDecimal(b));
}

export function isInteger(value: JsonNumber): boolean {
  if (typeof value === "number") return Number.isInteger(value);
  return typeof value === "bigint" || toDecimal(value).exponent >= 0;
}

/** Whether a number is a whole number of times a divisor, by their digits: 19.99 is of 0.01. */
export function isNumberMultipleOf(value: JsonNumber, divisor: JsonNumber): boolean {
  if (Number.isSafeInteger(value) && Number.isSafeInteger(divisor)) {
    return Number(value) % Number(divisor) === 0;
  }
  return isMultipleOf(toDecimal(value), toDecimal(divisor));
}

/** A text that equal numbers share, however they were written. */
export function formatNumberKey(value: JsonNumber): string {
  if (typeof value === "number") return String(value === 0 ? 0 : value);
  const { digits, exponent } = toDecimal(value);
  const rounded = Number(`${digits}e${exponent}`);
  return isSame(rounded, value.toString()) ? String(rounded) : `${digits}e${exponent}`;
}

// --- internal ---

function toDecimal(value: JsonNumber): Decimal {
  return parseDecimal(value.toString());
}

function isSame(rounded: number, text: string): boolean {
  if (!Number.isFinite(rounded)) return false;
  return compareDecimals(parseDecimal(String(rounded)), parseDecimal(text)) === 0;
}
