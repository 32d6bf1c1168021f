/** A pattern of a schema. */
export interface SchemaPattern {
  readonly expression: RegExp;
  /** Why it is none with Unicode, as JSON Schema wants it; it is then read without, as many are written (`[\w-.]`, `\-`). */
  readonly looseReason?: string;
}

/** Throws where the text is no regular expression at all, with what is wrong in it. */
export function readPattern(pattern: string): SchemaPattern {
  try {
    return { expression: new RegExp(pattern, "u") };
  } catch (error) {
    const expression = createLoosely(pattern);
    if (expression === undefined) throw error;
    return { expression, looseReason: describe(error) };
  }
}

// --- internal ---

function createLoosely(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern);
  } catch {
    return undefined; // what is wrong with Unicode is told
  }
}

/** `Invalid regular expression: /a/u: Invalid escape` without what everybody sees. */
function describe(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.slice(message.lastIndexOf(": ") + 2);
}
