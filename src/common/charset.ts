/** The charset that the byte order mark of UTF-16 says, as `TextDecoder` names it. */
export function findUtf16Mark(bytes: Buffer): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  return bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : undefined;
}

/** The charset that a `Content-Type` names, in lower case; `utf-8` also by its other names. */
export function findCharset(contentType: string | undefined): string | undefined {
  const named = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(contentType ?? "")?.[1]?.toLowerCase();
  return named === "utf8" || named === "us-ascii" ? "utf-8" : named;
}
