import {
  anyCharacter,
  type CharacterSet,
  digits,
  invert,
  notLineEnds,
  spaces,
  unite,
  wordCharacters,
} from "./characterSet.ts";

/** A part of a regular expression; assertions take no character. */
export type PatternPart =
  | { readonly kind: "set"; readonly set: CharacterSet }
  | { readonly kind: "start" | "assertion" }
  | { readonly kind: "choice"; readonly branches: readonly (readonly PatternPart[])[] }
  | {
      readonly kind: "repeat";
      readonly part: PatternPart;
      readonly min: number;
      readonly max: number;
    };

/** Undefined for what is not analysed: look-around, references to groups, and what is no regular expression. */
export function parsePattern(pattern: string): PatternPart | undefined {
  const reader = new PatternReader(pattern);
  try {
    const whole = reader.readChoice();
    return reader.isAtEnd() ? whole : undefined;
  } catch (error) {
    if (error instanceof NotAnalysed) return undefined;
    throw error;
  }
}

// --- internal ---

class NotAnalysed extends Error {}

class PatternReader {
  readonly #characters: readonly string[];
  #at = 0;

  constructor(pattern: string) {
    this.#characters = Array.from(pattern);
  }

  isAtEnd(): boolean {
    return this.#at >= this.#characters.length;
  }

  readChoice(): PatternPart {
    const branches = [this.#readSequence()];
    while (this.#take("|")) branches.push(this.#readSequence());
    return { kind: "choice", branches };
  }

  #readSequence(): PatternPart[] {
    const parts: PatternPart[] = [];
    while (!this.isAtEnd() && !this.#sees("|") && !this.#sees(")")) {
      parts.push(this.#readRepeat(this.#readAtom()));
    }
    return parts;
  }

  #readAtom(): PatternPart {
    const character = this.#next();
    if (character === "^") return { kind: "start" };
    if (character === "$") return { kind: "assertion" };
    if (character === "(") return this.#readGroup();
    if (character === "[") return { kind: "set", set: this.#readClass() };
    if (character === ".") return { kind: "set", set: notLineEnds };
    if (character !== "\\") return { kind: "set", set: single(character) };
    if (this.#take("b") || this.#take("B")) return { kind: "assertion" };
    return { kind: "set", set: this.#readEscape() };
  }

  #readGroup(): PatternPart {
    if (this.#take("?")) {
      if (this.#take("<")) {
        if (this.#sees("=") || this.#sees("!")) throw new NotAnalysed();
        while (this.#next() !== ">");
      } else if (!this.#take(":")) throw new NotAnalysed();
    }
    const choice = this.readChoice();
    if (!this.#take(")")) throw new NotAnalysed();
    return choice;
  }

  #readRepeat(part: PatternPart): PatternPart {
    const bounds = this.#readBounds();
    if (bounds === undefined) return part;
    this.#take("?");
    return { kind: "repeat", part, ...bounds };
  }

  #readBounds(): { min: number; max: number } | undefined {
    if (this.#take("*")) return { min: 0, max: Infinity };
    if (this.#take("+")) return { min: 1, max: Infinity };
    if (this.#take("?")) return { min: 0, max: 1 };
    if (!this.#take("{")) return undefined;
    let text = "";
    for (let each = this.#next(); each !== "}"; each = this.#next()) text += each;
    const match = /^(\d+)(,?)(\d*)$/.exec(text);
    if (match === null) throw new NotAnalysed();
    const [, min, comma, max] = match;
    const most = max === "" ? Infinity : Number(max);
    return { min: Number(min), max: comma === "" ? Number(min) : most };
  }

  #readClass(): CharacterSet {
    const isInverted = this.#take("^");
    const sets: CharacterSet[] = [];
    while (!this.#take("]")) {
      const first = this.#readMember();
      const [low] = first;
      if (low === undefined || !isSingle(first) || !this.#sees("-") || this.#sees("]", 1)) {
        sets.push(first);
        continue;
      }
      this.#next();
      const [high] = this.#readMember();
      if (high === undefined) throw new NotAnalysed();
      sets.push([[low[0], high[1]]]);
    }
    const set = unite(sets);
    return isInverted ? invert(set) : set;
  }

  #readMember(): CharacterSet {
    if (!this.#take("\\")) return single(this.#next());
    return this.#take("b") ? [[0x08, 0x08]] : this.#readEscape();
  }

  /** Classes by Unicode property are taken for all characters: they may overlap any other. */
  #readEscape(): CharacterSet {
    const letter = this.#next();
    const known = classes.get(letter);
    if (known !== undefined) return known;
    if (letter === "p" || letter === "P") {
      while (this.#next() !== "}");
      return anyCharacter;
    }
    if (letter === "x") return this.#readCode(2);
    if (letter === "u" && this.#take("{")) {
      let hex = "";
      for (let each = this.#next(); each !== "}"; each = this.#next()) hex += each;
      return single(String.fromCodePoint(Number.parseInt(hex, 16)));
    }
    if (letter === "u") return this.#readCode(4);
    if (/[1-9kc]/.test(letter)) throw new NotAnalysed();
    return single(controls.get(letter) ?? letter);
  }

  #readCode(length: number): CharacterSet {
    let hex = "";
    while (hex.length < length) hex += this.#next();
    const code = Number.parseInt(hex, 16);
    // Half of a pair that stands for one character: what follows is the other half.
    if (code >= 0xd800 && code <= 0xdfff) throw new NotAnalysed();
    return [[code, code]];
  }

  #next(): string {
    const character = this.#characters[this.#at++];
    if (character === undefined) throw new NotAnalysed();
    return character;
  }

  #sees(character: string, ahead = 0): boolean {
    return this.#characters[this.#at + ahead] === character;
  }

  #take(character: string): boolean {
    if (!this.#sees(character)) return false;
    this.#at++;
    return true;
  }
}

const classes = new Map<string, CharacterSet>([
  ["d", digits],
  ["D", invert(digits)],
  ["w", wordCharacters],
  ["W", invert(wordCharacters)],
  ["s", spaces],
  ["S", invert(spaces)],
]);
const controls = new Map([
  ["t", "\t"],
  ["n", "\n"],
  ["v", "\v"],
  ["f", "\f"],
  ["r", "\r"],
  ["0", "\0"],
]);

function single(character: string): CharacterSet {
  const code = character.codePointAt(0) ?? 0;
  return [[code, code]];
}

function isSingle(set: CharacterSet): boolean {
  const [only, ...others] = set;
  return only !== undefined && others.length === 0 && only[0] === only[1];
}
