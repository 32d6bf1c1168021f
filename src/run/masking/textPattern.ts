/**
 * A regular expression for a value as it stands, and as it may be escaped on its way: in JSON, JSON within JSON, or
 * percent-encoded, all of it or some characters, in upper or lower case.
 */
export function toTextPattern(value: string): string {
  let pattern = "";
  let backslashes = 0;
  for (const character of value) {
    if (character === "\\") {
      backslashes += 1;
      continue;
    }
    pattern += toRunPattern(backslashes) + toPattern(character, backslashes === 0);
    backslashes = 0;
  }
  return pattern + toRunPattern(backslashes);
}

// --- internal ---

/** JSON doubles a backslash at each level. There is one way to take a text apart, so that none takes long. */
function toRunPattern(count: number): string {
  if (count === 0) return "";
  const escaped = "u005[Cc]";
  const single = `\\\\(?!\\\\{0,7}${escaped})`;
  return `(?:\\\\{1,8}${escaped}|${percentPattern("\\")}|${single}){${count},${8 * count + 7}}`;
}

function toPattern(character: string, mayHaveBackslash: boolean): string {
  const literal = character.replace(/[\^$.*+?()[\]{}|/\-\\]/, "\\$&");
  const isEscapable = character === '"' || character === "/";
  const raw = isEscapable && mayHaveBackslash ? `\\\\{0,7}${literal}` : literal;
  const units = Array.from(
    { length: character.length },
    (_, at) => `\\\\{1,8}u${hexPattern(character.charCodeAt(at), 4)}`,
  );
  return `(?:${raw}|${percentPattern(character)}|${units.join("")})`;
}

function percentPattern(character: string): string {
  const bytes = [...Buffer.from(character, "utf8")];
  return bytes.map((byte) => `%(?:25){0,3}${hexPattern(byte, 2)}`).join("");
}

function hexPattern(code: number, digits: number): string {
  const hex = code.toString(16).padStart(digits, "0");
  return hex.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
}
