import type { GrantedKey } from "../../model/config/keyNeed.ts";
import { ExactNumber } from "../../model/json/exactNumber.ts";
import { listBase64Forms } from "./base64Pattern.ts";
import { createCutMasker } from "./cutSecrets.ts";
import { createFilter } from "./secretFilter.ts";
import { listSecretValues, type SecretValue } from "./secretValues.ts";
import { toTextPattern } from "./textPattern.ts";

/** Puts `[NAME]` in place of the secrets of a run, in whatever form they stand. What holds none comes back as it is. */
export interface Masker {
  /** False where the run has no secret that can be masked. */
  readonly isActive: boolean;
  /** How many were masked so far. */
  readonly count: number;
  /** No secret takes more characters, in whatever form. */
  readonly longest: number;
  /** False where `text` would give it back as it is; quick, and true of some that hold none. */
  mayHold(text: string): boolean;
  /** Where secrets stand in a text, and whose. */
  find(text: string): readonly FoundSecret[];
  text(text: string): string;
  /** Of parsed JSON: texts, keys and numbers in it. */
  value(value: unknown): unknown;
}

export interface FoundSecret {
  readonly at: number;
  readonly name: string;
}

/** Looks for the secrets among these keys. */
export function createMasker(keys: readonly GrantedKey[]): Masker {
  const secrets = listSecretValues(keys);
  return secrets.length === 0 ? idleMasker : createActiveMasker(secrets);
}

/** Masks nothing. */
export const idleMasker: Masker = {
  isActive: false,
  count: 0,
  longest: 0,
  mayHold: () => false,
  find: () => [],
  text: (text) => text,
  value: (value) => value,
};

// --- internal ---

/** Characters that a byte may take, escaped within JSON within JSON. */
const mostOfAByte = 14;

function createActiveMasker(secrets: readonly SecretValue[]): Masker {
  const holdsForm = createFilter(secrets.map(({ value }) => value));
  const pattern = buildPattern(secrets);
  const maskCut = createCutMasker(secrets);
  const hasNumbers = secrets.some(({ value }) => /^-?\d[\d.eE+-]*$/.test(value));
  let count = 0;

  const text = (text: string): string => {
    let masked = text;
    if (holdsForm(text)) {
      const ranges = findRanges(text, pattern);
      count += ranges.length;
      masked = putMasks(text, ranges, secrets);
    }
    if (!masked.includes("…")) return masked;
    const cut = maskCut(masked);
    count += cut.count;
    return cut.text;
  };

  const value = (each: unknown): unknown => {
    if (typeof each === "string") return text(each);
    if (typeof each === "number" || typeof each === "bigint" || each instanceof ExactNumber) {
      return hasNumbers ? maskNumber(each) : each;
    }
    if (Array.isArray(each)) return maskItems(each);
    return typeof each === "object" && each !== null ? maskMembers(each) : each;
  };
  const maskNumber = (number: number | bigint | ExactNumber): unknown => {
    const before = count;
    const masked = text(number.toString());
    return count === before ? number : masked;
  };
  const maskItems = (items: readonly unknown[]): readonly unknown[] => {
    const masked = items.map(value);
    return masked.some((each, at) => each !== items[at]) ? masked : items;
  };
  const maskMembers = (object: object): object => {
    const masked = new Map<string, unknown>();
    let isChanged = false;
    for (const [key, member] of Object.entries(object)) {
      const maskedKey = text(key);
      const maskedMember = value(member);
      isChanged ||= maskedKey !== key || maskedMember !== member;
      masked.set(freeKey(maskedKey, masked), maskedMember);
    }
    return isChanged ? Object.fromEntries(masked) : object;
  };

  return {
    isActive: true,
    get count() {
      return count;
    },
    longest: Math.max(...secrets.map(({ value }) => mostOfAByte * Buffer.byteLength(value))),
    mayHold: (text) => holdsForm(text) || text.includes("…"),
    find: (text) =>
      (holdsForm(text) ? findRanges(text, pattern) : []).flatMap(({ from, secrets: held }) =>
        held.map((each) => ({ at: from, name: secrets[each]?.name ?? "" })),
      ),
    text,
    value,
  };
}

/** One group for each secret, the longest first. */
function buildPattern(secrets: readonly SecretValue[]): RegExp {
  const groups = secrets.map(({ value }) => {
    const encoded = listBase64Forms(value).map((form) => form.pattern);
    return `(${[toTextPattern(value), ...encoded].join("|")})`;
  });
  return new RegExp(groups.join("|"), "g");
}

interface MaskedRange {
  readonly from: number;
  to: number;
  /** Indices of the secrets that lie there, one over another. */
  readonly secrets: number[];
}

/** Secrets that overlap are one range, so that no end of one is left. */
function findRanges(text: string, pattern: RegExp): MaskedRange[] {
  const ranges: MaskedRange[] = [];
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const { index: from, 0: found } = match;
    const to = from + found.length;
    const secret = match.indexOf(found, 1) - 1;
    const last = ranges.at(-1);
    if (last === undefined || from >= last.to) ranges.push({ from, to, secrets: [secret] });
    else if (to > last.to) {
      last.to = to;
      if (!last.secrets.includes(secret)) last.secrets.push(secret);
    }
    pattern.lastIndex = from + 1;
  }
  return ranges;
}

function putMasks(
  text: string,
  ranges: readonly MaskedRange[],
  secrets: readonly SecretValue[],
): string {
  let masked = "";
  let end = 0;
  for (const { from, to, secrets: held } of ranges) {
    masked += text.slice(end, from) + held.map((at) => `[${secrets[at]?.name}]`).join("");
    end = to;
  }
  return masked + text.slice(end);
}

/** Keys that have become the same are told apart. */
function freeKey(key: string, taken: ReadonlyMap<string, unknown>): string {
  let free = key;
  for (let number = 2; taken.has(free); number++) free = `${key} (${number})`;
  return free;
}
