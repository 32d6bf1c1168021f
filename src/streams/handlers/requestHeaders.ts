/** Headers as a record keeps them, from names and values in turn: names in lower case, a repeated header joined. */
export function joinHeaders(rawHeaders: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] ?? "").toLowerCase();
    const value = rawHeaders[at + 1] ?? "";
    setHeader(headers, name, Object.hasOwn(headers, name) ? `${headers[name]}, ${value}` : value);
  }
  return headers;
}

// --- internal ---

function setHeader(headers: Record<string, string>, name: string, value: string): void {
  if (name !== "__proto__") headers[name] = value;
  else {
    const own = { value, enumerable: true, configurable: true, writable: true };
    Object.defineProperty(headers, name, own);
  }
}
