/** A UUID made of a SHA-256 in hex: version 8 of RFC 9562, whose bits are the maker's own. What is the same has the same. */
export function contentUuid(sha256: string): string {
  const variant = ((Number.parseInt(sha256[16] ?? "0", 16) & 0x3) | 0x8).toString(16);
  return [
    sha256.slice(0, 8),
    sha256.slice(8, 12),
    `8${sha256.slice(13, 16)}`,
    `${variant}${sha256.slice(17, 20)}`,
    sha256.slice(20, 32),
  ].join("-");
}
