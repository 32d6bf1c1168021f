import {
  backslash,
  closeBrace,
  closeBracket,
  colon,
  comma,
  openBrace,
  openBracket,
  quote,
} from "../../model/json/jsonCodes.ts";

/** What to do with a value: look into it, hand it over as bytes, or pass over it. */
export type ScanChoice = "enter" | "take" | "skip";
export type ScanKind = "object" | "array" | "scalar";

/** A value that was taken: its path of keys and positions, its bytes, and where they lie. */
export interface ScannedValue {
  readonly path: readonly string[];
  readonly text: string;
  /** What the text says, where the scanner had to parse it. */
  readonly parsed?: unknown;
  readonly offset: number;
  readonly length: number;
}

export interface JsonScannerOptions {
  /** Asked at the start of every value of an entered container; `path` must not be kept. Throwing ends the scan. */
  readonly choose: (path: readonly string[], kind: ScanKind) => ScanChoice;
  /** A taken value may not be longer than this. */
  readonly maxValueBytes: number;
  /** Told of each that is, which is passed over then; without it the scan ends there. */
  readonly onTooLong?: ((message: string) => void) | undefined;
}

/** The text is not JSON, ends too early, or holds a value longer than allowed. */
export class JsonScanError extends Error {}

/**
 * Finds values in JSON text that arrives in blocks, with memory for one taken value. Inside values that
 * are taken or skipped only strings and brackets are followed; `JSON.parse` judges what is taken.
 */
export class JsonScanner {
  private readonly options: JsonScannerOptions;
  private readonly frames: Frame[] = [];
  private readonly path: string[] = [];
  private expected: Expected = "value";
  /** Bytes before the current block. */
  private base = 0;
  private value: OpenValue | undefined;
  private key: Buffer[] | undefined;
  private isEscaped = false;

  constructor(options: JsonScannerOptions) {
    this.options = options;
  }

  /** Takes the next block and yields the values that end in it. */
  *push(block: Buffer): Generator<ScannedValue> {
    let at = this.base === 0 && block.indexOf(byteOrderMark) === 0 ? byteOrderMark.length : 0;
    while (at < block.length) {
      if (this.value !== undefined) {
        const end = this.passValue(block, at, this.value);
        const taken = this.collectValue(block, at, end, this.value);
        if (taken !== undefined) yield taken;
        at = end;
      } else if (this.key !== undefined) at = this.passKey(block, at);
      else {
        at = this.passStructure(block, at);
        const indented = this.takeIndented(block, at);
        if (indented === undefined) continue;
        yield indented;
        at += indented.length;
      }
    }
    this.base += block.length;
  }

  /** Throws when the text ended too early. A bare number or word as the whole text counts as such. */
  finish(): void {
    if (this.expected === "nothing" && this.value === undefined) return;
    const place = this.path.length === 0 ? "" : ` inside ${this.path.join(".")}`;
    throw new JsonScanError(`it ends too early${place}, after ${this.base} bytes`);
  }

  /** Reads one byte outside of taken and skipped values; returns where to go on. */
  private passStructure(block: Buffer, at: number): number {
    const byte = block[at] ?? 0;
    if (isBlank(byte)) return passBlanks(block, at);
    const frame = this.frames.at(-1);
    if (this.expected === "value" || (this.expected === "valueOrEnd" && byte !== closeBracket)) {
      return this.beginValue(byte, at);
    }
    if (byte === quote && (this.expected === "key" || this.expected === "keyOrEnd")) {
      this.key = [];
      return at + 1;
    }
    if (byte === colon && this.expected === "colon") this.expected = "value";
    else if (byte === comma && this.expected === "commaOrEnd") this.beginNext(frame);
    else if (frame !== undefined && byte === frame.close && endable.has(this.expected)) {
      this.leave();
    } else this.fail(byte, at);
    return at + 1;
  }

