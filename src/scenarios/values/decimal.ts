import { type Decimal, parseDecimal } from "../../model/json/decimal.ts";
import { isJsonNumber } from "../../model/json/exactNumber.ts";

/** The exact value of a number of JSON; undefined for all else. */
export function readDecimal(value: unknown): Decimal | undefined {
  return isJsonNumber(value) ? parseDecimal(value.toString()) : undefined;
}

/** Whether two numbers have the same value: 1.50 is 1.5, 1e2 is 100. */
export function isSameDecimal(a: Decimal, b: Decimal): boolean {
  return a.digits === b.digits && a.exponent === b.exponent;
}

/** Whether two numbers lie no further apart than a third, to the last digit: 19.99 and 20 lie 0.01 apart. */
export function isWithin(a: Decimal, b: Decimal, distance: Decimal): boolean {
  if (isSameDecimal(a, b)) return true;
  const exponents = [a, b, distance].map(({ exponent }) => exponent);
  const least = Math.min(...exponents);
  if (Math.max(...exponents) - least > mostZeros) return false;
  const [left, right, most] = [a, b, distance].map(
    ({ digits, exponent }) => digits * 10n ** BigInt(exponent - least),
  ) as [bigint, bigint, bigint];
  const apart = left > right ? left - right : right - left;
  return apart <= most;
}

// --- internal ---

/** Numbers of such different size are not brought to one scale: it would take very many digits. */
const mostZeros = 5000;
