/** Integers that lose digits as numbers have at least so many. */
const longLength = 16;

/** Whether a text may hold an integer that loses digits as a number; of so many digits in a row, one is at a position that is looked at. */
export function hasLongDigits(json: string): boolean {
  for (let at = longLength - 1; at < json.length; at += longLength) {
    if (!isDigit(json, at)) continue;
    let from = at;
    while (isDigit(json, from - 1)) from--;
    let to = at + 1;
    while (isDigit(json, to)) to++;
    if (to - from >= longLength) return true;
  }
  return false;
}

// --- internal ---

function isDigit(json: string, at: number): boolean {
  const code = json.charCodeAt(at);
  return code >= 0x30 && code <= 0x39;
}
