import * as z from "zod";

/** Nanoseconds with all digits: a bare integer on disk, BigInt in code. */
export const nanosecondsSchema = z.bigint().nonnegative();

/**
 * The same where small integers come out of a parser as numbers (see `parseExactJson`), or others wrote decimal text.
 */
export const readNanosecondsSchema = z.preprocess((value) => {
  if (Number.isSafeInteger(value)) return BigInt(value as number);
  return typeof value === "string" && /^\d{1,30}$/.test(value) ? BigInt(value) : value;
}, nanosecondsSchema);
