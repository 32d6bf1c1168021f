/** Whether a JSON text is nested deeper than 500 levels: what looks through its value, or writes it again, could run out of stack. */
export function isTooDeep(json: string): boolean {
  if (json.length < 2 * maxDepth) return false;
  let depth = 0;
  let isInString = false;
  for (let at = 0; at < json.length; at++) {
    const code = json.charCodeAt(at);
    if (code === quote) isInString = !isInString;
    else if (isInString) {
      if (code === backslash) at++;
    } else if (code === openBracket || code === openBrace) {
      if (++depth > maxDepth) return true;
    } else if (code === closeBracket || code === closeBrace) depth--;
  }
  return false;
}

// --- internal ---

const maxDepth = 500;
const quote = 0x22;
const backslash = 0x5c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;