  private beginValue(byte: number, at: number): number {
    const kind = byte === openBrace ? "object" : byte === openBracket ? "array" : "scalar";
    if (kind === "scalar" && !scalarStart.has(byte)) this.fail(byte, at);
    const choice = this.options.choose(this.path, kind);
    if (choice === "enter" && kind !== "scalar") {
      this.frames.push({ close: kind === "object" ? closeBrace : closeBracket, count: 0 });
      this.path.push(kind === "object" ? "" : "0");
      this.expected = kind === "object" ? "keyOrEnd" : "valueOrEnd";
      return at + 1;
    }
    const offset = this.base + at;
    const parts = choice === "take" ? [] : undefined;
    this.value = { kind, offset, parts, bytes: 0, depth: 0, inString: false, isDone: false };
    return at;
  }

  /**
   * The value that was just begun, when it is an object on lines of its own: the first brace at its indentation ends it if
   * what lies between is JSON, since no object is the beginning of another. Saves reading it byte by byte.
   */
  private takeIndented(block: Buffer, at: number): ScannedValue | undefined {
    const { value } = this;
    if (value?.kind !== "object" || value.parts === undefined) return undefined;
    const end = findIndentedEnd(block, at);
    if (end === undefined || end - at > this.options.maxValueBytes) return undefined;
    const text = block.toString("utf8", at, end);
    const parsed = tryToParse(text);
    if (parsed === undefined) return undefined;
    this.value = undefined;
    this.expected = this.frames.length === 0 ? "nothing" : "commaOrEnd";
    return { path: [...this.path], text, parsed, offset: value.offset, length: end - at };
  }

  private beginNext(frame: Frame | undefined): void {
    if (frame === undefined) return;
    frame.count += 1;
    if (frame.close === closeBrace) this.expected = "key";
    else {
      this.path[this.path.length - 1] = String(frame.count);
      this.expected = "value";
    }
  }

  private leave(): void {
    this.frames.pop();
    this.path.pop();
    this.expected = this.frames.length === 0 ? "nothing" : "commaOrEnd";
  }

  private passKey(block: Buffer, from: number): number {
    let at = from;
    for (; at < block.length; at += 1) {
      const byte = block[at];
      if (this.isEscaped) this.isEscaped = false;
      else if (byte === backslash) this.isEscaped = true;
      else if (byte === quote) break;
    }
    this.key?.push(Buffer.from(block.subarray(from, at)));
    if (at === block.length) return at;
    this.path[this.path.length - 1] = parseKey(Buffer.concat(this.key ?? []));
    this.key = undefined;
    this.expected = "colon";
    return at + 1;
  }

  /** Goes to the end of the open value or of the block, whichever is first. */
  private passValue(block: Buffer, from: number, value: OpenValue): number {
    let at = from;
    while (at < block.length && !value.isDone) {
      if (value.inString) at = this.passString(block, at, value);
      else if (value.kind === "scalar") at = passScalar(block, at, value);
      else at = passBrackets(block, at, value);
    }
    return at;
  }

  private passString(block: Buffer, from: number, value: OpenValue): number {
    let at = from;
    if (this.isEscaped) {
      this.isEscaped = false;
      at += 1;
    }
    for (; at < block.length; at += 1) {
      const byte = block[at];
      if (byte === backslash) {
        at += 1;
        if (at === block.length) {
          this.isEscaped = true;
          return at;
        }
      } else if (byte === quote) {
        value.inString = false;
        value.isDone = value.depth === 0;
        return at + 1;
      }
    }
    return at;
  }

  private collectValue(
    block: Buffer,
    from: number,
    to: number,
    value: OpenValue,
  ): ScannedValue | undefined {
    value.bytes += to - from;
    if (value.parts !== undefined) {
      if (value.bytes > this.options.maxValueBytes) this.leaveOut(value);
      // The caller may fill its block again before the value is complete.
      const part = block.subarray(from, to);
      value.parts?.push(value.isDone ? part : Buffer.from(part));
    }
    return value.isDone ? this.closeValue(value) : undefined;
  }

  private leaveOut(value: OpenValue): void {
    const { maxValueBytes, onTooLong } = this.options;
    const message = `${this.path.join(".")} is longer than ${maxValueBytes} bytes`;
    if (onTooLong === undefined) throw new JsonScanError(message);
    onTooLong(message);
    value.parts = undefined;
  }

