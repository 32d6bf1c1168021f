import { UserError } from "../../model/userError.ts";
import { formatAlternatives } from "../../model/words/alternatives.ts";
import type { CommandInput } from "../command.ts";

/** The value of an option that may be given once; the last one counts. */
export function readText(input: CommandInput, name: string): string | undefined {
  return input.values.get(name)?.at(-1);
}

/** A whole number of at least `least`. */
export function readWhole(input: CommandInput, name: string, least: number): number | undefined {
  const text = readText(input, name);
  return text === undefined ? undefined : parseWhole(text, name, least);
}

/** All values of an option as whole numbers of at least 1. */
export function readWholes(input: CommandInput, name: string): number[] {
  return (input.values.get(name) ?? []).map((text) => parseWhole(text, name, 1));
}

/** A percentage of 0 to 100. */
export function readPercent(input: CommandInput, name: string): number | undefined {
  const text = readText(input, name);
  if (text === undefined) return undefined;
  const percent = /^\d+(\.\d+)?%?$/.test(text) ? Number.parseFloat(text) : Number.NaN;
  if (percent >= 0 && percent <= 100) return percent;
  throw usageError(`--${name} takes a number from 0 to 100, not "${text}".`);
}

/** One of these words. */
export function readChoice<T extends string>(
  input: CommandInput,
  name: string,
  choices: readonly T[],
): T | undefined {
  const text = readText(input, name);
  if (text === undefined) return undefined;
  const choice = choices.find((each) => each === text);
  if (choice !== undefined) return choice;
  throw usageError(`--${name} takes ${formatAlternatives(choices)}, not "${text}".`);
}

/** An age such as `30d`, `12h` or `45m` in milliseconds. */
export function readAgeMs(input: CommandInput, name: string): number | undefined {
  const text = readText(input, name);
  if (text === undefined) return undefined;
  const [, amount, unit] = /^(\d+(?:\.\d+)?)([smhdw])$/.exec(text) ?? [];
  if (amount === undefined || unit === undefined) {
    throw usageError(`--${name} takes an age such as 30d, 12h or 2w, not "${text}".`);
  }
  return Number(amount) * (unitMs[unit] ?? Number.NaN);
}

export function usageError(message: string): UserError {
  return new UserError(message, { code: "usage" });
}

// --- internal ---

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const unitMs: Readonly<Record<string, number>> = {
  s: 1000,
  m: minuteMs,
  h: 60 * minuteMs,
  d: dayMs,
  w: 7 * dayMs,
};

function parseWhole(text: string, name: string, least: number): number {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= least) return number;
  throw usageError(`--${name} takes a whole number from ${least} on, not "${text}".`);
}
