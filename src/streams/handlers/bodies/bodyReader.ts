import { parseExactJson } from "../../../model/json/exactJson.ts";
import { findJsonShape, type JsonShape } from "../../../model/json/jsonShape.ts";
import { isJsonObject } from "../../../model/json/jsonValue.ts";
import { headKeys } from "./bodyValue.ts";
import { type ReceivedBody, readBodyBytes, readBodyText } from "./receivedBody.ts";

/** Reads the bodies of one stream, as `readBodyText` and `readBodyBytes` do. */
export interface BodyReader {
  readText(written: string): ReceivedBody;
  readBytes(bytes: Buffer, contentType?: string): ReceivedBody;
}

/**
 * A reader that learns what the bodies of its stream look like: one that is like another before it is known to be shown by its
 * text, and parsed only where its value is asked for.
 */
export function createBodyReader(): BodyReader {
  const shapes = createShapes();
  const readText = (written: string): ReceivedBody => {
    if (written.length > longest) return readBodyText(written);
    const head = shapes.readHead(written);
    if (head !== undefined) return new UnparsedBody(written, head);
    const body = readBodyText(written);
    shapes.learn(body);
    return body;
  };
  return {
    readText,
    readBytes: (bytes, contentType) => readBodyBytes(bytes, contentType, readText),
  };
}

// --- internal ---

/** A longer one takes about as long to parse. */
const longest = 65_536;
const mostShapes = 8;
/** So many bodies are worth another shape: to learn one takes as long as to parse some hundred. */
const bodiesOfAShape = 4_096;

/** A body of a known shape. */
class UnparsedBody implements ReceivedBody {
  readonly isShown = true;
  readonly text: string;
  readonly head: Readonly<Record<string, unknown>>;
  private parsed: unknown;

  constructor(text: string, head: Readonly<Record<string, unknown>>) {
    this.text = text;
    this.head = head;
  }

  get written(): string {
    return this.text;
  }

  get value(): unknown {
    this.parsed ??= parseExactJson(this.text);
    return this.parsed;
  }
}

/** The shapes of a stream, the one that fitted last before the others. */
function createShapes() {
  const shapes: JsonShape[] = [];
  let bodyCount = 0;
  let learnedCount = 0;
  return {
    readHead(text: string): Record<string, unknown> | undefined {
      bodyCount += 1;
      for (let at = 0; at < shapes.length; at++) {
        const shape = shapes[at];
        const head = shape?.readHead(text);
        if (shape === undefined || head === undefined) continue;
        if (at > 0) {
          shapes.splice(at, 1);
          shapes.unshift(shape);
        }
        return head;
      }
      return undefined;
    },
    learn({ value, text }: ReceivedBody): void {
      if (text === undefined || mayBeMistaken(value)) return;
      if (learnedCount > mostShapes + bodyCount / bodiesOfAShape) return;
      learnedCount += 1;
      const shape = findJsonShape(text, value, headKeys);
      if (shape === undefined) return;
      shapes.unshift(shape);
      if (shapes.length > mostShapes) shapes.pop();
    },
  };
}

/** Whether another of its shape could be the record of a text that is no JSON. */
function mayBeMistaken(value: unknown): boolean {
  return isJsonObject(value) && "raw" in value && Object.keys(value).length === 1;
}
