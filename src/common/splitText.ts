/** A text in pieces of about so many characters, none of which is cut apart: what is made of a piece is small, however long the text. */
export function* splitText(text: string, length: number): Generator<string> {
  if (text.length <= length) {
    yield text;
    return;
  }
  for (let from = 0; from < text.length; ) {
    const to = from + length;
    const end = isPair(text, to - 1) ? to + 1 : to;
    yield text.slice(from, end);
    from = end;
  }
}

// --- internal ---

/** Whether a character of two units lies here; halves may stand alone. */
function isPair(text: string, at: number): boolean {
  return (text.codePointAt(at) ?? 0) > 0xffff;
}
