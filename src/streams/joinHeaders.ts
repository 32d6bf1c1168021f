/** Headers of names and values in turn: names in lower case, a repeated header joined to one. */
export function joinHeaders(rawHeaders: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] ?? "").toLowerCase();
    const value = rawHeaders[at + 1] ?? "";
    const earlier = Object.hasOwn(headers, name) ? headers[name] : undefined;
    setHeader(headers, name, earlier === undefined ? value : join(name, earlier, value));
  }
  return headers;
}

// --- internal ---

/** HTTP/2 sends each cookie as a header of its own. */
function join(name: string, earlier: string, value: string): string {
  return `${earlier}${name === "cookie" ? "; " : ", "}${value}`;
}

function setHeader(headers: Record<string, string>, name: string, value: string): void {
  if (name !== "__proto__") headers[name] = value;
  else {
    const own = { value, enumerable: true, configurable: true, writable: true };
    Object.defineProperty(headers, name, own);
  }
}
