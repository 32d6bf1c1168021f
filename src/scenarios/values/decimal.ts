/** A number as JSON has it, with all its digits: `digits` × 10 ^ `exponent`; digits do not end in zero. */
export interface Decimal {
  readonly digits: bigint;
  readonly exponent: number;
}

/** The exact value of a number, of a BigInt, or of raw JSON that is a number; undefined for all else. */
export function readDecimal(value: unknown): Decimal | undefined {
  if (typeof value === "number" || typeof value === "bigint") return parseDecimal(String(value));
  return JSON.isRawJSON(value) ? parseDecimal(value.rawJSON) : undefined;
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

function parseDecimal(text: string): Decimal | undefined {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = "", fraction = "", power = "0"] = match;
  const digits = `${whole}${fraction}`.replace(/0+$/, "");
  if (/^0*$/.test(digits)) return { digits: 0n, exponent: 0 };
  const zeros = whole.length + fraction.length - digits.length;
  return { digits: BigInt(sign + digits), exponent: Number(power) - fraction.length + zeros };
}
