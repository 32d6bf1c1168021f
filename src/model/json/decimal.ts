/** A number by its digits, `digits` × 10^`exponent`; `digits` does not end in 0, and 0 has the exponent 0. */
export interface Decimal {
  readonly digits: bigint;
  readonly exponent: number;
}

/** The exact value of a number as JSON, or JavaScript, writes it. */
export function parseDecimal(text: string): Decimal {
  const exponentAt = text.search(/[eE]/);
  const mantissa = exponentAt < 0 ? text : text.slice(0, exponentAt);
  const exponent = exponentAt < 0 ? 0 : Number(text.slice(exponentAt + 1));
  const dot = mantissa.indexOf(".");
  const digits = dot < 0 ? mantissa : mantissa.slice(0, dot) + mantissa.slice(dot + 1);
  const places = dot < 0 ? 0 : mantissa.length - dot - 1;
  let end = digits.length;
  while (digits.charCodeAt(end - 1) === zero) end--;
  const significant = BigInt(withoutSign(digits.slice(0, end)));
  if (significant === 0n) return nothing;
  const isNegative = mantissa.startsWith("-");
  return {
    digits: isNegative ? -significant : significant,
    exponent: exponent - places + (digits.length - end),
  };
}

/** Negative, zero or positive, as `a` is less than, equal to or more than `b`. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const sign = signOf(a.digits);
  if (sign !== signOf(b.digits)) return sign - signOf(b.digits);
  if (sign === 0) return 0;
  const size = magnitude(a) - magnitude(b);
  if (size !== 0) return size * sign;
  const shift = a.exponent - b.exponent;
  const difference =
    shift >= 0
      ? a.digits * 10n ** BigInt(shift) - b.digits
      : a.digits - b.digits * 10n ** BigInt(-shift);
  return signOf(difference);
}

/** Whether `value` is a whole number of times `divisor`, which is not 0. */
export function isMultipleOf(value: Decimal, divisor: Decimal): boolean {
  if (value.digits === 0n) return true;
  const shift = value.exponent - divisor.exponent;
  // Digits that do not end in 0 are no multiple of 10.
  if (shift < 0 || !Number.isSafeInteger(shift)) return false;
  return (value.digits * powerModulo(10n, shift, divisor.digits)) % divisor.digits === 0n;
}

// --- internal ---

const zero = 0x30;
const nothing: Decimal = { digits: 0n, exponent: 0 };

function withoutSign(digits: string): string {
  return digits.startsWith("-") || digits.startsWith("+") ? digits.slice(1) : digits;
}

function signOf(value: bigint): number {
  return value > 0n ? 1 : value < 0n ? -1 : 0;
}

/** The place of the first digit: it tells numbers apart whose exponents are too far from each other to be scaled. */
function magnitude({ digits, exponent }: Decimal): number {
  return digits.toString().length - (digits < 0n ? 1 : 0) + exponent;
}

function powerModulo(base: bigint, exponent: number, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let left = exponent; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}