  private closeValue(value: OpenValue): ScannedValue | undefined {
    this.value = undefined;
    this.expected = this.frames.length === 0 ? "nothing" : "commaOrEnd";
    if (value.parts === undefined) return undefined;
    const [first, ...rest] = value.parts;
    const bytes = rest.length === 0 && first !== undefined ? first : Buffer.concat(value.parts);
    const text = bytes.toString("utf8");
    return { path: [...this.path], text, offset: value.offset, length: value.bytes };
  }

  private fail(byte: number, at: number): never {
    const found = byte > 0x20 && byte < 0x7f ? `'${String.fromCharCode(byte)}'` : `byte ${byte}`;
    throw new JsonScanError(`it is not JSON: unexpected ${found} at byte ${this.base + at}`);
  }
}

// --- internal ---

type Expected = "value" | "valueOrEnd" | "key" | "keyOrEnd" | "colon" | "commaOrEnd" | "nothing";

interface Frame {
  readonly close: number;
  count: number;
}

interface OpenValue {
  readonly kind: ScanKind;
  readonly offset: number;
  /** Absent for a value that is passed over. */
  parts: Buffer[] | undefined;
  bytes: number;
  depth: number;
  inString: boolean;
  isDone: boolean;
}

/** Where an object ends whose first brace is the first thing on its line; undefined where that is not in this block. */
function findIndentedEnd(block: Buffer, at: number): number | undefined {
  const column = columnOf(block, at);
  if (column === undefined) return undefined;
  for (
    let end = block.indexOf(closeBrace, at);
    end >= 0;
    end = block.indexOf(closeBrace, end + 1)
  ) {
    if (block[end - column - 1] === newline && columnOf(block, end) === column) return end + 1;
  }
  return undefined;
}

/** How many spaces are before a byte, where there is nothing else on its line. */
function columnOf(block: Buffer, at: number): number | undefined {
  let start = at;
  while (block[start - 1] === space) start -= 1;
  return block[start - 1] === newline ? at - start : undefined;
}

const space = 0x20;
const newline = 0x0a;

/** Undefined also for what is no JSON. */
function tryToParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);
const scalarStart = new Set(Buffer.from('"-0123456789tfn'));
const endable = new Set<Expected>(["keyOrEnd", "valueOrEnd", "commaOrEnd"]);

function isBlank(byte: number | undefined): boolean {
  return byte === space || byte === newline || byte === 0x0d || byte === 0x09;
}

function passBlanks(block: Buffer, from: number): number {
  let at = from + 1;
  while (isBlank(block[at])) at += 1;
  return at;
}

/** Goes past brackets up to the next string or the end of the value. */
function passBrackets(block: Buffer, from: number, value: OpenValue): number {
  for (let at = from; at < block.length; at += 1) {
    const byte = block[at];
    if (byte === quote) {
      value.inString = true;
      return at + 1;
    }
    if (byte === openBrace || byte === openBracket) value.depth += 1;
    else if (byte === closeBrace || byte === closeBracket) {
      value.depth -= 1;
      if (value.depth === 0) {
        value.isDone = true;
        return at + 1;
      }
    }
  }
  return block.length;
}

/** Goes to what follows a number or a word, or into the string. */
function passScalar(block: Buffer, from: number, value: OpenValue): number {
  if (block[from] === quote) {
    value.inString = true;
    return from + 1;
  }
  for (let at = from; at < block.length; at += 1) {
    const byte = block[at] ?? 0;
    if (byte <= 0x20 || byte === comma || byte === closeBrace || byte === closeBracket) {
      value.isDone = true;
      return at;
    }
  }
  return block.length;
}

function parseKey(bytes: Buffer): string {
  try {
    return String(JSON.parse(`"${bytes.toString("utf8")}"`));
  } catch (error) {
    throw new JsonScanError(`it is not JSON: broken key ${bytes.toString("utf8")}`, {
      cause: error,
    });
  }
}
