/**
 * How a value stands in Base64 that it is somewhere in: at each of the three ways it may lie on the groups of three bytes.
 * The characters at its ends also hold bits of what is beside it, and are any that have its own bits.
 */
export interface Base64Form {
  /** Regular expression, of the usual alphabet and of the one for URLs, escaped or not. */
  readonly pattern: string;
  /** The characters that are the value's alone, in both alphabets. */
  readonly words: readonly string[];
}

export function listBase64Forms(value: string): Base64Form[] {
  const bytes = Buffer.from(value, "utf8");
  return [0, 1, 2].map((before) => toForm(Buffer.concat([Buffer.alloc(before), bytes]), before));
}

// --- internal ---

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const patternOf: Readonly<Record<string, string>> = {
  "+": "(?:[+-]|%(?:25){0,3}2[Bb]|\\\\{1,8}u002[Bb])",
  "/": "(?:\\\\{0,7}[/_]|%(?:25){0,3}2[Ff]|\\\\{1,8}u002[Ff])",
};

function toForm(bytes: Buffer, before: number): Base64Form {
  const begin = Math.floor((before * 8) / 6);
  const characters = [...bytes.toString("base64").replace(/=+$/, "")].slice(begin);
  const unknownBits = (before * 8) % 6;
  const spareBits = ((bytes.length * 8) % 6 === 0 ? 0 : 6 - ((bytes.length * 8) % 6)) as number;
  const last = characters.length - 1;
  const pattern = characters.map((character, at) => {
    const high = at === 0 ? unknownBits : 0;
    const low = at === last ? spareBits : 0;
    return toPattern(character, high, low);
  });
  const own = characters.slice(unknownBits > 0 ? 1 : 0, spareBits > 0 ? -1 : undefined).join("");
  const forUrls = own.replaceAll("+", "-").replaceAll("/", "_");
  return { pattern: pattern.join(""), words: own === forUrls ? [own] : [own, forUrls] };
}

/** Of a character whose first and last bits may be others. */
function toPattern(character: string, unknownHigh: number, unknownLow: number): string {
  const known = (0b111111 >> unknownHigh) & (0b111111 << unknownLow);
  const bits = alphabet.indexOf(character) & known;
  const alike = [...alphabet].filter((_, at) => (at & known) === bits);
  const patterns = alike.map((each) => patternOf[each] ?? each);
  return patterns.length === 1 ? patterns.join("") : `(?:${patterns.join("|")})`;
}
