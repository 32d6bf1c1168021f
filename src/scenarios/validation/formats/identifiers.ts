/** A UUID as 32 hex digits in five groups, of any version. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(text);
}

/** A JSON pointer: empty, or steps that each start with `/` (RFC 6901). */
export function isJsonPointer(text: string): boolean {
  return /^(?:\/(?:[^~/]|~[01])*)*$/.test(text);
}

/** A number of steps up, then `#` or a JSON pointer. */
export function isRelativeJsonPointer(text: string): boolean {
  const match = /^(?:0|[1-9]\d*)(?:[+-](?:0|[1-9]\d*))?(#$|(?=\/)|$)/.exec(text);
  if (match === null) return false;
  return match[1] === "#" || isJsonPointer(text.slice(match[0].length));
}

/** A regular expression as patterns of schemas are. */
export function isRegex(text: string): boolean {
  try {
    new RegExp(text, "u");
    return true;
  } catch {
    return false;
  }
}
